package io.panvisor.error;

import org.jspecify.annotations.Nullable;

/** Something else holds the machine or the thing that is wanted. */
public final class BusyException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  private final String holder;

  /** An error without a cause beneath; {@code what} is one sentence. */
  public BusyException(String what, String holder) {
    this(what, holder, null);
  }

  /** An error with the cause beneath; {@code what} is one sentence. */
  public BusyException(String what, String holder, @Nullable Throwable cause) {
    super(what, Retry.LATER, cause);
    this.holder = holder;
  }

  /** {@return who holds it, as far as the engine says; may be empty} */
  public String holder() {
    return holder;
  }
}
