package io.panvisor.facet;

import java.util.List;

/** Snapshots in place: restoring keeps the machine and its identity. They form a tree. */
public interface Snapshots extends MachineFacet {

  /** {@return all snapshots, parents before children} */
  List<SnapshotInfo> list();

  /**
   * Takes a snapshot of disks, and of memory if the machine runs and the engine can.
   *
   * @return the snapshot
   * @throws io.panvisor.error.AlreadyExistsException when there is one of that name
   */
  SnapshotInfo take(String name);

  /**
   * Takes a snapshot of the disks alone.
   *
   * @return the snapshot
   */
  SnapshotInfo takeDisks(String name);

  /** {@return the one snapshot of that id or name} */
  SnapshotInfo require(String idOrName);

  /**
   * Brings the machine back to the snapshot: disks, and memory and power state if it holds them.
   */
  void restore(String id);

  /** Deletes one snapshot; its children stay, on its parent. */
  void delete(String id);
}
