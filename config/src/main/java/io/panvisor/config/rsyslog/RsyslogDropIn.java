package io.panvisor.config.rsyslog;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file of its own in {@code /etc/rsyslog.d}. Immutable.
 *
 * @param name the file's name without {@code .conf}; files are read in the order of their names
 * @param rules its rules, at least one
 */
public record RsyslogDropIn(String name, List<SyslogRule> rules) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");

  /**
   * Checks the name and copies the list.
   *
   * @throws InvalidSpecException when the name is none, or there is no rule
   */
  public RsyslogDropIn {
    Values.matching(NAME, "name", name, "a file's name has letters, digits, '_', '.' and '-'");
    rules = List.copyOf(rules);
    if (rules.isEmpty()) {
      throw InvalidSpecException.of("rules", "", "a file without a rule does nothing");
    }
  }

  /** {@return what HAProxy logs to {@code local2}, in {@code /var/log/haproxy.log} alone} */
  public static RsyslogDropIn haproxy() {
    return new RsyslogDropIn(
        "haproxy",
        List.of(
            new SyslogRule(
                List.of(SyslogSelector.of(SyslogFacility.LOCAL2)),
                new SyslogAction.ToFile("/var/log/haproxy.log", false),
                true)));
  }

  /**
   * {@return the drop-in that a text is}
   *
   * @throws InvalidSpecException when it has no rule that this type can say
   */
  public static RsyslogDropIn parse(String name, String text) {
    return new RsyslogDropIn(name, RsyslogDocument.parse(text).rules());
  }

  /** {@return the file that it is} */
  public String path() {
    return "/etc/rsyslog.d/" + name + ".conf";
  }

  /** {@return the file's text} */
  public String render() {
    StringBuilder text =
        new StringBuilder("# Written by Panvisor; the next apply replaces this file.\n");
    rules.forEach(rule -> text.append(rule).append('\n'));
    return text.toString();
  }
}
