package io.panvisor.openvz;

import io.panvisor.Activity;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the states of vzlist, vzctl and prlctl mean. */
final class StatusTable {

  private static final Map<String, MachineStatus> STATES =
      Map.ofEntries(
          state("running", PowerState.RUNNING),
          state("mounted", PowerState.STOPPED),
          state("stopped", PowerState.STOPPED),
          state("suspended", PowerState.SUSPENDED),
          state("paused", PowerState.PAUSED),
          state("starting", PowerState.STARTING),
          state("restoring", PowerState.STARTING),
          state("resuming", PowerState.STARTING),
          state("continuing", PowerState.STARTING),
          state("stopping", PowerState.STOPPING),
          state("suspending", PowerState.STOPPING),
          state("pausing", PowerState.PAUSED, Activity.BUSY),
          state("resetting", PowerState.RUNNING, Activity.BUSY),
          state("compacting", PowerState.STOPPED, Activity.BUSY),
          state("syncing", PowerState.RUNNING, Activity.BUSY),
          state("snapshoting", PowerState.RUNNING, Activity.SNAPSHOTTING),
          state("del_snapshot", PowerState.RUNNING, Activity.SNAPSHOTTING),
          state("migrating", PowerState.RUNNING, Activity.MIGRATING),
          state("reconnecting", PowerState.UNKNOWN),
          state("unknown", PowerState.UNKNOWN),
          state("invalid", PowerState.FAILED));

  private StatusTable() {}

  private static Map.Entry<String, MachineStatus> state(String word, PowerState power) {
    return Map.entry(word, MachineStatus.of(power, word));
  }

  private static Map.Entry<String, MachineStatus> state(
      String word, PowerState power, Activity activity) {
    return Map.entry(word, MachineStatus.of(power, word).with(activity));
  }

  /** The state of a word that vzlist or prlctl prints. */
  static MachineStatus of(String word) {
    return STATES.getOrDefault(word, MachineStatus.of(PowerState.UNKNOWN, word));
  }

  /**
   * The state that {@code vzctl status} prints, or nothing when there is no such container. Lines
   * around it are passed over; its words are told by what they are and not by where they stand.
   */
  static Optional<MachineStatus> ofStatusLine(String output) {
    List<String> words =
        Arrays.stream(output.split("\r?\n", -1))
            .filter(line -> line.startsWith("CTID ") || line.startsWith("VEID "))
            .findFirst()
            .map(line -> Arrays.asList(line.strip().split("\\s+")))
            .orElse(List.of());
    if (!words.contains("exist")) {
      return Optional.empty();
    }
    for (String word : List.of("running", "paused", "suspended")) {
      if (words.contains(word)) {
        return Optional.of(of(word));
      }
    }
    return Optional.of(of(words.contains("mounted") ? "mounted" : "stopped"));
  }
}
