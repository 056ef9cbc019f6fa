package io.panvisor.cli;

/** Whoever read our output has gone: what remains to be written has no reader. */
final class OutputClosedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OutputClosedException() {
    super("nobody reads the output any more");
  }
}
