package io.panvisor.memory;

import io.panvisor.Activity;
import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.SnapshotInfo;
import io.panvisor.spi.Call;
import io.panvisor.spi.SnapshotOperations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Snapshots in place, as a tree, with memory if wanted. */
record MemorySnapshots(MemoryConnection connection) implements SnapshotOperations {

  private static final Duration TAKING = Duration.ofMillis(300);

  @Override
  public List<SnapshotInfo> list(Call call, MachineId id) {
    return connection.ask(
        call,
        MemoryCall.SNAPSHOTS,
        () -> {
          MemoryMachine machine = connection.machine(id, Feature.SNAPSHOTS);
          return machine.snapshots().stream().map(snapshot -> info(machine, snapshot)).toList();
        });
  }

  private static SnapshotInfo info(MemoryMachine machine, MemoryMachine.Snapshot snapshot) {
    return new SnapshotInfo(
        snapshot.id(),
        snapshot.name(),
        Optional.ofNullable(snapshot.parent()),
        snapshot.createdAt(),
        snapshot.memory(),
        machine.currentSnapshot().filter(snapshot.id()::equals).isPresent());
  }

  @Override
  public SnapshotInfo take(Call call, MachineId id, String name, boolean memory) {
    return connection.ask(
        call,
        MemoryCall.SNAPSHOTS,
        () -> {
          MemoryMachine machine = connection.machine(id, Feature.SNAPSHOTS);
          if (machine.snapshots().stream().anyMatch(other -> other.name().equals(name))) {
            throw new AlreadyExistsException("snapshot", name);
          }
          machine.begin(Activity.SNAPSHOTTING);
          try {
            call.step("taking snapshot " + name);
            call.sleep(TAKING);
            return info(machine, machine.takeSnapshot(name, memory));
          } finally {
            machine.endActivity();
          }
        });
  }

  private static MemoryMachine.Snapshot require(MemoryMachine machine, String snapshot) {
    return machine.snapshots().stream()
        .filter(known -> known.id().equals(snapshot))
        .findFirst()
        .orElseThrow(() -> new NotFoundException("snapshot", snapshot));
  }

  @Override
  public void restore(Call call, MachineId id, String snapshot) {
    connection.ask(
        call,
        MemoryCall.SNAPSHOTS,
        () -> {
          MemoryMachine machine = connection.machine(id, Feature.SNAPSHOTS);
          machine.restoreSnapshot(connection.context(), require(machine, snapshot));
          return true;
        });
  }

  @Override
  public void delete(Call call, MachineId id, String snapshot) {
    connection.ask(
        call,
        MemoryCall.SNAPSHOTS,
        () -> {
          MemoryMachine machine = connection.machine(id, Feature.SNAPSHOTS);
          machine.deleteSnapshot(require(machine, snapshot));
          return true;
        });
  }
}
