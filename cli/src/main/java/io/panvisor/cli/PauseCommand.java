package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Intent;
import io.panvisor.Machine;
import java.util.List;
import picocli.CommandLine.Command;

/** Pauses a machine. */
@Command(name = "pause", description = "Halt a machine's processors; its memory stays.")
final class PauseCommand extends MachineChange {

  @Override
  List<Intent.OnMachine> intents(Machine machine) {
    return List.of(new Intent.Pause());
  }

  @Override
  int change(Hypervisor hypervisor, Machine machine) {
    return said(machine, machine.pause(), "paused", "was paused already");
  }
}
