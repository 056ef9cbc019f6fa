package io.panvisor.openvz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A node of the stand-in in a folder of its own: commands are run on it, and nothing runs on when
 * it is closed.
 */
final class StandInNode implements AutoCloseable {

  static final Path ENGINE =
      Path.of(System.getProperty("basedir", "."), "..", "engines", "openvz")
          .toAbsolutePath()
          .normalize();
  static final Path TRANSCRIPTS = ENGINE.resolve("transcripts");

  private static final File NOTHING = new File("/dev/null");

  private final Path tools;
  private final String kernel;
  private final Path state;
  private final Path answers;
  private final AtomicInteger calls = new AtomicInteger();
  private final List<Process> holders = new ArrayList<>();

  private StandInNode(Path folder, String generation, String kernel) {
    this.tools = ENGINE.resolve("bin").resolve(generation);
    this.kernel = kernel;
    this.state = folder.resolve("state");
    this.answers = folder;
    run(List.of("vzctl", "--version"), Map.of());
  }

  /** Of OpenVZ 6, on the kernel without OpenVZ's patches that the transcripts were recorded on. */
  static StandInNode recorded(Path folder) {
    return new StandInNode(folder, "legacy", "upstream-shim");
  }

  /** Of OpenVZ 6. */
  static StandInNode legacy(Path folder) {
    return new StandInNode(folder, "legacy", "openvz");
  }

  /** Of OpenVZ 7 and later. */
  static StandInNode later(Path folder) {
    return new StandInNode(folder, "v7", "openvz");
  }

  /** Runs a tool, which has to succeed, and returns what it printed. */
  String run(String... command) {
    Transcript answer = answer(command);
    assertThat(answer.exitCode()).as(answer::toString).isZero();
    return answer.output();
  }

  /** Runs a tool and returns what came of it. */
  Transcript answer(String... command) {
    return run(List.of(command), Map.of());
  }

  /** Runs a tool, or a shell that runs tools, and returns what came of it. */
  Transcript run(List<String> command, Map<String, String> environment) {
    List<String> program = new ArrayList<>(command);
    String tool = Path.of(command.get(0)).getFileName().toString();
    if (tool.startsWith("vz") || tool.startsWith("prl")) {
      program.set(0, tools.resolve(tool).toString());
    }
    String call = "call-" + calls.incrementAndGet();
    File output = answers.resolve(call + ".stdout").toFile();
    File errors = answers.resolve(call + ".stderr").toFile();
    ProcessBuilder builder = new ProcessBuilder(program);
    builder.environment().clear();
    builder.environment().putAll(environment(environment));
    builder.redirectInput(NOTHING).redirectOutput(output).redirectError(errors);
    try {
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " does not end");
      }
      return new Transcript(command, process.exitValue(), text(output), text(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Map<String, String> environment(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("PATH", tools + ":/usr/sbin:/usr/bin:/sbin:/bin");
    all.put("PANVISOR_OPENVZ_STATE", state.toString());
    all.putIfAbsent("PANVISOR_OPENVZ_KERNEL", kernel);
    return all;
  }

  private static String text(File file) throws IOException {
    return Files.readString(file.toPath(), StandardCharsets.UTF_8);
  }

  /** A file or folder of the node. */
  Path path(String name) {
    return state.resolve(name.substring(1));
  }

  String text(String name) {
    try {
      return Files.readString(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String name, String text) {
    try {
      Files.createDirectories(path(name).getParent());
      Files.writeString(path(name), text);
      path(name).toFile().setExecutable(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(String name) {
    try {
      Files.deleteIfExists(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void folder(String name) {
    try {
      Files.createDirectories(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A container is locked by a process that lives, and that says it is this command. */
  void lock(String ctid, String command) {
    try {
      Process holder =
          new ProcessBuilder("sleep", "600")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      holders.add(holder);
      write("/vz/lock/" + ctid + ".lck", holder.pid() + "\n\n" + command + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void unlock(String ctid) {
    delete("/vz/lock/" + ctid + ".lck");
  }

  /** Waits until no tool holds the container any more. */
  void untilUnlocked(String ctid) {
    run(
        List.of(
            "sh",
            "-c",
            "i=0; while [ -e \"$PANVISOR_OPENVZ_STATE/vz/lock/"
                + ctid
                + ".lck\" ] && [ $i -lt 200 ]; do sleep 0.05; i=$((i + 1)); done"),
        Map.of());
  }

  @Override
  public void close() {
    holders.forEach(Process::destroyForcibly);
    // A dump is of processes too; they end when it is given up.
    for (String folder : List.of("/run", "/vz/dump")) {
      try (Stream<Path> records = Files.list(path(folder))) {
        records.forEach(StandInNode::end);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Kills the first process that a record names, with its start so that it is no other. */
  private static void end(Path record) {
    try {
      Map<String, String> values = new HashMap<>();
      for (String line : Files.readAllLines(record)) {
        int blank = line.indexOf(' ');
        values.put(line.substring(0, blank), line.substring(blank + 1));
      }
      Path stat = Path.of("/proc", values.getOrDefault("pid", "0"), "stat");
      if (!Files.exists(stat)) {
        return;
      }
      String fields = Files.readString(stat);
      String start = fields.substring(fields.lastIndexOf(')') + 2).split(" ")[19];
      if (start.equals(values.get("start"))) {
        ProcessHandle.of(Long.parseLong(values.get("pid")))
            .ifPresent(ProcessHandle::destroyForcibly);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
