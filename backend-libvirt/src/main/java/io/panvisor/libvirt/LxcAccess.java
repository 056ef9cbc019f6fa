package io.panvisor.libvirt;

import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether this process can enter a container. */
final class LxcAccess {

  private LxcAccess() {}

  /** Why not; empty when it can. */
  static Optional<String> problem(boolean local, CommandRunner commands) {
    if (!local) {
      return Optional.of(
          "a container is entered by a process on its own host, and libvirt hands its namespaces to no"
              + " other: connect there");
    }
    if (!isRoot()) {
      return Optional.of("only root may enter a container");
    }
    if (!commands.has("nsenter") || !commands.has("setpriv")) {
      return Optional.of("the programs nsenter and setpriv of util-linux are missing here");
    }
    return Optional.empty();
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException notLinux) {
      return false;
    }
  }
}
