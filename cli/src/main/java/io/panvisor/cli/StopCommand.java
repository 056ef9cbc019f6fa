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

/** Stops a machine. */
@Command(
    name = "stop",
    description =
        "Stop a machine: with --timeout ask it, and wait so long; with --force at once; with both"
            + " ask, wait, then force; with neither as the engine's own client does it.")
final class StopCommand extends MachineChange {

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
    return List.of(new Intent.Stop(mode));
  }

  @Override
  int change(Hypervisor hypervisor, Machine machine) {
    Machine timed = machine.with(panvisor().stopOptions(mode));
    StopResult stopped = StopOptions.stopped(() -> timed.stop(mode));
    Map<String, Object> fields = result(machine, stopped.changed());
    fields.put("way", stopped.way().name());
    String way =
        switch (stopped.way()) {
          case CLEAN -> "stopped";
          case FORCED -> "stopped by force";
          case UNKNOWN -> "stopped; whether by force, the engine does not tell";
        };
    panvisor()
        .print(fields, name() + ": " + (stopped.changed() ? way : "had stopped already") + "\n");
    return ExitCode.DONE;
  }
}
