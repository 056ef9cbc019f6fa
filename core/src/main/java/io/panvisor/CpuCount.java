package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A number of processors in thousandths: whole for virtual machines, in parts for containers.
 * Immutable and thread-safe.
 *
 * @param thousandths from 1 to 10,000,000
 */
public record CpuCount(int thousandths) {

  private static final Pattern TEXT = Pattern.compile("\\d{1,5}(\\.\\d{1,3})?");

  /** Refuses none and absurdly many. */
  public CpuCount {
    if (thousandths < 1 || thousandths > 10_000_000) {
      throw InvalidSpecException.of(
          "cpus",
          BigDecimal.valueOf(thousandths, 3).toPlainString(),
          "a machine has from 0.001 to 10000 processors");
    }
  }

  /** {@return that many whole processors} */
  public static CpuCount of(int whole) {
    if (whole < 1 || whole > 10_000) {
      throw InvalidSpecException.of(
          "cpus", Integer.toString(whole), "a machine has from 0.001 to 10000 processors");
    }
    return new CpuCount(whole * 1000);
  }

  /** {@return the number that the text holds, such as {@code 2} or {@code 0.5}} */
  public static CpuCount parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw InvalidSpecException.of(
          "cpus", text, "write a number such as 2, or 0.5 for a container");
    }
    return new CpuCount(new BigDecimal(text).movePointRight(3).intValueExact());
  }

  /** {@return whether this is a whole number of processors} */
  public boolean isWhole() {
    return thousandths % 1000 == 0;
  }

  /** {@return the whole processors, rounded up} */
  public int wholeRoundedUp() {
    return (thousandths + 999) / 1000;
  }

  /** {@return the number, such as {@code 2} or {@code 0.5}} */
  @Override
  public String toString() {
    BigDecimal plain = BigDecimal.valueOf(thousandths, 3).stripTrailingZeros();
    return plain.toPlainString();
  }
}
