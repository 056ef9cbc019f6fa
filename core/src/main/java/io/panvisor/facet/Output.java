package io.panvisor.facet;

/**
 * Takes output as it comes, on the caller's own thread: while it works, the machine waits. That is
 * the back-pressure.
 */
@FunctionalInterface
public interface Output {

  /** Takes a piece of output; what it throws ends the operation. */
  void accept(Frame frame);

  /** {@return an output that drops everything} */
  static Output ignored() {
    return frame -> {};
  }
}
