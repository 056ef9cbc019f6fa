package io.panvisor.docker;

/** How long a conversation with the engine may still take. */
interface CallLimit {

  /** Stands for no limit in {@link #remainingNanos()}. */
  long UNLIMITED = Long.MAX_VALUE;

  /**
   * Nanoseconds left, zero or less when the time is up, {@link #UNLIMITED} when there is no limit.
   */
  long remainingNanos();

  /** A conversation that goes on until one side ends it. */
  static CallLimit none() {
    return () -> UNLIMITED;
  }
}
