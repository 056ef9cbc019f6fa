package io.panvisor.error;

import org.jspecify.annotations.Nullable;

/**
 * The deadline passed; what the engine does with the call is not known unless the outcome says so.
 */
public final class OperationTimeoutException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  /** An error without a cause beneath; {@code what} is one sentence. */
  public OperationTimeoutException(String what) {
    this(what, null);
  }

  /** An error with the cause beneath; {@code what} is one sentence. */
  public OperationTimeoutException(String what, @Nullable Throwable cause) {
    super(what, Retry.LATER, cause);
    outcome(Outcome.UNKNOWN);
  }
}
