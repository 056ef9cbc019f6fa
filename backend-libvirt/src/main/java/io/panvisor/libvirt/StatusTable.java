package io.panvisor.libvirt;

import io.panvisor.Activity;
import io.panvisor.Cause;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import java.util.List;

/**
 * libvirt's states and their reasons in our words. Pure.
 *
 * @see <a href="https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainState">libvirt:
 *     virDomainState</a>
 */
final class StatusTable {

  static final int RUNNING = 1;
  static final int BLOCKED = 2;
  static final int PAUSED = 3;
  static final int SHUTDOWN = 4;
  static final int SHUTOFF = 5;
  static final int CRASHED = 6;
  static final int PMSUSPENDED = 7;

  private static final List<String> RUNNING_REASONS =
      List.of(
          "unknown",
          "booted",
          "migrated",
          "restored",
          "from snapshot",
          "unpaused",
          "migration canceled",
          "save canceled",
          "event wakeup",
          "crashed",
          "post-copy",
          "post-copy failed");
  private static final List<String> PAUSED_REASONS =
      List.of(
          "unknown",
          "user",
          "migrating",
          "saving",
          "dumping",
          "I/O error",
          "watchdog",
          "from snapshot",
          "shutting down",
          "creating snapshot",
          "crashed",
          "starting up",
          "post-copy",
          "post-copy failed",
          "api error");
  private static final List<String> SHUTOFF_REASONS =
      List.of(
          "unknown",
          "shutdown",
          "destroyed",
          "crashed",
          "migrated",
          "saved",
          "failed",
          "from snapshot",
          "daemon");

  private static final int PAUSED_USER = 1;
  private static final int PAUSED_MIGRATION = 2;
  private static final int PAUSED_SAVE = 3;
  private static final int PAUSED_DUMP = 4;
  private static final int PAUSED_IO_ERROR = 5;
  private static final int PAUSED_SHUTTING_DOWN = 8;
  private static final int PAUSED_SNAPSHOT = 9;
  private static final int PAUSED_CRASHED = 10;
  private static final int PAUSED_STARTING_UP = 11;
  private static final int PAUSED_POSTCOPY = 12;

  private static final int SHUTOFF_SHUTDOWN = 1;
  private static final int SHUTOFF_DESTROYED = 2;
  private static final int SHUTOFF_CRASHED = 3;
  private static final int SHUTOFF_MIGRATED = 4;
  private static final int SHUTOFF_FAILED = 6;

  private StatusTable() {}

  /**
   * The status of a machine.
   *
   * @param state {@code virDomainState}
   * @param reason the reason, whose meaning depends on the state
   * @param saved whether there is a managed save image
   */
  static MachineStatus of(long state, long reason, boolean saved) {
    return switch ((int) state) {
      case RUNNING, BLOCKED -> running(state, (int) reason);
      case PAUSED -> paused((int) reason);
      case SHUTDOWN -> MachineStatus.of(PowerState.STOPPING, "in shutdown");
      case SHUTOFF -> shutoff((int) reason, saved);
      case CRASHED ->
          MachineStatus.of(PowerState.FAILED, reason == 1 ? "crashed (panicked)" : "crashed")
              .with(Cause.of(Cause.Kind.CRASHED));
      case PMSUSPENDED -> MachineStatus.of(PowerState.SLEEPING, "pmsuspended");
      default -> MachineStatus.of(PowerState.UNKNOWN, "no state");
    };
  }

  private static MachineStatus running(long state, int reason) {
    String word = state == BLOCKED ? "idle" : "running";
    MachineStatus status =
        MachineStatus.of(PowerState.RUNNING, word(word, RUNNING_REASONS, reason));
    return switch (reason) {
      case 3, 4 -> status.with(Cause.of(Cause.Kind.RESTORED));
      case 10, 11 -> status.with(Activity.MIGRATING);
      default -> status;
    };
  }

  private static MachineStatus paused(int reason) {
    String word = word("paused", PAUSED_REASONS, reason);
    MachineStatus status = MachineStatus.of(PowerState.PAUSED, word);
    return switch (reason) {
      case PAUSED_USER -> status.with(Cause.of(Cause.Kind.REQUESTED));
      case PAUSED_MIGRATION, PAUSED_POSTCOPY -> status.with(Activity.MIGRATING);
      case PAUSED_SAVE, PAUSED_DUMP -> status.with(Activity.BUSY);
      case PAUSED_IO_ERROR -> status.with(Cause.of(Cause.Kind.IO_ERROR));
      case PAUSED_SHUTTING_DOWN -> MachineStatus.of(PowerState.STOPPING, word);
      case PAUSED_SNAPSHOT -> status.with(Activity.SNAPSHOTTING);
      case PAUSED_CRASHED ->
          MachineStatus.of(PowerState.FAILED, word).with(Cause.of(Cause.Kind.CRASHED));
      case PAUSED_STARTING_UP -> MachineStatus.of(PowerState.STARTING, word);
      default -> status;
    };
  }

  private static MachineStatus shutoff(int reason, boolean saved) {
    String word = word("shut off", SHUTOFF_REASONS, reason);
    if (saved) {
      return MachineStatus.of(PowerState.SUSPENDED, word);
    }
    MachineStatus status = MachineStatus.of(PowerState.STOPPED, word);
    return switch (reason) {
      case SHUTOFF_SHUTDOWN -> status.with(Cause.of(Cause.Kind.SHUT_DOWN));
      case SHUTOFF_DESTROYED -> status.with(Cause.of(Cause.Kind.FORCED_OFF));
      case SHUTOFF_CRASHED -> status.with(Cause.of(Cause.Kind.CRASHED));
      case SHUTOFF_MIGRATED -> status.with(Cause.of(Cause.Kind.MIGRATED));
      case SHUTOFF_FAILED -> status.with(Cause.of(Cause.Kind.START_FAILED));
      default -> status;
    };
  }

  private static String word(String state, List<String> reasons, int reason) {
    return reason <= 0
        ? state
        : state + " (" + (reason < reasons.size() ? reasons.get(reason) : "reason " + reason) + ")";
  }
}
