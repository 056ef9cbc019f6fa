package io.panvisor;

import java.util.List;
import java.util.OptionalLong;

/**
 * How far a long operation is. Immutable and thread-safe.
 *
 * @param operation the operation, such as {@code hypervisor.launch}
 * @param step what is being done, for people
 * @param done how much is done, in bytes or in steps
 * @param total how much there is in all, or empty while unknown
 * @param parts how far each of several parts is that are worked on side by side, such as the layers
 *     of an image; empty where there are none
 */
public record Progress(
    String operation, String step, long done, OptionalLong total, List<Part> parts) {

  /**
   * How far one part is. Immutable and thread-safe.
   *
   * @param name the part, for people, such as the beginning of a layer's digest
   * @param step what is being done with it, for people
   * @param done how much of it is done, in bytes
   * @param total how much there is of it in all, or empty while unknown
   */
  public record Part(String name, String step, long done, OptionalLong total) {}

  /** Copies the list. */
  public Progress {
    parts = List.copyOf(parts);
  }

  /** Progress of one thing as a whole. */
  public Progress(String operation, String step, long done, OptionalLong total) {
    this(operation, step, done, total, List.of());
  }

  /** {@return the part that is done, from 0 to 1; 0 while the whole is unknown} */
  public double fraction() {
    return total.isEmpty() || total.getAsLong() <= 0
        ? 0
        : Math.min(1.0, (double) done / total.getAsLong());
  }
}
