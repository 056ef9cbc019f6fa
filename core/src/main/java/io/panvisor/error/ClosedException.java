package io.panvisor.error;

import org.jspecify.annotations.Nullable;

/** The hypervisor, stream or feed was closed before or during the call. */
public final class ClosedException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  /** An error without a cause beneath; {@code what} is one sentence. */
  public ClosedException(String what) {
    this(what, null);
  }

  /** An error with the cause beneath; {@code what} is one sentence. */
  public ClosedException(String what, @Nullable Throwable cause) {
    super(what, Retry.NEVER, cause);
  }
}
