package io.panvisor.process;

import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All processes that came from one command. On Linux they are found in {@code /proc}: by their
 * session, by the mark in their environment, and by their parents; elsewhere by their parents
 * alone.
 */
final class ProcessTree {

  /** The variable by which a process is known whose parent is gone. */
  static final String MARK = "PANVISOR_COMMAND";

  /** How long a process has between SIGTERM and SIGKILL. */
  static final Duration GRACE = Duration.ofSeconds(2);

  private static final Duration LONGEST_KILLING = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
  private static final Path PROC = Path.of("/proc");

  private final ProcessHandle root;
  private final boolean ownSession;
  private final boolean strays;
  private final byte[] mark;
  private final EngineContext context;

  /**
   * A tree.
   *
   * @param root its first process
   * @param ownSession whether that leads a session of its own
   * @param id the value of its mark
   * @param strays whether those that left its session and lost their parent belong to it
   * @param context time
   */
  ProcessTree(
      ProcessHandle root, boolean ownSession, String id, boolean strays, EngineContext context) {
    this.root = root;
    this.ownSession = ownSession;
    this.strays = strays;
    this.mark = (MARK + "=" + id).getBytes(StandardCharsets.US_ASCII);
    this.context = context;
  }

  /**
   * Ends all of them: asks first, and after the grace insists. An interrupt shortens the grace and
   * is kept for the caller.
   *
   * @return those that could not be ended; empty when all are gone
   */
  List<Long> end(Duration grace) {
    boolean interrupted = false;
    Set<ProcessHandle> asked = new HashSet<>();
    Deadline polite = Deadline.after(context, grace);
    Deadline last = Deadline.after(context, grace.plus(LONGEST_KILLING));
    Set<ProcessHandle> left = living();
    while (!left.isEmpty() && !last.isOver()) {
      boolean insist = interrupted || polite.isOver();
      for (ProcessHandle process : left) {
        if (insist) {
          process.destroyForcibly();
        } else if (asked.add(process)) {
          process.destroy();
        }
      }
      try {
        context.sleep(LOOK_AGAIN);
      } catch (InterruptedException stopped) {
        interrupted = true;
      }
      left = living();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return left.stream().map(ProcessHandle::pid).sorted().toList();
  }

  private Set<ProcessHandle> living() {
    if (!Files.isReadable(PROC.resolve("self/stat"))) {
      Set<ProcessHandle> found = new HashSet<>();
      Stream.concat(Stream.of(root), root.descendants())
          .filter(ProcessHandle::isAlive)
          .forEach(found::add);
      return found;
    }
    return found(snapshot());
  }

  private Set<ProcessHandle> found(Map<Long, Entry> all) {
    Set<ProcessHandle> found = new HashSet<>();
    Entry first = all.get(root.pid());
    // The number may be another's by now.
    boolean bySession = ownSession && (first == null || first.handle.equals(root));
    for (Entry entry : all.values()) {
      if (!entry.isDead() && descends(entry, bySession, all)) {
        found.add(entry.handle());
      }
    }
    return found;
  }

  /** Whether the process or one that it came from, so far as these live, is the command's. */
  private boolean descends(Entry process, boolean bySession, Map<Long, Entry> all) {
    Entry next = process;
    for (int generation = 0; next != null && generation < all.size(); generation++) {
      if (next.marked || next.handle.equals(root) || (bySession && next.session == root.pid())) {
        return true;
      }
      next = all.get(next.parent);
    }
    return false;
  }

  private Map<Long, Entry> snapshot() {
    Map<Long, Entry> all = new HashMap<>();
    List<String> names = new ArrayList<>();
    try (Stream<Path> entries = Files.list(PROC)) {
      entries.map(entry -> entry.getFileName().toString()).forEach(names::add);
    } catch (IOException unreadable) {
      return all;
    }
    long self = ProcessHandle.current().pid();
    for (String name : names) {
      if (name.chars().allMatch(Character::isDigit) && Long.parseLong(name) != self) {
        read(Long.parseLong(name)).ifPresent(entry -> all.put(entry.handle.pid(), entry));
      }
    }
    return all;
  }

  /**
   * The handle is taken first: it knows the start time, so that a reused number is not signalled.
   */
  private Optional<Entry> read(long pid) {
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    if (handle.isEmpty()) {
      return Optional.empty();
    }
    Path folder = PROC.resolve(Long.toString(pid));
    String stat;
    try {
      stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return Optional.empty();
    }
    // proc(5): pid (name) state ppid pgrp session ...; the name may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Optional.of(
        new Entry(
            handle.get(),
            fields[0].charAt(0),
            Long.parseLong(fields[1]),
            Long.parseLong(fields[3]),
            strays && isMarked(folder)));
  }

  private boolean isMarked(Path folder) {
    byte[] environment;
    try {
      environment = Files.readAllBytes(folder.resolve("environ"));
    } catch (IOException anotherUsersOrGone) {
      return false;
    }
    int start = 0;
    for (int at = 0; at <= environment.length; at++) {
      if (at == environment.length || environment[at] == 0) {
        if (Arrays.equals(environment, start, at, mark, 0, mark.length)) {
          return true;
        }
        start = at + 1;
      }
    }
    return false;
  }

  /** What {@code /proc} says of one process. */
  private record Entry(
      ProcessHandle handle, char state, long parent, long session, boolean marked) {

    boolean isDead() {
      return state == 'Z' || state == 'X';
    }
  }
}
