package io.panvisor.spi;

import java.time.Duration;

/**
 * A moment by which an operation is over, on the context's clock that never jumps. Immutable and
 * thread-safe.
 */
public final class Deadline {

  private final EngineContext context;
  private final long endNanos;
  private final Duration whole;

  private Deadline(EngineContext context, long endNanos, Duration whole) {
    this.context = context;
    this.endNanos = endNanos;
    this.whole = whole;
  }

  /** {@return the moment that is that long from now} */
  public static Deadline after(EngineContext context, Duration duration) {
    return new Deadline(context, context.nanoTime() + duration.toNanos(), duration);
  }

  /** {@return what is left; never negative} */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, endNanos - context.nanoTime()));
  }

  /** {@return whether the moment has passed} */
  public boolean isOver() {
    return endNanos - context.nanoTime() <= 0;
  }

  /** {@return how long it was in all} */
  public Duration whole() {
    return whole;
  }

  /** {@return this moment, or the one that is that long from now if it comes first} */
  public Deadline atMost(Duration duration) {
    Deadline other = after(context, duration);
    return other.endNanos - endNanos < 0 ? other : this;
  }
}
