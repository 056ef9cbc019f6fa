package io.panvisor.docker;

import java.io.IOException;

/** The conversation with the engine broke, as opposed to the engine answering with an error. */
final class TransportException extends IOException {

  private static final long serialVersionUID = 1L;

  /** What broke. */
  enum Reason {
    /** Nobody listens there, or we may not connect: nothing was sent. */
    UNREACHABLE,
    /** The connection ended in the middle of a call or of a stream. */
    LOST,
    /** The deadline of the call passed. */
    TIMED_OUT,
    /** The calling thread was interrupted. */
    INTERRUPTED,
    /** The connection was closed on this side. */
    CLOSED
  }

  private final Reason reason;
  private final boolean sent;

  TransportException(Reason reason, boolean sent, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.sent = sent;
  }

  TransportException(Reason reason, boolean sent, String message) {
    super(message);
    this.reason = reason;
    this.sent = sent;
  }

  Reason reason() {
    return reason;
  }

  /** Whether the engine may have received the request. */
  boolean sent() {
    return sent;
  }
}
