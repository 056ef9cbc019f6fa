package io.panvisor.haproxy;

import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.haproxy.Target.Place;
import io.panvisor.haproxy.Target.Wish;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The machines of all engines, as their feeds tell of them, and what is wanted of each. Knows
 * nothing of HAProxy. Thread-safe.
 */
final class Roster {

  /** A machine that is there, or that was and has not left HAProxy yet. */
  private static final class Entry {
    private final int source;
    private final String server;
    private final boolean backup;
    private String name;
    private Optional<Place> place;
    private Wish wish = Wish.WAIT;

    Entry(int source, boolean backup, Sighting first) {
      this.source = source;
      this.backup = backup;
      this.server = ServerNames.of(first.info());
      this.name = first.info().name();
      this.place = first.place();
    }
  }

  private final Runnable changed;
  private final Map<MachineId, Entry> entries = new LinkedHashMap<>();
  private final Map<Integer, String> problems = new HashMap<>();
  private final Set<Integer> unseen = new HashSet<>();
  private final Set<MachineId> held = new HashSet<>();
  private final Set<MachineId> doubtful = new HashSet<>();
  private final Set<Integer> backups;

  /**
   * A roster of machines from so many sources.
   *
   * @param backups which of the sources are of backups
   * @param changed called after each change, from any thread
   */
  Roster(int sources, Set<Integer> backups, Runnable changed) {
    this.backups = backups;
    this.changed = changed;
    for (int source = 0; source < sources; source++) {
      unseen.add(source);
    }
  }

  /** All machines of a source, as they are now. */
  void all(int source, Collection<Sighting> sightings) {
    synchronized (this) {
      Set<MachineId> there = new HashSet<>();
      sightings.forEach(sighting -> there.add(sighting.info().id()));
      entries.forEach(
          (id, entry) -> {
            if (entry.source == source && !there.contains(id)) {
              entry.wish = Wish.GO;
            }
          });
      sightings.forEach(sighting -> see(source, sighting));
      unseen.remove(source);
      problems.remove(source);
    }
    changed.run();
  }

  /** A machine is new or has changed. */
  void one(int source, Sighting sighting) {
    synchronized (this) {
      see(source, sighting);
    }
    changed.run();
  }

  private void see(int source, Sighting sighting) {
    MachineId id = sighting.info().id();
    Entry entry = entries.get(id);
    boolean isBackup = backups.contains(source);
    if (entry == null || (entry.source != source && isBackup && !entry.backup)) {
      // A machine that two sources want is a backup if one of them says so.
      entry = new Entry(source, isBackup, sighting);
      entries.put(id, entry);
    } else if (entry.source != source) {
      return;
    }
    entry.name = sighting.info().name();
    if (sighting.place().isPresent()) {
      entry.place = sighting.place();
    }
    entry.wish = wish(sighting.info().status().power(), entry);
    if (entry.wish == Wish.GO) {
      entry.place = Optional.empty();
    }
    doubtful.remove(id);
  }

  private static Wish wish(PowerState power, Entry entry) {
    return switch (power) {
      case RUNNING -> entry.place.isPresent() ? Wish.SERVE : Wish.WAIT;
      case STARTING -> Wish.WAIT;
      case STOPPING -> Wish.DRAIN;
      case PAUSED, SLEEPING, SUSPENDED -> Wish.REST;
      case STOPPED, FAILED -> Wish.GO;
      case UNKNOWN -> entry.wish;
    };
  }

  /** A machine is gone, or is not meant any more. */
  void gone(int source, MachineId id, boolean lives) {
    synchronized (this) {
      Entry entry = entries.get(id);
      if (entry == null || entry.source != source) {
        return;
      }
      entry.wish = lives ? Wish.LEAVE : Wish.GO;
    }
    changed.run();
  }

  /** A source cannot be read, and why; its machines stay as they were seen last. */
  void problem(int source, String why) {
    synchronized (this) {
      problems.put(source, why);
    }
    changed.run();
  }

  /** The source is read again. */
  synchronized void well(int source) {
    problems.remove(source);
  }

  /** Holds a machine back from serving, or lets it serve again. */
  void hold(MachineId id, boolean on) {
    synchronized (this) {
      if (on) {
        held.add(id);
      } else {
        held.remove(id);
      }
    }
    changed.run();
  }

  /** A machine that should serve does not: its address may have changed. */
  synchronized void doubt(MachineId id) {
    if (entries.containsKey(id)) {
      doubtful.add(id);
    }
  }

  /** The machines of a source to be looked at again: without an address, or in doubt. */
  synchronized List<MachineId> toLookAt(int source) {
    List<MachineId> ids = new ArrayList<>();
    entries.forEach(
        (id, entry) -> {
          if (entry.source == source && (entry.wish == Wish.WAIT || doubtful.contains(id))) {
            ids.add(id);
          }
        });
    return ids;
  }

  /** What is wanted of each machine. */
  synchronized List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    entries.forEach(
        (id, entry) ->
            targets.add(
                new Target(
                    id,
                    entry.name,
                    entry.server,
                    entry.backup,
                    entry.place,
                    entry.wish == Wish.SERVE && held.contains(id) ? Wish.DRAIN : entry.wish)));
    return targets;
  }

  /** A machine that was to leave has left. */
  synchronized void forget(MachineId id) {
    Entry entry = entries.get(id);
    if (entry != null && (entry.wish == Wish.GO || entry.wish == Wish.LEAVE)) {
      entries.remove(id);
      doubtful.remove(id);
    }
  }

  /** Whether every source has told of all its machines once. */
  synchronized boolean isComplete() {
    return unseen.isEmpty();
  }

  /** What is wrong with the sources. */
  synchronized Optional<String> problem() {
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("; ", problems.values()));
  }
}
