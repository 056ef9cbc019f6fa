package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.facet.Console;
import io.panvisor.facet.Session;
import java.time.Duration;
import picocli.CommandLine.Command;

/** A machine's console. */
@Command(
    name = "console",
    description =
        "Open a machine's serial console; Ctrl-] leaves it. Where standard input is no terminal, it"
            + " is sent to the console, and the answer shown until two seconds of silence.")
final class ConsoleCommand extends MachineCommand {

  private static final Duration SILENCE = Duration.ofSeconds(2);

  @Override
  boolean isTimeoutForCalls() {
    return false;
  }

  @Override
  void check(Target target) {
    super.check(target);
    if (panvisor().isJson()) {
      throw InvalidSpecException.of("json", "", "what a console shows has no JSON");
    }
  }

  @Override
  int run(Hypervisor hypervisor, Machine machine) {
    Conversation conversation = new Conversation(panvisor(), panvisor().timeout());
    try (Session session = machine.facet(Console.class).open()) {
      if (panvisor().surroundings().terminals().in()) {
        panvisor().note("the console of " + name() + "; Ctrl-] leaves it");
        conversation.onTerminal(session);
      } else {
        conversation.onConsole(session, SILENCE);
      }
    }
    return ExitCode.DONE;
  }
}
