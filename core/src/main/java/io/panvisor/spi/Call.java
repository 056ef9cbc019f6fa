package io.panvisor.spi;

import io.panvisor.Progress;
import io.panvisor.ProgressListener;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One operation under way: its name, its deadline, and who hears of its progress. Made by core on
 * the calling thread; backends pass it down.
 */
public final class Call {

  private static final long BETWEEN_REPORTS_NANOS = Duration.ofMillis(100).toNanos();

  private final String operation;
  private final EngineContext context;
  private final Deadline deadline;
  private final @Nullable ProgressListener listener;
  private final Thread caller = Thread.currentThread();
  private final AtomicReference<@Nullable Progress> waiting = new AtomicReference<>();
  private final Signal wake;
  private long lastReport;
  private boolean reported;

  /** A call that begins now, on this thread. */
  public Call(
      String operation,
      EngineContext context,
      Deadline deadline,
      @Nullable ProgressListener listener) {
    this.operation = operation;
    this.context = context;
    this.deadline = deadline;
    this.listener = listener;
    this.wake = context.newSignal();
  }

  /** {@return the operation, such as {@code machine.start}} */
  public String operation() {
    return operation;
  }

  /** {@return time and threads} */
  public EngineContext context() {
    return context;
  }

  /** {@return the moment by which the whole operation is over} */
  public Deadline deadline() {
    return deadline;
  }

  /**
   * {@return a call of the same operation with a deadline of its own, for undoing: without
   * progress}
   */
  public Call withOwnDeadline(Duration duration) {
    return new Call(operation, context, Deadline.after(context, duration), null);
  }

  /**
   * Tells progress, from any thread. The listener hears of it on the calling thread: at once if
   * this is that thread, otherwise as soon as that thread waits in a {@link Lane} or in {@link
   * #deliverProgress()}.
   */
  public void progress(String step, long done, OptionalLong total) {
    progress(step, done, total, List.of());
  }

  /** Tells progress in the same way, and how far each part is. */
  public void progress(String step, long done, OptionalLong total, List<Progress.Part> parts) {
    if (listener == null) {
      return;
    }
    waiting.set(new Progress(operation, step, done, total, parts));
    if (Thread.currentThread() == caller) {
      deliverProgress();
    } else {
      wake.raise();
    }
  }

  /** Tells what is being done now. */
  public void step(String step) {
    progress(step, 0, OptionalLong.empty());
  }

  /**
   * On the calling thread: hands the latest progress to the listener, at most ten times a second.
   */
  public void deliverProgress() {
    Progress latest = waiting.get();
    if (listener == null || latest == null) {
      return;
    }
    long now = context.nanoTime();
    boolean ends = latest.total().isPresent() && latest.done() >= latest.total().getAsLong();
    if (reported && !ends && now - lastReport < BETWEEN_REPORTS_NANOS) {
      return;
    }
    waiting.compareAndSet(latest, null);
    reported = true;
    lastReport = now;
    try {
      listener.onProgress(latest);
    } catch (RuntimeException thrown) {
      throw new CallerCodeException(thrown);
    }
  }

  /**
   * Throws when the deadline has passed or the thread was interrupted; before anything was sent.
   */
  public void checkpoint() {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(Outcome.NOT_APPLIED);
    }
    if (deadline.isOver()) {
      throw timedOut(Outcome.NOT_APPLIED);
    }
  }

  /** Waits, but not beyond the deadline: then it throws. */
  public void sleep(Duration duration) {
    checkpoint();
    Duration left = deadline.remaining();
    try {
      context.sleep(duration.compareTo(left) < 0 ? duration : left);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw interrupted(Outcome.UNKNOWN);
    }
    deliverProgress();
    checkpoint();
  }

  /** {@return whether anybody hears of progress, so that working it out is worth while} */
  public boolean isHeard() {
    return listener != null;
  }

  /** {@return the error that the deadline has passed} */
  public OperationTimeoutException timedOut(Outcome outcome) {
    return (OperationTimeoutException)
        new OperationTimeoutException("no end within " + forPeople(deadline.whole()))
            .outcome(outcome)
            .hint(
                "Give it longer (CallOptions.timeout, --timeout), or look whether the engine answers.");
  }

  /** {@return the error that the thread was interrupted; its flag stays set} */
  public OperationInterruptedException interrupted(Outcome outcome) {
    return (OperationInterruptedException)
        new OperationInterruptedException("the calling thread was interrupted").outcome(outcome);
  }

  Signal wake() {
    return wake;
  }

  Optional<ProgressListener> listener() {
    return Optional.ofNullable(listener);
  }

  private static String forPeople(Duration duration) {
    return duration.toMillis() < 10_000 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
  }
}
