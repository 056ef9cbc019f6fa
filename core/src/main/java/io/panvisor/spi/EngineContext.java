package io.panvisor.spi;

import java.time.Clock;
import java.time.Duration;

/**
 * Time and threads for a backend, injected so that a thousand faults are tested in seconds.
 * Thread-safe. Backends take them from nowhere else.
 */
public interface EngineContext {

  /**
   * {@return the machine's own time and threads, with a counter of abandoned calls of its own; what
   * is used when nobody gives another}
   */
  static EngineContext system() {
    return new SystemContext();
  }

  /** {@return the clock on the wall} */
  Clock clock();

  /** {@return nanoseconds of a clock that never jumps, from an arbitrary beginning} */
  long nanoTime();

  /** Waits that long. */
  void sleep(Duration duration) throws InterruptedException;

  /** {@return a daemon platform thread, not started} */
  Thread newThread(String name, Runnable body);

  /** {@return a number from 0 (inclusive) to 1 (exclusive), to spread retries} */
  double jitter();

  /** {@return a flag to wait on} */
  Signal newSignal();

  /**
   * {@return the counter of calls that were given up and have not returned; shared by all
   * connections of one hypervisor}
   */
  AbandonedCalls abandonedCalls();
}
