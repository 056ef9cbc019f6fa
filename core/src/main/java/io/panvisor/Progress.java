package io.panvisor;

import java.util.OptionalLong;

/**
 * How far a long operation is. Immutable and thread-safe.
 *
 * @param operation the operation, such as {@code hypervisor.launch}
 * @param step what is being done, for people
 * @param done how much is done, in bytes or in steps
 * @param total how much there is in all, or empty while unknown
 */
public record Progress(String operation, String step, long done, OptionalLong total) {

  /** {@return the part that is done, from 0 to 1; 0 while the whole is unknown} */
  public double fraction() {
    return total.isEmpty() || total.getAsLong() <= 0
        ? 0
        : Math.min(1.0, (double) done / total.getAsLong());
  }
}
