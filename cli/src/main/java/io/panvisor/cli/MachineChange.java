package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Intent;
import io.panvisor.Machine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** A command that changes one machine, and can instead say what it would send. */
abstract class MachineChange extends MachineCommand {

  @Mixin private final ExplainOption explain = new ExplainOption();

  /** What would be done to the machine, in order. */
  abstract List<Intent.OnMachine> intents(Machine machine);

  /** Does it. */
  abstract int change(Hypervisor hypervisor, Machine machine);

  @Override
  final int run(Hypervisor hypervisor, Machine machine) {
    if (explain.isWanted()) {
      panvisor().print(intents(machine).stream().map(machine::explain).toList());
      return ExitCode.DONE;
    }
    return change(hypervisor, machine);
  }

  /** Says what became of it. */
  final int said(Machine machine, boolean changed, String done, String already) {
    panvisor().print(result(machine, changed), name() + ": " + (changed ? done : already) + "\n");
    return ExitCode.DONE;
  }

  /** The fields that every change's JSON begins with. */
  final Map<String, Object> result(Machine machine, boolean changed) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", machine.id().value());
    fields.put("changed", changed);
    return fields;
  }
}
