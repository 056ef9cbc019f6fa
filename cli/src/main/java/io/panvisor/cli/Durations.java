package io.panvisor.cli;

import io.panvisor.error.InvalidSpecException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as they are written on the command line: {@code 500ms}, {@code 30s}, {@code 5m}. */
final class Durations {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d|)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "", Duration.ofSeconds(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Duration MOST = Duration.ofDays(30);

  private Durations() {}

  /** Reads a duration from 1 ms to 30 days; a bare number is in seconds. */
  static Duration parse(String field, String text) {
    Matcher matcher = TEXT.matcher(text);
    Duration unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
    if (unit == null) {
      throw InvalidSpecException.of(
          field, text, "write a number and a unit: 500ms, 30s, 5m, 2h or 1d");
    }
    long count = Long.parseLong(matcher.group(1));
    if (count < 1 || count > MOST.toMillis() / unit.toMillis()) {
      throw InvalidSpecException.of(field, text, "a duration is from 1ms to 30d");
    }
    return unit.multipliedBy(count);
  }

  static @Nullable Duration parseIfGiven(String field, @Nullable String text) {
    return text == null ? null : parse(field, text);
  }
}
