package io.panvisor.memory;

import io.panvisor.spi.AbandonedCalls;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.Signal;
import java.time.Clock;
import java.time.Duration;

/** The engine's virtual time, with the threads of whoever connected. */
record VirtualContext(VirtualTime time, EngineContext real) implements EngineContext {

  @Override
  public Clock clock() {
    return time.clock();
  }

  @Override
  public long nanoTime() {
    return time.nanoTime();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    time.sleep(duration);
  }

  @Override
  public Thread newThread(String name, Runnable body) {
    return real.newThread(name, body);
  }

  @Override
  public double jitter() {
    return 0.5;
  }

  @Override
  public Signal newSignal() {
    return time.new Flag();
  }

  @Override
  public AbandonedCalls abandonedCalls() {
    return real.abandonedCalls();
  }
}
