package io.panvisor.process;

import java.time.Duration;

/**
 * What a command that has ended left.
 *
 * @param exitCode its exit code; 128 and the signal's number more when a signal ended it
 * @param out its standard output, without the command's secrets, up to the command's bound
 * @param err its error output, in the same way
 * @param isCut whether one of the two was longer than the bound; what is here is its beginning
 * @param took how long it ran
 */
public record CommandResult(int exitCode, String out, String err, boolean isCut, Duration took) {

  /** {@return whether the exit code is 0} */
  public boolean isSuccess() {
    return exitCode == 0;
  }

  /** {@return both outputs, the error output last, stripped: the program's words for a message} */
  public String words() {
    return (out.strip() + "\n" + err.strip()).strip();
  }
}
