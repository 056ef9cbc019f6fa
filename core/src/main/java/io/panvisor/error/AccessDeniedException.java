package io.panvisor.error;

import org.jspecify.annotations.Nullable;

/** The engine refuses this user. */
public final class AccessDeniedException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  /** An error without a cause beneath; {@code what} is one sentence. */
  public AccessDeniedException(String what) {
    this(what, null);
  }

  /** An error with the cause beneath; {@code what} is one sentence. */
  public AccessDeniedException(String what, @Nullable Throwable cause) {
    super(what, Retry.AFTER_CHANGE, cause);
  }
}
