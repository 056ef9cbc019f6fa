package io.panvisor.process;

/** Where commands run: this machine, or another one over ssh. Thread-safe. */
public interface CommandRunner {

  /**
   * Runs the command to its end. An exit code other than 0 is a result, not an error.
   *
   * @throws io.panvisor.error.NotFoundException when there is no such program
   * @throws io.panvisor.error.OperationTimeoutException when the time is over; the whole tree of
   *     processes was ended, and the outcome is unknown
   * @throws io.panvisor.error.OperationInterruptedException when the calling thread is interrupted;
   *     the tree was ended and the thread's flag is set again
   * @throws io.panvisor.error.ConnectionLostException when the way to the other machine broke
   * @throws io.panvisor.error.AccessDeniedException when the program may not be run
   */
  CommandResult run(Command command);

  /**
   * {@return whether there is such a program; asked of the path of this runner's machine}
   *
   * @param program a name without a folder, or an absolute path
   */
  boolean has(String program);

  /** {@return where this runs, for messages: {@code this machine}, or {@code root@host}} */
  String place();
}
