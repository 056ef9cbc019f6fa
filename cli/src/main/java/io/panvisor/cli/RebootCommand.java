package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Intent;
import io.panvisor.Machine;
import java.util.List;
import picocli.CommandLine.Command;

/** Reboots a machine. */
@Command(name = "reboot", description = "Ask the guest to reboot, and do not wait for it.")
final class RebootCommand extends MachineChange {

  @Override
  List<Intent.OnMachine> intents(Machine machine) {
    return List.of(new Intent.Reboot());
  }

  @Override
  int change(Hypervisor hypervisor, Machine machine) {
    machine.reboot();
    return said(machine, true, "asked to reboot", "");
  }
}
