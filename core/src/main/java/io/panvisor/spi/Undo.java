package io.panvisor.spi;

import io.panvisor.error.Leftover;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What an operation has made so far and how each is removed again. When the operation fails, {@link
 * #rollBack} removes them, the latest first, within a deadline of their own and whether or not the
 * thread was interrupted; what cannot be removed is named in the error. For one thread.
 */
public final class Undo {

  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** Removes one thing; throws when it cannot, and at once when the connection is broken. */
  @FunctionalInterface
  public interface Step {
    /** Removes it, within the call's deadline. */
    void undo(Call call);
  }

  private record Made(String type, String name, Step step) {}

  private final Call call;
  private final Deque<Made> made = new ArrayDeque<>();

  /** Nothing made yet. */
  public Undo(Call call) {
    this.call = call;
  }

  /** Notes what is about to be made, before it is made: removing what is not there must succeed. */
  public void willMake(String type, String name, Step remove) {
    made.push(new Made(type, name, remove));
  }

  /**
   * Removes all that was noted.
   *
   * @return the error, which now names what is left, if anything
   */
  public <E extends PanvisorException> E rollBack(E error) {
    boolean interrupted = Thread.interrupted();
    List<Leftover> left = new ArrayList<>();
    try {
      Call undoing = call.withOwnDeadline(LONGEST);
      while (!made.isEmpty()) {
        Made last = made.pop();
        try {
          last.step().undo(undoing);
        } catch (RuntimeException failed) {
          error.addSuppressed(failed);
          left.add(
              new Leftover(
                  last.type(),
                  last.name(),
                  failed instanceof PanvisorException known
                      ? known.what()
                      : String.valueOf(failed.getMessage())));
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (left.isEmpty()) {
      error.outcome(Outcome.NOT_APPLIED);
    } else {
      error.leftovers(left);
      error.hint(
          "'panvisor sweep' (Hypervisor.sweep()) removes what is left once the engine answers again.");
    }
    return error;
  }
}
