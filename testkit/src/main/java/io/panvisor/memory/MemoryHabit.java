package io.panvisor.memory;

import io.panvisor.error.InvalidSpecException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A habit of a real engine's that code must be able to live with; switched on one by one. */
public enum MemoryHabit {
  /** A machine cannot be made without running it, as in Nova and Swarm. */
  CREATE_BOOTS,
  /** Two machines may have one name, as in VirtualBox and Nova. */
  NAMES_REPEAT,
  /** Deleting a machine deletes its storage, whatever was asked. */
  DELETE_TAKES_STORAGE,
  /** What the engine tells of changes comes late and in the wrong order. */
  EVENTS_REVERSED,
  /** The engine tells of no changes. */
  NO_EVENTS,
  /** A machine that does not stop in time is killed, as by vzctl. */
  STOP_KILLS,
  /** Labels cannot be changed once the machine is made, as in Docker. */
  LABELS_FIXED,
  /** A list holds name and state only; everything else costs a call a machine. */
  DETAILS_COST,
  /** Virtual machines only. */
  ONLY_VMS,
  /** Containers only. */
  ONLY_CONTAINERS;

  /** {@return the habit's name in a URI, such as {@code create-boots}} */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Set<MemoryHabit> parse(String words) {
    EnumSet<MemoryHabit> habits = EnumSet.noneOf(MemoryHabit.class);
    for (String word : words.split(",", -1)) {
      habits.add(
          Arrays.stream(values())
              .filter(habit -> habit.word().equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      InvalidSpecException.of(
                          "uri.habits",
                          word,
                          "the habits are "
                              + Arrays.stream(values())
                                  .map(MemoryHabit::word)
                                  .collect(Collectors.joining(", ")))));
    }
    return habits;
  }
}
