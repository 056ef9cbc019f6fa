package io.panvisor.haproxy;

import io.panvisor.spi.AbandonedCalls;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.Signal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Time that a test moves by hand; waiting moves it too. */
final class ManualTime implements EngineContext {

  private final AbandonedCalls abandoned = new AbandonedCalls();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  void advance(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public Clock clock() {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  @Override
  public long nanoTime() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  @Override
  public void sleep(Duration duration) {
    advance(duration);
  }

  @Override
  public Thread newThread(String name, Runnable body) {
    return new Thread(body, name);
  }

  @Override
  public double jitter() {
    return 0.5;
  }

  @Override
  public Signal newSignal() {
    return new Signal() {
      @Override
      public void raise() {
        // Nobody waits: everything happens on the test's own thread.
      }

      @Override
      public boolean await(Duration longest) {
        advance(longest);
        return false;
      }
    };
  }

  @Override
  public AbandonedCalls abandonedCalls() {
    return abandoned;
  }
}
