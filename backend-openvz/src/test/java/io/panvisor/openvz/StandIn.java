package io.panvisor.openvz;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.ConnectOptions;
import io.panvisor.Hypervisor;
import io.panvisor.Panvisor;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A node that the stand-in for OpenVZ's tools keeps in a folder; the tests' own. */
final class StandIn implements AutoCloseable {

  static final String TEMPLATE = "busybox-1.35-x86_64";
  static final String DEAF_TEMPLATE = "busybox-deaf-x86_64";
  static final String TEMPLATE_WITH_PASSWORDS = "debian-12-x86_64-minimal";

  private static final Path ENGINES =
      Path.of(System.getProperty("basedir", ".")).resolve("../engines/openvz").normalize();

  private final String generation;
  private final Path state;

  private StandIn(String generation, Path state) {
    this.generation = generation;
    this.state = state;
  }

  static StandIn legacy() {
    return of("legacy");
  }

  static StandIn v7() {
    return of("v7");
  }

  private static StandIn of(String generation) {
    try {
      StandIn node =
          new StandIn(generation, Files.createTempDirectory("panvisor-openvz-" + generation));
      node.engine("setup");
      node.engine("state", node.state.toString(), generation);
      return node;
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  Path state() {
    return state;
  }

  String tools() {
    return ENGINES.resolve("bin").resolve(generation).toAbsolutePath().normalize().toString();
  }

  String uri() {
    return "openvz:///";
  }

  ConnectOptions.Builder options() {
    return ConnectOptions.builder()
        .setting("openvz.tools", tools())
        .setting("openvz.root", state.toString())
        .setting("openvz.env.PANVISOR_OPENVZ_STATE", state.toString());
  }

  Hypervisor connect() {
    return Panvisor.builder().build().open(uri(), options().build());
  }

  /** Switches of the stand-in, a line each. */
  void switches(String... lines) {
    write("stand-in.conf", lines);
  }

  /** Faults of the tools from now on; none for none. */
  void faults(String... lines) {
    write("faults", lines);
  }

  private void write(String file, String... lines) {
    try {
      Files.write(state.resolve(file), Arrays.asList(lines), StandardCharsets.UTF_8);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  void fill(int count) {
    engine("fill", state.toString(), Integer.toString(count));
  }

  /** Runs one of the node's tools, as somebody else would. */
  CommandResult run(String tool, String... arguments) {
    return Commands.here()
        .run(
            Command.of(tools() + "/" + tool, arguments)
                .withVariable("PANVISOR_OPENVZ_STATE", state.toString()));
  }

  private void engine(String script, String... arguments) {
    CommandResult result =
        Commands.here()
            .run(
                Command.of(ENGINES.resolve(script).toAbsolutePath().toString(), arguments)
                    .withVariable("PANVISOR_OPENVZ_STATE", state.toString())
                    .withVariable("PANVISOR_OPENVZ_GENERATION", generation)
                    .within(Duration.ofMinutes(2)));
    assertThat(result.exitCode()).as(script + ": " + result.words()).isZero();
  }

  /** Stops what runs, and removes the node. */
  @Override
  public void close() {
    faults();
    for (String id : running()) {
      run("vzctl", "stop", id, "--fast");
    }
    CommandResult removed =
        Commands.here().run(Command.of("rm", "-rf", "--one-file-system", state.toString()));
    assertThat(removed.exitCode()).as(removed.words()).isZero();
  }

  private List<String> running() {
    List<String> ids = new ArrayList<>();
    for (String line : run("vzlist", "-a", "-H", "-o", "ctid,status").out().split("\n")) {
      String[] words = line.strip().split("\\s+");
      if (words.length == 2 && (words[1].equals("running") || words[1].equals("paused"))) {
        ids.add(words[0]);
      }
    }
    return ids;
  }
}
