package io.panvisor.spi;

import io.panvisor.MachineId;
import io.panvisor.facet.SnapshotInfo;
import java.util.List;

/** Snapshots of a machine. A backend that has this implements it; thread-safe. */
public interface SnapshotOperations {

  /** {@return all snapshots, parents before children} */
  List<SnapshotInfo> list(Call call, MachineId id);

  /**
   * Takes a snapshot; {@code memory} says whether the memory of a running machine is kept.
   *
   * @return the snapshot
   */
  SnapshotInfo take(Call call, MachineId id, String name, boolean memory);

  /** Brings the machine back to the snapshot. */
  void restore(Call call, MachineId id, String snapshot);

  /** Deletes one snapshot; its children stay. */
  void delete(Call call, MachineId id, String snapshot);
}
