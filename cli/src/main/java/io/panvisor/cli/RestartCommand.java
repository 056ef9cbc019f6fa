package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Intent;
import io.panvisor.Machine;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops and starts a machine. */
@Command(name = "restart", description = "Stop a machine as 'stop' does, and start it again.")
final class RestartCommand extends MachineChange {

  @Mixin private final StopOptions how = new StopOptions();

  private StopMode mode = StopMode.engineDefault();

  @Override
  boolean isTimeoutForCalls() {
    return false;
  }

  @Override
  void check(Target target) {
    super.check(target);
    mode = how.mode(panvisor().timeout());
  }

  @Override
  List<Intent.OnMachine> intents(Machine machine) {
    return List.of(new Intent.Restart(mode));
  }

  @Override
  int change(Hypervisor hypervisor, Machine machine) {
    Machine timed = machine.with(panvisor().stopOptions(mode));
    StopResult stopped = StopOptions.stopped(() -> timed.restart(mode));
    Map<String, Object> fields = result(machine, true);
    fields.put("way", stopped.way().name());
    String way =
        !stopped.changed()
            ? "started; it had stopped already"
            : stopped.way() == StopResult.Way.FORCED ? "stopped by force and started" : "restarted";
    panvisor().print(fields, name() + ": " + way + "\n");
    return ExitCode.DONE;
  }
}
