package io.panvisor.openvz;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node of the legacy generation in a folder of its own, on which transcripts are replayed. */
final class TranscriptNode implements AutoCloseable {

  static final Path ENGINE =
      Path.of(System.getProperty("basedir", "."), "..", "engines", "openvz")
          .toAbsolutePath()
          .normalize();
  static final Path TRANSCRIPTS = ENGINE.resolve("transcripts");

  private static final Path TOOLS = ENGINE.resolve("bin/legacy");
  private static final File NOTHING = new File("/dev/null");

  private final Path state;
  private final Path answers;
  private final List<Process> holders = new ArrayList<>();

  TranscriptNode(Path folder) {
    this.state = folder.resolve("state");
    this.answers = folder;
    run(List.of("vzctl", "--version"), Map.of());
  }

  /** Runs a tool, or a shell that runs tools, and returns what came of it. */
  Transcript run(List<String> command, Map<String, String> environment) {
    List<String> program = new ArrayList<>(command);
    String tool = Path.of(command.get(0)).getFileName().toString();
    if (tool.startsWith("vz")) {
      program.set(0, TOOLS.resolve(tool).toString());
    }
    File output = answers.resolve("stdout").toFile();
    File errors = answers.resolve("stderr").toFile();
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
    Map<String, String> all = new java.util.HashMap<>(more);
    all.put("PATH", TOOLS + ":/usr/sbin:/usr/bin:/sbin:/bin");
    all.put("PANVISOR_OPENVZ_STATE", state.toString());
    all.putIfAbsent("PANVISOR_OPENVZ_KERNEL", "upstream-shim");
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
    // Only commands that lock wait for each other; flock's own file shows when the last has gone.
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
    List<String> running;
    try (Stream<Path> records = Files.list(path("/run"))) {
      running = records.map(record -> record.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String ctid : running) {
      unlock(ctid);
      run(List.of("vzctl", "stop", ctid, "--fast"), Map.of());
    }
  }
}
