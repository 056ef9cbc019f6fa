package io.panvisor.cli;

import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file that an argument names, or standard input where it is {@code -}. */
final class InputFile {

  /** More than any file has that a person or a program of ours writes. */
  private static final int MOST = 64 * 1024 * 1024;

  private InputFile() {}

  static byte[] bytes(String field, String name, Surroundings surroundings) {
    if (name.equals("-")) {
      return input(field, surroundings);
    }
    Path file = SourceArgument.path(field, name);
    if (Files.notExists(file)) {
      throw InvalidSpecException.of(field, file.toString(), "there is no such file");
    }
    if (Files.isDirectory(file)) {
      throw InvalidSpecException.of(field, file.toString(), "it is a folder; name a file");
    }
    if (!Files.isReadable(file)) {
      throw new AccessDeniedException(field + ": " + file + " may not be read");
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return bounded(field, name, stream);
    } catch (IOException broken) {
      throw new EngineException("cannot read " + file, broken);
    }
  }

  private static byte[] input(String field, Surroundings surroundings) {
    if (surroundings.terminals().in()) {
      throw InvalidSpecException.of(
          field, "-", "standard input is a terminal; send a file by < or |");
    }
    try {
      return bounded(field, "-", surroundings.in());
    } catch (IOException broken) {
      throw new EngineException("cannot read standard input", broken);
    }
  }

  private static byte[] bounded(String field, String name, InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(MOST + 1);
    if (bytes.length > MOST) {
      throw InvalidSpecException.of(field, name, "it has more than 64 MiB");
    }
    return bytes;
  }
}
