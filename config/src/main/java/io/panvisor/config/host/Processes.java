package io.panvisor.config.host;

import io.panvisor.error.EngineException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The processes of a host, by /proc. */
final class Processes {

  private Processes() {}

  private static List<String> numbers(LookedAt host) {
    return host.names("/proc").stream().filter(name -> name.matches("\\d+")).toList();
  }

  /** The numbers of the processes of one of these names. */
  static List<String> called(List<String> names, LookedAt host) {
    return numbers(host).stream()
        .filter(number -> names.contains(name(number, host)) && !isDead(number, host))
        .toList();
  }

  /** What a process is called; empty when it ended meanwhile. */
  static String name(String number, LookedAt host) {
    return read("/proc/" + number + "/comm", host).map(String::strip).orElse("");
  }

  /** Whether it has ended, and its parent did not look yet. */
  static boolean isDead(String number, LookedAt host) {
    return read("/proc/" + number + "/status", host)
        .filter(text -> text.contains("\nState:\tZ"))
        .isPresent();
  }

  private static Optional<String> read(String path, LookedAt host) {
    try {
      return host.text(path);
    } catch (EngineException endedMeanwhile) {
      return Optional.empty();
    }
  }

  /** The numbers of the processes that hold the socket; those of others only root can see. */
  static List<String> holding(String socket, LookedAt host) {
    List<String> holders = new ArrayList<>();
    for (String number : numbers(host)) {
      Path folder = host.tree().resolve("/proc/" + number + "/fd");
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          if (Files.isSymbolicLink(file)
              && Files.readSymbolicLink(file).toString().equals("socket:[" + socket + "]")) {
            holders.add(number);
            break;
          }
        }
      } catch (IOException | java.nio.file.DirectoryIteratorException endedOrOfAnother) {
        // A process that ended meanwhile, or that of another user, holds what we cannot see.
      }
    }
    return holders;
  }
}
