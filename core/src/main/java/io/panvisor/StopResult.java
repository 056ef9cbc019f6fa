package io.panvisor;

/**
 * How a machine came to a stop; it was seen stopped. Immutable and thread-safe.
 *
 * @param changed false when it had stopped before
 * @param way how it stopped
 */
public record StopResult(boolean changed, Way way) {

  /** How a machine stopped. */
  public enum Way {
    /** By itself, when asked. */
    CLEAN,
    /** By force. */
    FORCED,
    /** The engine does not tell. */
    UNKNOWN
  }
}
