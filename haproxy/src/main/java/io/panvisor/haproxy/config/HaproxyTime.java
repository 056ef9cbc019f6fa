package io.panvisor.haproxy.config;

import io.panvisor.error.InvalidSpecException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as the file has them: a number with a unit, milliseconds without one, at most 2^31-1 of
 * them (configuration manual, "Time format").
 */
public final class HaproxyTime {

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,10})(us|ms|s|m|h|d)?");
  private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

  private HaproxyTime() {}

  /** {@return the time in a text, or nothing when it is none or too long} */
  public static Optional<Duration> read(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2) == null ? "ms" : matcher.group(2);
    Duration time =
        switch (unit) {
          case "us" -> Duration.ofNanos(number * 1000);
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    return time.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(time);
  }

  /**
   * {@return the time as it is written, in the longest unit that says it whole}
   *
   * @throws InvalidSpecException when it is less than a millisecond, has parts of one, or is more
   *     than 24 days
   */
  public static String written(String field, Duration time) {
    boolean good =
        time.compareTo(Duration.ofMillis(1)) >= 0
            && time.compareTo(LONGEST) <= 0
            && time.toNanosPart() % 1_000_000 == 0;
    if (!good) {
      throw InvalidSpecException.of(
          field, time.toString(), "a time is whole milliseconds, from 1 ms to 24 days");
    }
    long millis = time.toMillis();
    if (millis % 86_400_000 == 0) {
      return millis / 86_400_000 + "d";
    }
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  /**
   * {@return the time that a text says}
   *
   * @throws InvalidSpecException when it says none
   */
  public static Duration parse(String field, String text) {
    return read(text)
        .orElseThrow(
            () ->
                InvalidSpecException.of(
                    field, text, "a time is such as 30s, 500ms or 5m, 24 days at most"));
  }
}
