package io.panvisor.haproxy.config;

import io.panvisor.config.Problem;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong in a file. Not thread-safe. */
final class Findings {

  private final HaproxyFile file;
  private final Optional<HaproxyVersion> version;
  private final List<Problem> problems = new ArrayList<>();

  /** Without a version, what some versions refuse is a warning. */
  Findings(HaproxyFile file, Optional<HaproxyVersion> version) {
    this.file = file;
    this.version = version;
  }

  HaproxyFile file() {
    return file;
  }

  Optional<HaproxyVersion> version() {
    return version;
  }

  void error(int line, String what, String hint) {
    problems.add(Problem.error(line, what, hint));
  }

  void warning(int line, String what, String hint) {
    problems.add(Problem.warning(line, what, hint));
  }

  /** What versions from that one on refuse. */
  void errorSince(HaproxyVersion since, int line, String what, String hint) {
    if (version.isEmpty() || version.get().isBefore(since)) {
      warning(line, what, hint);
    } else {
      error(line, what, hint);
    }
  }

  /** The problems in the order of lines. */
  List<Problem> sorted() {
    List<Problem> sorted = new ArrayList<>(problems);
    sorted.sort(Comparator.comparingInt(Problem::line));
    return List.copyOf(sorted);
  }
}
