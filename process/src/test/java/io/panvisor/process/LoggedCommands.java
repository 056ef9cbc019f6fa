package io.panvisor.process;

import io.panvisor.Secret;
import io.panvisor.error.OperationTimeoutException;
import java.time.Duration;

/** A program that runs commands with a secret; what it logs is looked at. */
final class LoggedCommands {

  static final String SECRET = "tOpSecret-of-the-log";

  private LoggedCommands() {}

  public static void main(String[] arguments) {
    Command command =
        Command.of("sh", "-c", "cat; exit 3", "sh", "with " + SECRET)
            .withInput(Secret.of(SECRET))
            .withVariable("VARIABLE", SECRET);
    Commands.here().run(command);
    try {
      Commands.here()
          .run(
              Command.of("sh", "-c", "cat; sleep 30", SECRET)
                  .withInput(Secret.of(SECRET))
                  .within(Duration.ofMillis(200)));
      throw new IllegalStateException("it was to take too long");
    } catch (OperationTimeoutException expected) {
      expected.printStackTrace();
    }
  }
}
