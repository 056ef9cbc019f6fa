package io.panvisor.config.rsyslog;

import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which messages are meant. Immutable.
 *
 * @param facilities from which programs; empty for all
 * @param priority how grave at least
 * @param exactly whether only those of exactly that priority are meant ({@code =})
 */
public record SyslogSelector(
    List<SyslogFacility> facilities, SyslogPriority priority, boolean exactly) {

  /**
   * Copies the list, each facility once.
   *
   * @throws InvalidSpecException when all or none shall be meant exactly
   */
  public SyslogSelector {
    facilities = List.copyOf(new LinkedHashSet<>(facilities));
    if (exactly && (priority == SyslogPriority.ALL || priority == SyslogPriority.NONE)) {
      throw InvalidSpecException.of(
          "priority", priority.word(), "only one priority can be meant exactly");
    }
  }

  /** {@return all messages of a facility} */
  public static SyslogSelector of(SyslogFacility facility) {
    return new SyslogSelector(List.of(facility), SyslogPriority.ALL, false);
  }

  /** The selectors of a text such as {@code *.*;auth,authpriv.none}; nothing where one is none. */
  static Optional<List<SyslogSelector>> parse(String text) {
    List<SyslogSelector> selectors = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      int dot = part.lastIndexOf('.');
      if (dot < 1) {
        return Optional.empty();
      }
      List<SyslogFacility> facilities = new ArrayList<>();
      for (String word : part.substring(0, dot).split(",", -1)) {
        Optional<SyslogFacility> facility = SyslogFacility.find(word);
        if (facility.isEmpty() && !word.equals("*")) {
          return Optional.empty();
        }
        facility.ifPresent(facilities::add);
      }
      String word = part.substring(dot + 1);
      boolean exactly = word.startsWith("=");
      Optional<SyslogPriority> priority = SyslogPriority.find(exactly ? word.substring(1) : word);
      if (priority.isEmpty()
          || exactly
              && (priority.get() == SyslogPriority.ALL || priority.get() == SyslogPriority.NONE)) {
        return Optional.empty();
      }
      selectors.add(new SyslogSelector(facilities, priority.get(), exactly));
    }
    return Optional.of(selectors);
  }

  /** {@return the selector as a file has it, such as {@code local2.*}} */
  @Override
  public String toString() {
    String from =
        facilities.isEmpty()
            ? "*"
            : facilities.stream().map(SyslogFacility::word).collect(Collectors.joining(","));
    return from + "." + (exactly ? "=" : "") + priority.word();
  }
}
