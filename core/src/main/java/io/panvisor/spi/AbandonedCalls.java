package io.panvisor.spi;

import io.panvisor.error.BusyException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the calls that were given up at their deadline and still hang in a client library.
 * Thread-safe.
 */
public final class AbandonedCalls {

  /**
   * The most calls that may hang at a time; further ones are refused, so that threads do not pile
   * up.
   */
  public static final int MOST = 16;

  private final AtomicInteger count = new AtomicInteger();

  /** A counter at zero. */
  public AbandonedCalls() {}

  /** Refuses a further call when too many hang. */
  public void admit() {
    int hanging = count.get();
    if (hanging >= MOST) {
      throw new BusyException(
              hanging + " calls were given up and still hang in the engine", "the engine")
          .hint("The engine does not answer: look at its daemon, then try again.");
    }
  }

  /** {@return how many calls hang} */
  public int count() {
    return count.get();
  }

  void abandoned() {
    count.incrementAndGet();
  }

  void returned() {
    count.decrementAndGet();
  }
}
