package io.panvisor.process;

import io.panvisor.Feature;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.spi.FrameStream;

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
   * Runs the command in the same way, and has the listener hear its lines as they come, on this
   * thread; the result holds them as well.
   *
   * @throws io.panvisor.error.UnsupportedFeatureException when this runner has only whole results
   */
  default CommandResult run(Command command, LineListener listener) {
    throw new UnsupportedFeatureException(
        Feature.EXEC, "commands on " + place() + " give their output only when they have ended");
  }

  /**
   * Starts the command as a conversation: its output is read as it comes, its standard input is
   * written, and closing it ends the whole tree of its processes. The command's own input comes
   * first. The command's time bounds only its start; each read and each write has its own. Bytes
   * come as they are: the command's secrets are not scrubbed from them.
   *
   * @throws io.panvisor.error.NotFoundException when there is no such program
   * @throws io.panvisor.error.UnsupportedFeatureException when this runner has only whole results
   */
  default FrameStream start(Command command) {
    throw new UnsupportedFeatureException(
        Feature.EXEC_INTERACTIVE, "commands on " + place() + " cannot be talked to");
  }

  /**
   * {@return whether there is such a program; asked of the path of this runner's machine}
   *
   * @param program a name without a folder, or an absolute path
   */
  boolean has(String program);

  /** {@return where this runs, for messages: {@code this machine}, or {@code root@host}} */
  String place();
}
