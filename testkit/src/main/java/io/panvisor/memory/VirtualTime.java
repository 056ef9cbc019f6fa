package io.panvisor.memory;

import io.panvisor.error.InvalidSpecException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes as fast as everybody is ready for it: who waits lets the clock jump to the next
 * thing that happens (a guest has booted, a deadline has come), after other threads had a short
 * real chance to do something first. Hours of waiting take milliseconds.
 *
 * <p>Time {@link #byHand()} stands still until a test moves it by {@link #advance}. Thread-safe.
 */
public final class VirtualTime {

  /** How long other threads get before the clock jumps to something that happens by itself. */
  private static final long CHANCE_MILLIS = 1;

  /** How long they get before it jumps to a deadline, at which somebody gives up. */
  private static final long PATIENCE_MILLIS = 150;

  /** How long the clock waits for a thread of the engine's that works. */
  private static final long LONGEST_HOLD_MILLIS = 5_000;

  private static final long FAR = Long.MAX_VALUE / 4;

  private final boolean automatic;
  private final Instant begin;
  private final Object lock = new Object();
  private final ReentrantLock moving = new ReentrantLock();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::number));
  private final Set<Waiter> waiters = new HashSet<>();
  private long now;
  private long changes;
  private long numbers;
  private int holds;

  private record Timer(long at, long number, Runnable body) {}

  private static final class Waiter {
    private final long end;
    private final boolean deadline;

    Waiter(long end, boolean deadline) {
      this.end = end;
      this.deadline = deadline;
    }
  }

  private VirtualTime(boolean automatic, Instant begin) {
    this.automatic = automatic;
    this.begin = begin;
  }

  /** {@return time that jumps ahead when somebody waits, from that moment on} */
  public static VirtualTime automatic(Instant begin) {
    return new VirtualTime(true, begin);
  }

  /** {@return time that stands still until {@link #advance} moves it, from 2026 on} */
  public static VirtualTime byHand() {
    return new VirtualTime(false, Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** {@return the present moment} */
  public Instant now() {
    return begin.plusNanos(nanoTime());
  }

  /** {@return a clock that shows this time} */
  public Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return Clock.fixed(now(), zone);
      }

      @Override
      public Instant instant() {
        return now();
      }
    };
  }

  /** {@return nanoseconds since the beginning} */
  public long nanoTime() {
    synchronized (lock) {
      return now;
    }
  }

  /**
   * Lets that much time pass: everything that is due happens, in order, on this thread.
   *
   * @throws InvalidSpecException for a time that is negative
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw InvalidSpecException.of("duration", duration.toString(), "time does not run backwards");
    }
    long target;
    synchronized (lock) {
      target = now + Math.min(FAR, duration.toNanos());
    }
    while (true) {
      synchronized (lock) {
        if (now >= target && !isDue(now)) {
          return;
        }
        settle();
      }
      move(target, -1);
    }
  }

  /** Has something happen after that time. It runs on the thread that lets the time pass. */
  void after(Duration duration, Runnable body) {
    synchronized (lock) {
      timers.add(new Timer(now + Math.max(0, Math.min(FAR, duration.toNanos())), numbers++, body));
      changed();
    }
  }

  /** A thread of the engine's begins to work: the clock stands still meanwhile. */
  void hold() {
    synchronized (lock) {
      holds++;
      changed();
    }
  }

  /** A thread of the engine's has done its work, or waits for somebody. */
  void release() {
    synchronized (lock) {
      holds--;
      changed();
    }
  }

  /** Waits that long. */
  void sleep(Duration duration) throws InterruptedException {
    long end;
    synchronized (lock) {
      end = now + Math.max(0, Math.min(FAR, duration.toNanos()));
    }
    await(null, new Waiter(end, false));
  }

  /** A flag on this time. */
  final class Flag implements io.panvisor.spi.Signal {
    private boolean raised;

    @Override
    public void raise() {
      synchronized (lock) {
        raised = true;
        changed();
      }
    }

    @Override
    public boolean await(Duration longest) throws InterruptedException {
      long end;
      synchronized (lock) {
        end = now + Math.max(0, Math.min(FAR, longest.toNanos()));
      }
      return VirtualTime.this.await(this, new Waiter(end, true));
    }

    private boolean lower() {
      boolean was = raised;
      raised = false;
      return was;
    }
  }

  private boolean await(@Nullable Flag flag, Waiter waiter) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    synchronized (lock) {
      waiters.add(waiter);
      changed();
    }
    try {
      while (true) {
        long before;
        synchronized (lock) {
          if (flag != null && flag.lower()) {
            return true;
          }
          if (now >= waiter.end) {
            return false;
          }
          before = changes;
          if (!automatic) {
            lock.wait();
            continue;
          }
          lock.wait(chance());
          if (changes != before) {
            continue;
          }
        }
        move(FAR, before);
      }
    } finally {
      synchronized (lock) {
        waiters.remove(waiter);
        changed();
      }
    }
  }

  /** How long other threads get before the clock jumps; the lock is held. */
  private long chance() {
    if (isHeld()) {
      return LONGEST_HOLD_MILLIS;
    }
    long next = FAR * 2;
    Timer timer = timers.peek();
    if (timer != null) {
      next = timer.at();
    }
    boolean deadline = timer == null;
    for (Waiter waiter : waiters) {
      if (waiter.end < next) {
        next = waiter.end;
        deadline = waiter.deadline;
      }
    }
    return deadline ? PATIENCE_MILLIS : CHANCE_MILLIS;
  }

  /** Whether a thread works, or was woken and has not gone on yet; the lock is held. */
  private boolean isHeld() {
    return holds > 0 || waiters.stream().anyMatch(waiter -> waiter.end <= now);
  }

  /** Gives those who work or were woken the time to go on; the lock is held. */
  private void settle() {
    boolean interrupted = false;
    for (int tries = 0; tries < 50 && isHeld(); tries++) {
      try {
        lock.wait(20);
      } catch (InterruptedException noted) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isDue(long moment) {
    Timer timer = timers.peek();
    return timer != null && timer.at() <= moment;
  }

  /**
   * Moves the clock to the next thing that happens, at most to the limit, and lets it happen;
   * nothing if something else has changed since {@code before} (which -1 does not ask).
   */
  private void move(long limit, long before) {
    moving.lock();
    try {
      Timer due = null;
      synchronized (lock) {
        if (before >= 0 && changes != before) {
          return;
        }
        long next = limit;
        for (Waiter waiter : waiters) {
          if (waiter.end > now) {
            next = Math.min(next, waiter.end);
          }
        }
        Timer timer = timers.peek();
        if (timer != null && timer.at() <= next) {
          due = timers.poll();
          next = timer.at();
        }
        now = Math.max(now, next);
        changed();
      }
      if (due != null) {
        due.body().run();
      }
    } finally {
      moving.unlock();
    }
  }

  private void changed() {
    changes++;
    lock.notifyAll();
  }
}
