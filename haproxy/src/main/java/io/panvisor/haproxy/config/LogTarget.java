package io.panvisor.haproxy.config;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where log lines go.
 *
 * @param target an address with or without a port, a socket's path, {@code stdout}, {@code stderr}
 *     or {@code ring@NAME}
 * @param facility such as {@code local2}
 * @param level the least important that is sent, such as {@code info}; empty for all
 * @param format such as {@code rfc5424} or {@code raw}; empty for HAProxy's own
 */
public record LogTarget(String target, String facility, String level, String format)
    implements Statement {

  private static final Set<String> FACILITIES =
      Set.of(
          "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron",
          "auth2", "ftp", "ntp", "audit", "alert", "cron2", "local0", "local1", "local2", "local3",
          "local4", "local5", "local6", "local7");
  private static final Set<String> LEVELS =
      Set.of("", "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");
  private static final Set<String> FORMATS =
      Set.of("", "local", "rfc3164", "rfc5424", "priority", "short", "timed", "iso", "raw");
  private static final Pattern RING = Pattern.compile("ring@[A-Za-z0-9_.:-]{1,127}");

  /** Checks the words. */
  public LogTarget {
    boolean named =
        target.equals("stdout") || target.equals("stderr") || RING.matcher(target).matches();
    if (!named) {
      Endpoint.parse("log", target);
    }
    oneOf("facility", facility, FACILITIES);
    oneOf("level", level, LEVELS);
    oneOf("format", format, FORMATS);
  }

  private static void oneOf(String field, String word, Set<String> words) {
    if (!words.contains(word)) {
      throw InvalidSpecException.of(
          "log." + field,
          word,
          "one of these is expected: "
              + String.join(
                  ", ", words.stream().filter(each -> !each.isEmpty()).sorted().toList()));
    }
  }

  /** {@return log lines of a facility to a target} */
  public static LogTarget to(String target, String facility) {
    return new LogTarget(target, facility, "", "");
  }

  /** {@return the same, but only what is at least so important} */
  public LogTarget from(String other) {
    return new LogTarget(target, facility, other, format);
  }

  @Override
  public void write(SectionWriter out) {
    out.at("log " + target);
    if (target.startsWith("std") && !out.isAtLeast(new HaproxyVersion(1, 9))) {
      throw out.later("log " + target, new HaproxyVersion(1, 9), "log to /dev/log");
    }
    if (target.startsWith("ring@") && !out.isAtLeast(HaproxyVersion.V2_2)) {
      throw out.later("log ring@", HaproxyVersion.V2_2, "log to an address");
    }
    if (!format.isEmpty() && !out.isAtLeast(HaproxyVersion.V1_6)) {
      throw out.later("log format", HaproxyVersion.V1_6, "leave the format away");
    }
    List<String> words = new ArrayList<>(List.of("log", target));
    if (!format.isEmpty()) {
      words.addAll(List.of("format", format));
    }
    words.add(facility);
    if (!level.isEmpty()) {
      words.add(level);
    }
    out.line(words);
  }
}
