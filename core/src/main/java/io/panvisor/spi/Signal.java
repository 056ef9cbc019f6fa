package io.panvisor.spi;

import java.time.Duration;

/** A flag that one thread raises and another waits on. Thread-safe. */
public interface Signal {

  /** Raises the flag and wakes who waits. */
  void raise();

  /**
   * Waits until the flag is raised, and lowers it.
   *
   * @return false when it was not raised in that time
   */
  boolean await(Duration longest) throws InterruptedException;
}
