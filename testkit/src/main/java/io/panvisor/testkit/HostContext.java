package io.panvisor.testkit;

import io.panvisor.spi.AbandonedCalls;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.Signal;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** This host's time and threads, for connections that the contract opens beneath core. */
final class HostContext implements EngineContext {

  private final AbandonedCalls abandoned = new AbandonedCalls();

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
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
  }

  @Override
  public Thread newThread(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public double jitter() {
    return 0.5;
  }

  @Override
  public Signal newSignal() {
    Semaphore raised = new Semaphore(0);
    return new Signal() {
      @Override
      public void raise() {
        raised.release();
      }

      @Override
      public boolean await(Duration longest) throws InterruptedException {
        boolean was = raised.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
        raised.drainPermits();
        return was;
      }
    };
  }

  @Override
  public AbandonedCalls abandonedCalls() {
    return abandoned;
  }
}
