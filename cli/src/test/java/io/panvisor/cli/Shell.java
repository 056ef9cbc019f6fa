package io.panvisor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.panvisor.Panvisor;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Runs the program as a shell would, but in this JVM. Immutable. */
record Shell(
    Map<String, String> environment,
    byte[] input,
    Surroundings.Terminals terminals,
    Supplier<Panvisor.Builder> panvisor,
    Supplier<CommandRunner> commands) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a run left behind. */
  record Run(int code, byte[] bytes, String err) {

    String out() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    JsonNode json() {
      try {
        return JSON.readTree(out());
      } catch (IOException broken) {
        throw new UncheckedIOException(out(), broken);
      }
    }

    List<JsonNode> jsonLines() {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : out().lines().toList()) {
        lines.add(new Run(code, line.getBytes(StandardCharsets.UTF_8), err).json());
      }
      return lines;
    }
  }

  static Shell fresh() {
    return new Shell(
        Map.of("HOME", "/nowhere-to-be-found"),
        new byte[0],
        Surroundings.Terminals.none(),
        Panvisor::builder,
        Commands::here);
  }

  static Shell on(String uri) {
    return fresh().with("PANVISOR_URI", uri);
  }

  Shell with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Shell(Map.copyOf(more), input, terminals, panvisor, commands);
  }

  Shell piping(String text) {
    return piping(text.getBytes(StandardCharsets.UTF_8));
  }

  Shell piping(byte[] bytes) {
    return new Shell(
        environment,
        bytes,
        new Surroundings.Terminals(false, false, false, true),
        panvisor,
        commands);
  }

  Shell commands(CommandRunner runner) {
    return new Shell(environment, input, terminals, panvisor, () -> runner);
  }

  Shell through(Supplier<Panvisor.Builder> way) {
    return new Shell(environment, input, terminals, way, commands);
  }

  Run run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    InputStream in = new ByteArrayInputStream(input);
    int code =
        Program.run(
            List.of(arguments),
            new Surroundings(
                in,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                terminals,
                panvisor,
                commands));
    return new Run(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }
}
