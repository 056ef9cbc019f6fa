package io.panvisor.config.rsyslog;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Locale;

/**
 * How old logs are put away, by logrotate. Immutable.
 *
 * @param files the logs, at least one
 * @param every how often
 * @param keep how many old ones are kept, from 0 to 999
 */
public record LogRotation(List<SyslogAction.ToFile> files, Every every, int keep) {

  /** How often. */
  public enum Every {
    /** Each day. */
    DAILY,
    /** Each week. */
    WEEKLY,
    /** Each month. */
    MONTHLY
  }

  /**
   * Copies the list and checks the number.
   *
   * @throws InvalidSpecException when there is no file, or the number is none
   */
  public LogRotation {
    files = List.copyOf(files);
    Values.between("keep", keep, 0, 999);
    if (files.isEmpty()) {
      throw InvalidSpecException.of("files", "", "there is nothing to put away");
    }
  }

  /** {@return the text of a file of {@code /etc/logrotate.d}} */
  public String render() {
    StringBuilder text =
        new StringBuilder("# Written by Panvisor; the next apply replaces this file.\n");
    files.forEach(file -> text.append(file.path()).append('\n'));
    return text.append("{\n    ")
        .append(every.name().toLowerCase(Locale.ROOT))
        .append("\n    rotate ")
        .append(keep)
        .append(
            """

                missingok
                notifempty
                compress
                delaycompress
                sharedscripts
                postrotate
                    systemctl kill --signal=HUP rsyslog.service
                endscript
            }
            """)
        .toString();
  }
}
