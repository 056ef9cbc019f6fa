package io.panvisor.process;

import java.nio.file.Path;

/** A program that runs a command without an end, to be ended itself. */
final class EndlessCommand {

  private EndlessCommand() {}

  public static void main(String[] arguments) {
    Commands.here()
        .run(
            Command.of("sh", "-c", "trap '' TERM; echo $$ > pids; while :; do sleep 1; done")
                .in(Path.of(arguments[0])));
  }
}
