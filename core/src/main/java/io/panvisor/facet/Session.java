package io.panvisor.facet;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A conversation with a command or a console. One thread may read while another writes; {@link
 * #close()} from any thread wakes both. A connection that breaks is an exception, never an end.
 */
public interface Session extends AutoCloseable {

  /**
   * Waits for output.
   *
   * @return the next piece, or nothing at the orderly end
   * @throws io.panvisor.error.OperationTimeoutException when nothing came in that time; the session
   *     goes on
   */
  Optional<Frame> read(Duration longest);

  /** Writes to the standard input, all of it. */
  void write(byte[] data);

  /** Ends the standard input. */
  void endInput();

  /** Tells the terminal's size. */
  void resize(int columns, int rows);

  /** {@return the exit code, once the end was read; empty for a console} */
  OptionalInt exitCode();

  /** Ends the conversation; a command that still runs goes on. */
  @Override
  void close();
}
