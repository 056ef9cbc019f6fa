package io.panvisor.error;

import org.jspecify.annotations.Nullable;

/** The calling thread was interrupted; its interrupt flag is set again. */
public final class OperationInterruptedException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  /** An error without a cause beneath; {@code what} is one sentence. */
  public OperationInterruptedException(String what) {
    this(what, null);
  }

  /** An error with the cause beneath; {@code what} is one sentence. */
  public OperationInterruptedException(String what, @Nullable Throwable cause) {
    super(what, Retry.NEVER, cause);
    outcome(Outcome.UNKNOWN);
  }
}
