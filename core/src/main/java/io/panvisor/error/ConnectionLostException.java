package io.panvisor.error;

import org.jspecify.annotations.Nullable;

/** The connection to the engine broke, or none could be made. */
public final class ConnectionLostException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  /** An error without a cause beneath; {@code what} is one sentence. */
  public ConnectionLostException(String what) {
    this(what, null);
  }

  /** An error with the cause beneath; {@code what} is one sentence. */
  public ConnectionLostException(String what, @Nullable Throwable cause) {
    super(what, Retry.LATER, cause);
    outcome(Outcome.UNKNOWN);
  }
}
