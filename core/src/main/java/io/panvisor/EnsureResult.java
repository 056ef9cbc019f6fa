package io.panvisor;

/**
 * What {@link Hypervisor#ensure} found or made. Immutable and thread-safe.
 *
 * @param machine the machine, running
 * @param change what was done
 */
public record EnsureResult(Machine machine, Change change) {

  /** What was done. */
  public enum Change {
    /** It was running already, by the same spec. */
    NONE,
    /** It was there by the same spec and was started. */
    STARTED,
    /** It was made. */
    MADE
  }
}
