package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.Activity;
import io.panvisor.Cause;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a swarm's tasks mean for the place that they fill, one after the other. Pure.
 *
 * <p>A task is never started twice: whatever ends is replaced by another task in the same slot of
 * its service, or on the same node where the service has one a node. The place is what lasts.
 */
final class SwarmTasks {

  private static final Set<String> BEGINNING =
      Set.of(
          "new", "allocated", "pending", "assigned", "accepted", "preparing", "ready", "starting");
  private static final Set<String> OVER =
      Set.of("complete", "shutdown", "failed", "rejected", "remove", "orphaned");
  private static final String RAN = "task: non-zero exit";

  private SwarmTasks() {}

  /** The tasks by the place that they fill, the newest of each place first. */
  static Map<String, List<JsonNode>> byPlace(Iterable<JsonNode> tasks) {
    Map<String, List<JsonNode>> places = new TreeMap<>();
    for (JsonNode task : tasks) {
      places.computeIfAbsent(place(task), unknown -> new ArrayList<>()).add(task);
    }
    places.values().forEach(all -> all.sort(NEWEST));
    return places;
  }

  private static final Comparator<JsonNode> NEWEST =
      Comparator.<JsonNode, String>comparing(task -> task.path("CreatedAt").asText()).reversed();

  /** The slot's number, or the node's id where a service has one task a node. */
  static String place(JsonNode task) {
    int slot = task.path("Slot").asInt(0);
    return slot > 0 ? Integer.toString(slot) : task.path("NodeID").asText("");
  }

  static String state(JsonNode task) {
    return task.path("Status").path("State").asText("");
  }

  static boolean isOver(JsonNode task) {
    return OVER.contains(state(task));
  }

  static boolean isRunning(JsonNode task) {
    return "running".equals(state(task)) && "running".equals(desired(task));
  }

  /** Whether the engine is still at it: it will go on by itself. */
  static boolean isMoving(JsonNode task) {
    if (isOver(task)) {
      return false;
    }
    return BEGINNING.contains(state(task)) || !"running".equals(desired(task));
  }

  /** Whether the engine is about to take it away, with its container. */
  static boolean isLeaving(JsonNode task) {
    return "remove".equals(desired(task));
  }

  /** Whether no node takes it; the engine waits for one that does. */
  static boolean isUnplaced(JsonNode task) {
    return "pending".equals(state(task)) && !error(task).isEmpty();
  }

  /** Whether it ended before its program ran. */
  static boolean neverRan(JsonNode task) {
    return "rejected".equals(state(task))
        || ("failed".equals(state(task)) && !error(task).startsWith(RAN) && !wasRunning(task));
  }

  /** A health check, or the end of its node, ends what ran; the container then has a number. */
  private static boolean wasRunning(JsonNode task) {
    JsonNode container = task.path("Status").path("ContainerStatus");
    return container.path("PID").asInt(0) > 0 || error(task).contains("unhealthy");
  }

  static String desired(JsonNode task) {
    return task.path("DesiredState").asText("");
  }

  /** Why it is not as it should be, in the engine's words. */
  static String error(JsonNode task) {
    return task.path("Status").path("Err").asText("");
  }

  static Optional<String> container(JsonNode task) {
    String id = task.path("Status").path("ContainerStatus").path("ContainerID").asText("");
    return id.isEmpty() ? Optional.empty() : Optional.of(id);
  }

  /**
   * The state of a place.
   *
   * @param tasks its tasks, the newest first
   * @param wanted whether the service wants it filled
   * @param everRan whether it was ever filled
   */
  static MachineStatus status(List<JsonNode> tasks, boolean wanted, boolean everRan) {
    if (tasks.isEmpty()) {
      if (wanted) {
        return MachineStatus.of(PowerState.STARTING, "new");
      }
      return MachineStatus.of(PowerState.STOPPED, "scaled to 0")
          .with(Cause.of(everRan ? Cause.Kind.REQUESTED : Cause.Kind.NEVER_STARTED));
    }
    // While one is replaced by another, the one that runs is what there is of the machine.
    JsonNode newest = tasks.get(0);
    for (JsonNode task : tasks) {
      if (isRunning(task)) {
        newest = task;
        break;
      }
    }
    MachineStatus status = status(newest);
    boolean loops =
        status.power() == PowerState.STARTING
            && tasks.size() > 1
            && "ready".equals(state(newest))
            && "ready".equals(desired(newest));
    if (loops) {
      MachineStatus looping = status.with(Activity.RESTART_LOOP);
      return status(tasks.get(1)).cause().map(looping::with).orElse(looping);
    }
    return status;
  }

  /** The state that one task has by itself. */
  static MachineStatus status(JsonNode task) {
    String word = state(task);
    if (BEGINNING.contains(word)) {
      MachineStatus starting = MachineStatus.of(PowerState.STARTING, word);
      return error(task).isEmpty()
          ? starting
          : starting.with(Cause.of(Cause.Kind.START_FAILED).withDetail(error(task)));
    }
    return switch (word) {
      case "running" ->
          MachineStatus.of(
              "running".equals(desired(task)) ? PowerState.RUNNING : PowerState.STOPPING, word);
      case "complete", "shutdown", "remove" ->
          MachineStatus.of(PowerState.STOPPED, word).with(ended(task));
      case "failed" ->
          MachineStatus.of(neverRan(task) ? PowerState.FAILED : PowerState.STOPPED, word)
              .with(ended(task));
      case "rejected" -> MachineStatus.of(PowerState.FAILED, word).with(ended(task));
      case "orphaned" ->
          MachineStatus.of(PowerState.UNKNOWN, word)
              .with(Cause.of(Cause.Kind.CRASHED).withDetail("its node has been down for long"));
      default -> MachineStatus.of(PowerState.UNKNOWN, word);
    };
  }

  private static Cause ended(JsonNode task) {
    String error = error(task);
    Cause cause;
    if (neverRan(task)) {
      return Cause.of(Cause.Kind.START_FAILED).withDetail(error);
    }
    if (error.toLowerCase(java.util.Locale.ROOT).contains("oom")) {
      cause = Cause.of(Cause.Kind.OUT_OF_MEMORY);
    } else if ("shutdown".equals(state(task))) {
      cause = Cause.of(Cause.Kind.REQUESTED);
    } else {
      cause = Cause.of(Cause.Kind.EXITED);
    }
    JsonNode code = task.path("Status").path("ContainerStatus").path("ExitCode");
    if (code.isInt()) {
      cause = cause.withExitCode(code.intValue());
    }
    return error.isEmpty() ? cause : cause.withDetail(error);
  }
}
