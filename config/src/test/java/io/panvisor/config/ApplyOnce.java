package io.panvisor.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** One plan over all that a plan can do, for tests that end its application in the middle. */
final class ApplyOnce {

  private static final int CHANGED = 10;

  private ApplyOnce() {}

  /**
   * Says that it is ready, waits for a line, and applies the plan below the folder, or recovers
   * when a second argument says so.
   */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    System.out.println("ready");
    if (System.in.read() < 0) {
      return;
    }
    if (arguments.length > 1) {
      ChangePlan.recover(HostTree.at(root));
    } else {
      plan(root).apply(ApplyOptions.unchecked());
    }
  }

  static ChangePlan plan(Path root) {
    ChangePlan.Builder plan = ChangePlan.on(HostTree.at(root));
    for (int number = 1; number <= CHANGED; number++) {
      plan.file(WantedFile.text("/etc/changed-" + number, "new " + "x".repeat(100 * number)));
    }
    return plan.file(WantedFile.text("/etc/new.d/below/created-1", "created 1\n").mode("0600"))
        .file(WantedFile.text("/etc/new.d/created-2", "created 2\n"))
        .file(WantedFile.absent("/etc/removed"))
        .file(WantedFile.link("/etc/link", "new-target"))
        .file(WantedFile.text("/etc/behind-a-link", "new behind\n"))
        .build();
  }

  /** The tree before. */
  static void fill(Path root) throws IOException {
    Path etc = Files.createDirectories(root.resolve("etc"));
    for (int number = 1; number <= CHANGED; number++) {
      Files.writeString(etc.resolve("changed-" + number), "old " + number);
    }
    Files.writeString(etc.resolve("removed"), "old removed\n");
    Files.writeString(etc.resolve("real"), "old behind\n");
    Files.createSymbolicLink(etc.resolve("behind-a-link"), Path.of("real"));
    Files.createSymbolicLink(etc.resolve("link"), Path.of("old-target"));
    Files.writeString(etc.resolve("bystander"), "never touched\n");
  }

  /** Every file and link below /etc with what it says; folders with nothing. */
  static Map<String, String> tree(Path root) throws IOException {
    Map<String, String> tree = new LinkedHashMap<>();
    Path etc = root.resolve("etc");
    try (var all = Files.walk(etc)) {
      all.sorted()
          .forEach(unchecked(file -> tree.put(etc.relativize(file).toString(), told(file))));
    }
    return tree;
  }

  private static String told(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return "-> " + Files.readSymbolicLink(file);
    }
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    int mode = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0xfff;
    return String.format("%04o %s", mode, Files.readString(file));
  }

  private interface Reading {
    void accept(Path file) throws IOException;
  }

  private static Consumer<Path> unchecked(Reading reading) {
    return file -> {
      try {
        reading.accept(file);
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    };
  }
}
