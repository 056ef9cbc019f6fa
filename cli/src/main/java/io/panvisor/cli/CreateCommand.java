package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.spec.MachineSpec;
import picocli.CommandLine.Command;

/** Makes a machine. */
@Command(name = "create", description = "Make a machine without running it, and print its id.")
final class CreateCommand extends MakeCommand {

  @Override
  boolean isRun() {
    return false;
  }

  @Override
  Machine make(Hypervisor hypervisor, MachineSpec wanted) {
    return hypervisor.create(wanted);
  }
}
