package io.panvisor.spi;

/**
 * Carries what the caller's own code threw through a backend, unharmed; core takes it out again.
 * Backends let it pass.
 */
public final class CallerCodeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final RuntimeException thrown;

  /** Carries the exception. */
  public CallerCodeException(RuntimeException thrown) {
    super(thrown);
    this.thrown = thrown;
  }

  /** {@return what the caller's code threw} */
  public RuntimeException thrown() {
    return thrown;
  }
}
