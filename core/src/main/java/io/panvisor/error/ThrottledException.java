package io.panvisor.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The engine refuses for now because of too many calls. */
public final class ThrottledException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  private final Duration after;

  /** An error that says when to try again. */
  public ThrottledException(String what, Duration after, @Nullable Throwable cause) {
    super(what, Retry.LATER, cause);
    this.after = after;
  }

  /** {@return how long to wait before the next try} */
  public Duration after() {
    return after;
  }
}
