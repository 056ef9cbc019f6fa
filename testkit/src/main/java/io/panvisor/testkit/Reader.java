package io.panvisor.testkit;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A thread that waits for something, so that another can wake it. */
final class Reader {

  private static final long LONGEST_MILLIS = 20_000;

  private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
  private final Thread thread;

  private Reader(Runnable body) {
    thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (RuntimeException | Error any) {
                thrown.set(any);
              }
            },
            "contract-reader");
    thread.setDaemon(true);
    thread.start();
  }

  static Reader of(Runnable body) {
    return new Reader(body);
  }

  /** Lets it get so far that it waits. */
  void settle() throws InterruptedException {
    Thread.sleep(100);
  }

  void interrupt() {
    thread.interrupt();
  }

  /** What it threw; it has ended. */
  @Nullable Throwable thrown() throws InterruptedException {
    thread.join(LONGEST_MILLIS);
    if (thread.isAlive()) {
      thread.interrupt();
      return new AssertionError("the waiting thread was not woken");
    }
    return thrown.get();
  }
}
