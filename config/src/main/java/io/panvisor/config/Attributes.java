package io.panvisor.config;

import io.panvisor.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Owner, mode and extended attributes of files. */
final class Attributes {

  private static final int PERMISSIONS = 0xfff;

  private Attributes() {}

  static int mode(Path file) {
    try {
      return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & PERMISSIONS;
    } catch (IOException unreadable) {
      throw new EngineException("cannot look at " + file, unreadable);
    }
  }

  static boolean hasMode(Path file, Optional<String> wanted) {
    return wanted.isEmpty() || mode(file) == Integer.parseInt(wanted.get(), 8);
  }
}
