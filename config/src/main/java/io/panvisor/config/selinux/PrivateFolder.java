package io.panvisor.config.selinux;

import io.panvisor.error.EngineException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that only this user can enter, and that goes away with all in it. */
final class PrivateFolder implements AutoCloseable {

  private final Path path;

  PrivateFolder() {
    try {
      path = Files.createTempDirectory("panvisor-selinux");
    } catch (IOException failed) {
      throw new EngineException("cannot make a private folder", failed);
    }
  }

  Path file(String name) {
    return path.resolve(name);
  }

  Path write(String name, byte[] bytes) {
    try {
      return Files.write(file(name), bytes);
    } catch (IOException failed) {
      throw new EngineException("cannot write " + file(name), failed);
    }
  }

  byte[] read(String name) {
    try {
      return Files.readAllBytes(file(name));
    } catch (IOException failed) {
      throw new EngineException("cannot read " + file(name), failed);
    }
  }

  @Override
  public void close() {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        Files.delete(entry);
      }
      Files.delete(path);
    } catch (IOException failed) {
      throw new EngineException("cannot remove " + path, failed);
    }
  }
}
