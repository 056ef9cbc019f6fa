package io.panvisor.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A dockerd of a test's own, to be killed, frozen and started again. */
final class PrivateDocker implements AutoCloseable {

  private final Path folder;
  private final String uri;

  PrivateDocker() throws IOException, InterruptedException {
    folder = Files.createTempDirectory("pvd");
    uri = script("start").strip();
  }

  String uri() {
    return uri;
  }

  void kill() throws IOException, InterruptedException {
    script("kill");
  }

  void freeze() throws IOException, InterruptedException {
    script("freeze");
  }

  void thaw() throws IOException, InterruptedException {
    script("thaw");
  }

  void restart() throws IOException, InterruptedException {
    script("restart");
  }

  /** Starts a registry that only this daemon reaches, and asks for no password. */
  String registry() throws IOException, InterruptedException {
    return script("registry").strip();
  }

  private String script(String verb) throws IOException, InterruptedException {
    Path output = Files.createTempFile("private-dockerd", ".out");
    try {
      Process process =
          new ProcessBuilder(RealEngines.property("private.dockerd"), verb, folder.toString())
              .redirectErrorStream(false)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("private-dockerd " + verb + " does not end");
      }
      String said = Files.readString(output, StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new IOException(
            "private-dockerd " + verb + " failed with " + process.exitValue() + ": " + said);
      }
      return said;
    } finally {
      Files.delete(output);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    script("stop");
  }
}
