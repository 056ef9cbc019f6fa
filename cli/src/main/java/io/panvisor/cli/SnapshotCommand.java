package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Intent;
import io.panvisor.Machine;
import io.panvisor.facet.SnapshotInfo;
import io.panvisor.facet.Snapshots;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The snapshots of a machine. */
@Command(
    name = "snapshot",
    description = "Take, list, restore and delete snapshots of a machine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SnapshotCommand.Take.class,
      SnapshotCommand.Listing.class,
      SnapshotCommand.Restore.class,
      SnapshotCommand.Delete.class
    })
final class SnapshotCommand {

  /** A change of one snapshot that is there. */
  abstract static class OfOne extends MachineChange {

    @Parameters(index = "1", paramLabel = "SNAP", description = "The snapshot's name or id.")
    private String snapshot = "";

    final String snapshot() {
      return snapshot;
    }

    @Override
    void check(Target target) {
      super.check(target);
      Arguments.machine("snapshot", snapshot);
    }

    final String idOf(Machine machine) {
      return machine.facet(Snapshots.class).require(snapshot).id();
    }
  }

  /** Takes one. */
  @Command(
      name = "take",
      description = "Take a snapshot: of the disks, and of the memory if the machine runs.")
  static final class Take extends MachineChange {

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "SNAP",
        description = "The snapshot's name; made of the time if not given.")
    private @Nullable String given;

    private String snapshot = "";

    @Option(names = "--disks-only", description = "Of the disks alone, also if it runs.")
    private boolean disksOnly;

    @Override
    void check(Target target) {
      super.check(target);
      String now =
          "snap-" + Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[:Z]", "");
      snapshot = Arguments.newName("snapshot", given == null ? now : given);
    }

    @Override
    List<Intent.OnMachine> intents(Machine machine) {
      return List.of(new Intent.TakeSnapshot(snapshot));
    }

    @Override
    int change(Hypervisor hypervisor, Machine machine) {
      Snapshots snapshots = machine.facet(Snapshots.class);
      SnapshotInfo taken = disksOnly ? snapshots.takeDisks(snapshot) : snapshots.take(snapshot);
      panvisor().print(Facts.snapshot(taken), Plain.cell(taken.id()) + "\n");
      return ExitCode.DONE;
    }
  }

  /** Lists them. */
  @Command(name = "list", description = "List a machine's snapshots.")
  static final class Listing extends MachineCommand {

    @Override
    int run(Hypervisor hypervisor, Machine machine) {
      List<SnapshotInfo> all = machine.facet(Snapshots.class).list();
      Table table = new Table("NAME", "ID", "PARENT", "CREATED", "MEMORY", "CURRENT");
      for (SnapshotInfo snapshot : all) {
        table.row(
            snapshot.name(),
            snapshot.id(),
            snapshot.parent().orElse(""),
            snapshot.createdAt().toString(),
            snapshot.withMemory() ? "yes" : "no",
            snapshot.current() ? "yes" : "no");
      }
      List<Map<String, @Nullable Object>> document = all.stream().map(Facts::snapshot).toList();
      panvisor().print(document, table);
      return ExitCode.DONE;
    }
  }

  /** Goes back to one. */
  @Command(name = "restore", description = "Bring a machine back to a snapshot.")
  static final class Restore extends OfOne {

    @Override
    List<Intent.OnMachine> intents(Machine machine) {
      return List.of(new Intent.RestoreSnapshot(idOf(machine)));
    }

    @Override
    int change(Hypervisor hypervisor, Machine machine) {
      machine.facet(Snapshots.class).restore(idOf(machine));
      return said(machine, true, "brought back to " + snapshot(), "");
    }
  }

  /** Deletes one. */
  @Command(name = "delete", description = "Delete a snapshot; its children stay.")
  static final class Delete extends OfOne {

    @Override
    List<Intent.OnMachine> intents(Machine machine) {
      return List.of(new Intent.DeleteSnapshot(idOf(machine)));
    }

    @Override
    int change(Hypervisor hypervisor, Machine machine) {
      machine.facet(Snapshots.class).delete(idOf(machine));
      return said(machine, true, "snapshot " + snapshot() + " deleted", "");
    }
  }
}
