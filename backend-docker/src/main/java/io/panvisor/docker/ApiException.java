package io.panvisor.docker;

import java.io.IOException;

/** The engine answered, and its answer is an error. */
final class ApiException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Stands for an error that came inside a stream, after the engine had said that all is well. */
  static final int IN_STREAM = 0;

  private final int status;
  private final String words;

  ApiException(int status, String words) {
    super(status == IN_STREAM ? words : "status " + status + ": " + words);
    this.status = status;
    this.words = words;
  }

  /** The HTTP status, or {@link #IN_STREAM}. */
  int status() {
    return status;
  }

  /** What the engine said, without the JSON around it. */
  String words() {
    return words;
  }
}
