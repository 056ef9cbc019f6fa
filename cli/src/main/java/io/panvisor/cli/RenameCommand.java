package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Intent;
import io.panvisor.Machine;
import io.panvisor.facet.Rename;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Renames a machine. */
@Command(name = "rename", description = "Give a machine another name; it keeps its id.")
final class RenameCommand extends MachineChange {

  @Parameters(index = "1", paramLabel = "NEW", description = "The new name.")
  private String wanted = "";

  @Override
  void check(Target target) {
    super.check(target);
    Arguments.newName("new", wanted);
  }

  @Override
  List<Intent.OnMachine> intents(Machine machine) {
    return List.of(new Intent.Rename(wanted));
  }

  @Override
  int change(Hypervisor hypervisor, Machine machine) {
    machine.facet(Rename.class).to(wanted);
    return said(machine, true, "is called " + wanted + " now", "");
  }
}
