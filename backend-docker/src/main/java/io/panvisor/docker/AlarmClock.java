package io.panvisor.docker;

import io.panvisor.spi.EngineContext;
import io.panvisor.spi.Signal;
import java.time.Duration;
import java.util.PriorityQueue;

/** All alarms of one connection, on one thread that is there while any is pending. */
final class AlarmClock implements Alarm {

  private static final Duration LINGER = Duration.ofSeconds(10);

  private final EngineContext context;
  private final Signal changed;
  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long sequence;
  private boolean running;

  AlarmClock(EngineContext context) {
    this.context = context;
    this.changed = context.newSignal();
  }

  @Override
  public Pending in(long nanos, Runnable action) {
    boolean first;
    Entry entry;
    synchronized (entries) {
      entry = new Entry(context.nanoTime() + nanos, sequence++, action);
      entries.add(entry);
      first = entry.equals(entries.peek());
      if (!running) {
        running = true;
        context.newThread("panvisor-docker-deadlines", this::run).start();
      }
    }
    if (first) {
      changed.raise();
    }
    return () -> silence(entry);
  }

  private void silence(Entry entry) {
    synchronized (entries) {
      entries.remove(entry);
    }
  }

  private void run() {
    while (true) {
      Duration wait;
      Entry due = null;
      synchronized (entries) {
        Entry next = entries.peek();
        if (next == null) {
          wait = LINGER;
        } else {
          long left = next.atNanos - context.nanoTime();
          // No longer than it would linger: an alarm that is silenced meanwhile does not wake it.
          wait = Duration.ofNanos(Math.max(0, Math.min(left, LINGER.toNanos())));
          due = left <= 0 ? entries.poll() : null;
        }
      }
      if (due != null) {
        due.action.run();
      } else if (!waited(wait)) {
        synchronized (entries) {
          if (entries.isEmpty()) {
            running = false;
            return;
          }
        }
      }
    }
  }

  /** False when nothing happened in that time. */
  private boolean waited(Duration longest) {
    try {
      return changed.await(longest);
    } catch (InterruptedException stray) {
      // Nobody has a reason to interrupt this thread, and alarms must ring all the same.
      return true;
    }
  }

  private record Entry(long atNanos, long order, Runnable action) implements Comparable<Entry> {

    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(atNanos - other.atNanos, 0);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
