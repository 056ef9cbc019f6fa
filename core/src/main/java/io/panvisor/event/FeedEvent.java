package io.panvisor.event;

import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import java.util.List;

/** What a feed tells: states as they are, not the edges between them. */
public sealed interface FeedEvent {

  /**
   * All machines as they are now; comes first, and after each gap.
   *
   * @param machines the machines
   */
  record Snapshot(List<MachineInfo> machines) implements FeedEvent {
    /** Copies the list. */
    public Snapshot {
      machines = List.copyOf(machines);
    }
  }

  /**
   * A machine is new or has changed; several changes may come as one.
   *
   * @param machine how it is now
   */
  record Changed(MachineInfo machine) implements FeedEvent {}

  /**
   * A machine is gone, or the query does not fit it any more.
   *
   * @param id its identity
   */
  record Removed(MachineId id) implements FeedEvent {}

  /**
   * Changes may have been missed; a snapshot follows as soon as the engine answers.
   *
   * @param why why
   */
  record Gap(String why) implements FeedEvent {}
}
