package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Intent;
import io.panvisor.Machine;
import io.panvisor.facet.Suspend;
import java.util.List;
import picocli.CommandLine.Command;

/** Suspends a machine to disk. */
@Command(
    name = "suspend",
    description = "Save a machine's memory to disk and stop it; 'start' goes on from there.")
final class SuspendCommand extends MachineChange {

  @Override
  List<Intent.OnMachine> intents(Machine machine) {
    return List.of(new Intent.SaveToDisk());
  }

  @Override
  int change(Hypervisor hypervisor, Machine machine) {
    boolean changed = machine.facet(Suspend.class).suspend();
    return said(machine, changed, "suspended", "was suspended already");
  }
}
