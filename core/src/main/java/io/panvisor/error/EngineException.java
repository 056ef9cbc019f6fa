package io.panvisor.error;

import org.jspecify.annotations.Nullable;

/** The engine failed in a way that has no kind of its own. */
public final class EngineException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  /** An error without a cause beneath; {@code what} is one sentence. */
  public EngineException(String what) {
    this(what, null);
  }

  /** An error with the cause beneath; {@code what} is one sentence. */
  public EngineException(String what, @Nullable Throwable cause) {
    super(what, Retry.AFTER_CHANGE, cause);
    outcome(Outcome.UNKNOWN);
  }
}
