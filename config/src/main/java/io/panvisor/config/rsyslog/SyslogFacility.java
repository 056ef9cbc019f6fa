package io.panvisor.config.rsyslog;

import java.util.Locale;
import java.util.Optional;

/** What kind of program a message is from. */
public enum SyslogFacility {
  /** Authorization. */
  AUTH,
  /** Authorization, for privileged eyes. */
  AUTHPRIV,
  /** Timed commands. */
  CRON,
  /** Daemons without a facility of their own. */
  DAEMON,
  /** File transfer. */
  FTP,
  /** The kernel. */
  KERN,
  /** The host's own use. */
  LOCAL0,
  /** The host's own use. */
  LOCAL1,
  /** The host's own use; what HAProxy is usually set to. */
  LOCAL2,
  /** The host's own use. */
  LOCAL3,
  /** The host's own use. */
  LOCAL4,
  /** The host's own use. */
  LOCAL5,
  /** The host's own use. */
  LOCAL6,
  /** The host's own use. */
  LOCAL7,
  /** Printing. */
  LPR,
  /** Mail. */
  MAIL,
  /** Marks in time. */
  MARK,
  /** Usenet news. */
  NEWS,
  /** The log itself. */
  SYSLOG,
  /** Users' programs. */
  USER,
  /** Copies between hosts. */
  UUCP;

  /** {@return its word in a file} */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<SyslogFacility> find(String word) {
    for (SyslogFacility each : values()) {
      if (each.word().equalsIgnoreCase(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
