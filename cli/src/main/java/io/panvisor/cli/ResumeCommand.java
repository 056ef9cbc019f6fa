package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Intent;
import io.panvisor.Machine;
import java.util.List;
import picocli.CommandLine.Command;

/** Resumes a machine. */
@Command(name = "resume", description = "Let a paused machine go on.")
final class ResumeCommand extends MachineChange {

  @Override
  List<Intent.OnMachine> intents(Machine machine) {
    return List.of(new Intent.Resume());
  }

  @Override
  int change(Hypervisor hypervisor, Machine machine) {
    return said(machine, machine.resume(), "resumed", "ran already");
  }
}
