package io.panvisor.error;

import org.jspecify.annotations.Nullable;

/** The ability is there but not yet: the agent does not run, no address was given yet. */
public final class NotReadyException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  /** An error without a cause beneath; {@code what} is one sentence. */
  public NotReadyException(String what) {
    this(what, null);
  }

  /** An error with the cause beneath; {@code what} is one sentence. */
  public NotReadyException(String what, @Nullable Throwable cause) {
    super(what, Retry.LATER, cause);
  }
}
