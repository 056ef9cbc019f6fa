package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.Until;
import io.panvisor.spec.MachineSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a machine and runs it. */
@Command(
    name = "run",
    description = "Make a machine, run it, wait until it runs, and print its id.")
final class RunCommand extends MakeCommand {

  private static final Duration USUAL = Duration.ofMinutes(1);

  @Option(
      names = "--wait",
      paramLabel = "WHAT",
      description =
          "Then wait for more than running: healthy, address, tcp:80, http:80[/path] or log:REGEX, for"
              + " --timeout or one minute.")
  private @Nullable String wait;

  private @Nullable Until condition;

  @Override
  boolean isRun() {
    return true;
  }

  @Override
  void check(Target target) {
    super.check(target);
    condition = wait == null ? null : Conditions.parse("wait", wait);
  }

  @Override
  Machine make(Hypervisor hypervisor, MachineSpec wanted) {
    Machine machine = hypervisor.launch(wanted);
    Duration given = panvisor().timeout();
    Duration longest = given == null ? USUAL : given;
    Until awaited = condition;
    if (awaited != null) {
      machine.await(awaited, longest);
      return machine;
    }
    MachineStatus status = machine.status();
    if (status.power() == PowerState.STARTING && status.activity().isEmpty()) {
      machine.await(Until.running(), longest);
    } else if (status.power() == PowerState.STOPPED || status.power() == PowerState.FAILED) {
      panvisor().note(wanted.name() + " has ended already: " + status);
    }
    return machine;
  }
}
