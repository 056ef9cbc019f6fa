package io.panvisor.cli;

import io.panvisor.DeletePolicy;
import io.panvisor.DeleteReport;
import io.panvisor.Hypervisor;
import io.panvisor.Intent;
import io.panvisor.Machine;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes a machine. */
@Command(
    name = "delete",
    description =
        "Delete a machine that does not run, with what was made for it; what was there before it"
            + " stays. Says what was removed and what was kept.")
final class DeleteCommand extends MachineChange {

  private static final Set<PowerState> AT_REST =
      Set.of(PowerState.STOPPED, PowerState.SUSPENDED, PowerState.FAILED);

  @Option(names = "--keep-storage", description = "Keep the disks that were made for it.")
  private boolean keepStorage;

  @Option(
      names = "--all",
      description = "Also its snapshots, its saved state and what else the engine keeps of it.")
  private boolean all;

  @Option(names = "--force", description = "Stop it by force first, if it runs.")
  private boolean force;

  @Override
  void check(Target target) {
    super.check(target);
    if (keepStorage && all) {
      throw InvalidSpecException.of("all", "--keep-storage", "keep its storage or delete all");
    }
  }

  private DeletePolicy policy() {
    return keepStorage ? DeletePolicy.KEEP_STORAGE : all ? DeletePolicy.ALL : DeletePolicy.OWNED;
  }

  @Override
  List<Intent.OnMachine> intents(Machine machine) {
    Intent.OnMachine deletion = new Intent.Delete(policy());
    return isStopNeeded(machine)
        ? List.of(new Intent.Stop(StopMode.force()), deletion)
        : List.of(deletion);
  }

  private boolean isStopNeeded(Machine machine) {
    return force && !AT_REST.contains(machine.status().power());
  }

  @Override
  int change(Hypervisor hypervisor, Machine machine) {
    if (isStopNeeded(machine)) {
      machine.stop(StopMode.force());
    }
    DeleteReport report = deleted(machine);
    Map<String, Object> fields = result(machine, true);
    fields.put("removed", report.removed());
    fields.put("kept", report.kept());
    fields.put("failed", report.failed());
    StringBuilder text = new StringBuilder(name()).append(": deleted\n");
    report.removed().forEach(what -> text.append("removed ").append(Plain.cell(what)).append('\n'));
    report.kept().forEach(what -> text.append("kept ").append(Plain.cell(what)).append('\n'));
    panvisor().print(fields, text);
    report.failed().forEach(what -> panvisor().note("could not be removed: " + what));
    return report.failed().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private DeleteReport deleted(Machine machine) {
    try {
      return machine.delete(policy());
    } catch (IllegalMachineStateException runs) {
      throw runs.hint().isEmpty() ? runs.hint("Stop it first, or let --force do it.") : runs;
    }
  }
}
