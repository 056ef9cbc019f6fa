package io.panvisor.spi;

import io.panvisor.Feature;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Frame;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A conversation with a command, a log or a console, as a backend gives it. One thread reads while
 * another writes; {@link #close()} may come from any thread and wakes both with {@link
 * io.panvisor.error.ClosedException}. What was not read yet is held within a bound; beyond it, the
 * machine waits.
 */
public interface FrameStream extends AutoCloseable {

  /**
   * Waits for output.
   *
   * @return the next piece, or nothing at the orderly end
   * @throws io.panvisor.error.OperationTimeoutException when nothing came in time; the stream goes
   *     on
   * @throws io.panvisor.error.ConnectionLostException when the connection broke
   */
  Optional<Frame> read(Deadline deadline);

  /** Writes all of it to the standard input. */
  default void write(byte[] data, Deadline deadline) {
    throw new UnsupportedFeatureException(Feature.EXEC_INTERACTIVE, "this stream takes no input");
  }

  /** Ends the standard input. */
  default void endInput() {
    throw new UnsupportedFeatureException(Feature.EXEC_INTERACTIVE, "this stream takes no input");
  }

  /** Tells the terminal's size. */
  default void resize(int columns, int rows) {
    throw new UnsupportedFeatureException(Feature.EXEC_INTERACTIVE, "this stream has no terminal");
  }

  /** {@return the exit code, once the end was read and there is one} */
  default OptionalInt exitCode() {
    return OptionalInt.empty();
  }

  /** Ends the conversation; does not wait. */
  @Override
  void close();
}
