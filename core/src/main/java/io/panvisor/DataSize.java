package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exact amount of data, in bytes; never negative.
 *
 * <p>In text, {@code K}, {@code M}, {@code G} and {@code T} (and {@code KiB}, {@code MiB}, ...) are
 * powers of 1024, {@code KB}, {@code MB}, {@code GB} and {@code TB} are powers of 1000. Immutable
 * and thread-safe.
 *
 * @param bytes the amount, from 0 to {@link Long#MAX_VALUE}
 */
public record DataSize(long bytes) implements Comparable<DataSize> {

  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?)\\s*([A-Za-z]{0,3})");

  private static final Map<String, Long> UNITS =
      Map.ofEntries(
          Map.entry("", 1L),
          Map.entry("b", 1L),
          Map.entry("k", 1L << 10),
          Map.entry("kib", 1L << 10),
          Map.entry("kb", 1_000L),
          Map.entry("m", 1L << 20),
          Map.entry("mib", 1L << 20),
          Map.entry("mb", 1_000_000L),
          Map.entry("g", 1L << 30),
          Map.entry("gib", 1L << 30),
          Map.entry("gb", 1_000_000_000L),
          Map.entry("t", 1L << 40),
          Map.entry("tib", 1L << 40),
          Map.entry("tb", 1_000_000_000_000L));

  /** Refuses a negative amount. */
  public DataSize {
    if (bytes < 0) {
      throw InvalidSpecException.of("size", Long.toString(bytes), "a size is never negative");
    }
  }

  /** {@return a size of that many bytes} */
  public static DataSize bytes(long bytes) {
    return new DataSize(bytes);
  }

  /** {@return a size of that many KiB (1024 bytes)} */
  public static DataSize kibibytes(long count) {
    return scaled(count, 1L << 10);
  }

  /** {@return a size of that many MiB (1024² bytes)} */
  public static DataSize mebibytes(long count) {
    return scaled(count, 1L << 20);
  }

  /** {@return a size of that many GiB (1024³ bytes)} */
  public static DataSize gibibytes(long count) {
    return scaled(count, 1L << 30);
  }

  /** {@return a size of that many TiB (1024⁴ bytes)} */
  public static DataSize tebibytes(long count) {
    return scaled(count, 1L << 40);
  }

  /**
   * Reads a size such as {@code 512M}, {@code 10G}, {@code 1.5GiB}, {@code 10GB} or {@code 4096}.
   *
   * @throws InvalidSpecException when the text is no size, is not a whole number of bytes, or
   *     exceeds 2⁶³-1 bytes
   */
  public static DataSize parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    Long unit = matcher.matches() ? UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
    if (unit == null) {
      throw InvalidSpecException.of(
          "size", text, "write a number and a unit, such as 512M, 10G (GiB) or 10GB (10^9 bytes)");
    }
    try {
      return new DataSize(
          new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)).longValueExact());
    } catch (ArithmeticException notWhole) {
      throw InvalidSpecException.of("size", text, "a size is a whole number of bytes below 2^63");
    }
  }

  /** {@return this size in whole MiB, rounded up} */
  public long toMebibytesRoundedUp() {
    return dividedRoundingUp(1L << 20);
  }

  /** {@return this size in whole KiB, rounded up} */
  public long toKibibytesRoundedUp() {
    return dividedRoundingUp(1L << 10);
  }

  /** {@return the smallest multiple of {@code unit} that is no less than this size} */
  public DataSize roundedUpTo(DataSize unit) {
    return scaled(dividedRoundingUp(unit.bytes), unit.bytes);
  }

  private long dividedRoundingUp(long unit) {
    return bytes / unit + (bytes % unit == 0 ? 0 : 1);
  }

  private static DataSize scaled(long count, long unit) {
    try {
      return new DataSize(Math.multiplyExact(count, unit));
    } catch (ArithmeticException tooLarge) {
      throw InvalidSpecException.of("size", count + " x " + unit, "a size is below 2^63 bytes");
    }
  }

  @Override
  public int compareTo(DataSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /**
   * {@return the size for people, such as {@code 512 MiB} or {@code 1.5 GiB}; rounded to one
   * decimal}
   */
  @Override
  public String toString() {
    String[] names = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    int index = 0;
    long unit = 1;
    while (index < names.length - 1 && bytes / unit >= 1024) {
      unit <<= 10;
      index++;
    }
    BigDecimal value =
        BigDecimal.valueOf(bytes).divide(BigDecimal.valueOf(unit), 1, RoundingMode.HALF_UP);
    return value.stripTrailingZeros().toPlainString() + " " + names[index];
  }
}
