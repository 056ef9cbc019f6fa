package io.panvisor.memory;

import java.time.Duration;

/** Waits on virtual time without making it pass: somebody else's waiting does. */
final class Sleep {

  private boolean over;

  private Sleep() {}

  /** Waits on a thread that holds the clock; holds it again when the time has come. */
  static void passively(VirtualTime time, Duration duration) throws InterruptedException {
    Sleep sleep = new Sleep();
    time.after(
        duration,
        () -> {
          synchronized (sleep) {
            if (!sleep.over) {
              sleep.over = true;
              time.hold();
            }
            sleep.notifyAll();
          }
        });
    time.release();
    synchronized (sleep) {
      try {
        while (!sleep.over) {
          sleep.wait();
        }
      } finally {
        if (!sleep.over) {
          sleep.over = true;
          time.hold();
        }
      }
    }
  }
}
