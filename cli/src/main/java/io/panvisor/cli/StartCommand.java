package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Intent;
import io.panvisor.Machine;
import java.util.List;
import picocli.CommandLine.Command;

/** Starts a machine. */
@Command(
    name = "start",
    description = "Start a machine, or let a suspended one go on; fine when it runs already.")
final class StartCommand extends MachineChange {

  @Override
  List<Intent.OnMachine> intents(Machine machine) {
    return List.of(new Intent.Start());
  }

  @Override
  int change(Hypervisor hypervisor, Machine machine) {
    return said(machine, machine.start(), "started", "ran already");
  }
}
