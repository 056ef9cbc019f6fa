package io.panvisor.spi;

import io.panvisor.error.ClosedException;
import io.panvisor.error.EngineException;
import io.panvisor.error.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A bounded set of platform threads on which a connection makes its blocking calls, so that each
 * call ends for its caller at the deadline, whatever the client library does.
 *
 * <p>A call whose deadline passes while it waits for a thread was not made. One that is under way
 * is given up: the caller gets {@link io.panvisor.error.OperationTimeoutException} with outcome
 * UNKNOWN, and the lane is told by its {@code onAbandoned}, so that the connection can call itself
 * broken. Thread-safe.
 */
public final class Lane implements AutoCloseable {

  private static final Duration LONGEST_IDLE = Duration.ofSeconds(30);

  private final String name;
  private final int most;
  private final boolean interrupts;
  private final EngineContext context;
  private final Runnable onAbandoned;
  private final Object lock = new Object();
  private final Deque<Task<?>> queue = new ArrayDeque<>();
  private int threads;
  private int idle;
  private boolean closed;

  /**
   * A lane without threads yet; they are made when they are needed and end when they are not.
   *
   * @param name how its threads are named
   * @param most the most threads
   * @param interrupts whether a call that is given up has its thread interrupted, for clients that
   *     heed that
   * @param context time and threads
   * @param onAbandoned told when a call was given up; returns at once
   */
  public Lane(
      String name, int most, boolean interrupts, EngineContext context, Runnable onAbandoned) {
    this.name = name;
    this.most = most;
    this.interrupts = interrupts;
    this.context = context;
    this.onAbandoned = onAbandoned;
  }

  /**
   * Makes the call on one of the lane's threads and waits for it until the deadline, handing on
   * progress meanwhile.
   */
  public <T extends @Nullable Object> T call(Call call, Callable<T> body) {
    call.checkpoint();
    context.abandonedCalls().admit();
    Task<T> task = new Task<>(call, body);
    enqueue(task);
    while (true) {
      if (task.isDone()) {
        return task.result();
      }
      try {
        Duration left = call.deadline().remaining();
        Duration beat =
            call.listener().isPresent() && left.compareTo(Duration.ofMillis(100)) > 0
                ? Duration.ofMillis(100)
                : left;
        call.wake().await(beat);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw call.interrupted(abandon(task));
      }
      if (task.isDone()) {
        return task.result();
      }
      try {
        call.deliverProgress();
      } catch (CallerCodeException ended) {
        abandon(task);
        throw ended;
      }
      if (call.deadline().isOver()) {
        Outcome outcome = abandon(task);
        if (task.isDone()) {
          return task.result();
        }
        throw call.timedOut(outcome);
      }
    }
  }

  /**
   * Runs something on one of the lane's threads, when there is one; nobody waits for it. Runs even
   * after {@link #close()}.
   */
  public void later(Runnable body) {
    synchronized (lock) {
      queue.addLast(
          new Task<>(
              null,
              () -> {
                body.run();
                return Boolean.TRUE;
              }));
      ensureThread();
    }
  }

  /** Takes no more calls; those under way go on, and the threads end after them. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }

  private void enqueue(Task<?> task) {
    synchronized (lock) {
      if (closed) {
        throw new ClosedException("the connection was closed");
      }
      queue.addLast(task);
      ensureThread();
    }
  }

  private void ensureThread() {
    if (idle >= queue.size()) {
      lock.notify();
    } else if (threads < most) {
      threads++;
      context.newThread(name, this::work).start();
    } else {
      lock.notify();
    }
  }

  private Outcome abandon(Task<?> task) {
    synchronized (lock) {
      if (queue.remove(task)) {
        return Outcome.NOT_APPLIED;
      }
    }
    if (task.giveUp()) {
      onAbandoned.run();
    }
    return Outcome.UNKNOWN;
  }

  private void work() {
    while (true) {
      Task<?> task;
      synchronized (lock) {
        task = queue.pollFirst();
        if (task == null) {
          if (closed) {
            threads--;
            return;
          }
          idle++;
          boolean interrupted = false;
          try {
            lock.wait(LONGEST_IDLE.toMillis());
          } catch (InterruptedException stray) {
            interrupted = true;
          } finally {
            idle--;
          }
          task = queue.pollFirst();
          if (task == null && !interrupted && !closed) {
            threads--;
            return;
          }
        }
      }
      if (task != null) {
        task.run();
      }
    }
  }

  /** One call: waiting, under way, done or given up. */
  private final class Task<T extends @Nullable Object> {
    private final @Nullable Call call;
    private final Callable<T> body;
    private @Nullable Thread worker;
    private boolean done;
    private boolean givenUp;
    private @Nullable T value;
    private @Nullable Throwable failure;

    Task(@Nullable Call call, Callable<T> body) {
      this.call = call;
      this.body = body;
    }

    void run() {
      synchronized (this) {
        worker = Thread.currentThread();
      }
      T result = null;
      Throwable thrown = null;
      try {
        result = body.call();
      } catch (Throwable any) {
        thrown = any;
      }
      synchronized (this) {
        worker = null;
        done = true;
        value = result;
        failure = thrown;
        Thread.interrupted();
        if (givenUp) {
          context.abandonedCalls().returned();
        }
      }
      if (call != null) {
        call.wake().raise();
      }
    }

    synchronized boolean isDone() {
      return done;
    }

    /** {@return whether the call was under way and is now given up} */
    synchronized boolean giveUp() {
      if (done || givenUp) {
        return false;
      }
      givenUp = true;
      context.abandonedCalls().abandoned();
      if (interrupts && worker != null) {
        worker.interrupt();
      }
      return true;
    }

    @SuppressWarnings("NullAway") // a call that was declared to give null gives null
    synchronized T result() {
      if (failure instanceof RuntimeException thrown) {
        throw thrown;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure != null) {
        throw new EngineException(String.valueOf(failure.getMessage()), failure);
      }
      return value;
    }
  }
}
