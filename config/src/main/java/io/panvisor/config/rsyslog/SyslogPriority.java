package io.panvisor.config.rsyslog;

import java.util.Locale;
import java.util.Optional;

/** How grave a message is: that, or graver. */
public enum SyslogPriority {
  /** All messages: {@code *}. */
  ALL,
  /** Debugging. */
  DEBUG,
  /** Information. */
  INFO,
  /** Normal, but worth a note. */
  NOTICE,
  /** Warnings. */
  WARNING,
  /** Errors. */
  ERR,
  /** Critical. */
  CRIT,
  /** Something has to be done at once. */
  ALERT,
  /** Nothing can be used any more. */
  EMERG,
  /** No message at all. */
  NONE;

  /** {@return its word in a file} */
  public String word() {
    return this == ALL ? "*" : name().toLowerCase(Locale.ROOT);
  }

  static Optional<SyslogPriority> find(String word) {
    String today =
        switch (word.toLowerCase(Locale.ROOT)) {
          case "warn" -> "warning";
          case "error" -> "err";
          case "panic" -> "emerg";
          default -> word;
        };
    for (SyslogPriority each : values()) {
      if (each.word().equalsIgnoreCase(today)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
