package io.panvisor.event;

import java.time.Duration;
import java.util.Optional;

/**
 * A feed of machine states. For one reader; {@link #close()} from any thread wakes it. A slow
 * reader costs no memory: changes of one machine are told as one. Each change is told at least
 * once.
 */
public interface MachineFeed extends AutoCloseable {

  /**
   * Waits for the next event.
   *
   * @return the event, or nothing when none came in that time
   * @throws io.panvisor.error.ClosedException when the feed or its hypervisor is closed
   */
  Optional<FeedEvent> next(Duration longest);

  /**
   * {@return whether the engine tells of changes by itself; otherwise they are found by asking
   * again and again}
   */
  boolean isPushed();

  /** Ends the feed. */
  @Override
  void close();
}
