package io.panvisor.process;

/**
 * Runs commands on another machine. Thread-safe. Closing it ends the commands that run, and the
 * connection.
 */
public interface RemoteRunner extends CommandRunner, AutoCloseable {

  /** {@return the other machine} */
  SshTarget target();

  /**
   * Ends the commands that still run, there as well, then the connection; their callers get {@link
   * io.panvisor.error.ClosedException}. Waits up to some twenty seconds for all that. Does nothing
   * the second time.
   */
  @Override
  void close();
}
