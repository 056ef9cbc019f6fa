package io.panvisor.spi;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The machine's own time and threads. */
final class SystemContext implements EngineContext {

  private final AbandonedCalls abandonedCalls = new AbandonedCalls();

  @Override
  public Clock clock() {
    return Clock.systemUTC();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
  }

  @Override
  public Thread newThread(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public double jitter() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public Signal newSignal() {
    return new Flag();
  }

  @Override
  public AbandonedCalls abandonedCalls() {
    return abandonedCalls;
  }

  private static final class Flag implements Signal {
    private boolean raised;

    @Override
    public synchronized void raise() {
      raised = true;
      notifyAll();
    }

    @Override
    public synchronized boolean await(Duration longest) throws InterruptedException {
      long end = System.nanoTime() + longest.toNanos();
      while (!raised) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
      raised = false;
      return true;
    }
  }
}
