package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.PowerState;
import io.panvisor.error.EngineException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.ServiceInfo;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Waits until a service is what was asked for, and says why when it will not be. */
final class ServiceSettling {

  /** The swarm may find that a change concerns no task, and then says nothing at all. */
  private static final Duration TO_BEGIN = Duration.ofSeconds(3);

  private final SwarmApi api;
  private final String serviceId;
  private final Set<String> before;
  private final boolean replaces;
  private final boolean back;

  /**
   * @param before the tasks that there were
   * @param replaces whether they are to be replaced
   * @param back whether an update is taken back
   */
  ServiceSettling(
      SwarmApi api, String serviceId, Set<String> before, boolean replaces, boolean back) {
    this.api = api;
    this.serviceId = serviceId;
    this.before = before;
    this.replaces = replaces;
    this.back = back;
  }

  ServiceInfo await(Call call) {
    Deadline begins = Deadline.after(api.engine().context(), TO_BEGIN);
    try (SwarmChanges changes = SwarmChanges.open(api.engine(), call)) {
      while (true) {
        JsonNode service = api.requireService(call, serviceId);
        JsonNode tasks = api.tasksOf(call, serviceId);
        ServiceInfo info = SwarmTranslator.service(service, tasks);
        if (isSettled(call, info, service, tasks, begins)) {
          return info;
        }
        changes.await(call, true);
      }
    }
  }

  private boolean isSettled(
      Call call, ServiceInfo info, JsonNode service, JsonNode tasks, Deadline begins) {
    Optional<JsonNode> failed = failed(tasks);
    switch (info.rollout()) {
      case UPDATING, ROLLING_BACK -> {
        tell(call, info, tasks);
        return false;
      }
      case PAUSED, ROLLBACK_PAUSED ->
          throw problem(info, failed, "the update stands still, as new tasks failed");
      case ROLLED_BACK -> {
        // Told before the old machines run again.
      }
      case NONE -> {
        if (replaces && info.running() > 0 && !begins.isOver()) {
          return false;
        }
      }
      case COMPLETED -> {
        if (back && replaces && !begins.isOver()) {
          // What is told is still the update before.
          return false;
        }
      }
    }
    boolean takenBack = info.rollout() == ServiceInfo.Rollout.ROLLED_BACK && !back;
    if (failed.isPresent() && !replaces && !takenBack) {
      throw problem(info, failed, "its tasks fail");
    }
    Counted counted = count(service, tasks);
    tell(call, info, tasks);
    if (counted.moving > 0 || counted.good < counted.wanted) {
      return false;
    }
    if (takenBack && replaces) {
      throw problem(info, failed, "the update was taken back, as new tasks failed");
    }
    return true;
  }

  private record Counted(int wanted, int good, int moving) {}

  private Counted count(JsonNode service, JsonNode tasks) {
    Map<String, List<JsonNode>> places = SwarmTasks.byPlace(tasks);
    boolean endless =
        "any"
            .equals(
                service
                    .path("Spec")
                    .path("TaskTemplate")
                    .path("RestartPolicy")
                    .path("Condition")
                    .asText("any"));
    int good = 0;
    int moving = 0;
    for (List<JsonNode> filling : places.values()) {
      boolean filled = false;
      for (JsonNode task : filling) {
        if (SwarmTasks.isUnplaced(task)) {
          throw SwarmPower.unplaced(SwarmApi.name(service), task);
        }
        if (SwarmTasks.isMoving(task)) {
          moving++;
        }
        filled |= SwarmTasks.isRunning(task);
      }
      // A task that has done its work and is not replaced is as good as one that runs.
      if (filled || (!endless && "complete".equals(SwarmTasks.state(filling.get(0))))) {
        good++;
      } else if (endless) {
        refuseLoop(service, filling);
      }
    }
    OptionalInt replicas = SwarmTranslator.replicas(service);
    return new Counted(replicas.orElse(Math.max(1, places.size())), good, moving);
  }

  /** What is replaced for ever and ends each time, as one that is unhealthy does, never settles. */
  private void refuseLoop(JsonNode service, List<JsonNode> filling) {
    List<JsonNode> ended =
        filling.stream()
            .filter(SwarmTasks::isOver)
            .filter(task -> !before.contains(task.path("ID").asText()))
            .toList();
    if (ended.size() > 1) {
      throw problem(
          SwarmTranslator.service(service, List.of()),
          Optional.of(ended.get(0)),
          "its tasks end again and again");
    }
  }

  private void tell(Call call, ServiceInfo info, JsonNode tasks) {
    long fresh = 0;
    for (JsonNode task : tasks) {
      if (SwarmTasks.isRunning(task) && !(replaces && before.contains(task.path("ID").asText()))) {
        fresh++;
      }
    }
    String what =
        switch (info.rollout()) {
          case UPDATING -> "updating ";
          case ROLLING_BACK -> "rolling back ";
          default -> "settling ";
        };
    call.progress(
        what + info.name(),
        fresh,
        info.replicas().isPresent()
            ? OptionalLong.of(info.replicas().getAsInt())
            : OptionalLong.empty());
  }

  /** The newest of the new tasks that failed. */
  private Optional<JsonNode> failed(JsonNode tasks) {
    List<JsonNode> failed = new ArrayList<>();
    for (JsonNode task : tasks) {
      boolean bad =
          "failed".equals(SwarmTasks.state(task)) || "rejected".equals(SwarmTasks.state(task));
      if (bad && !before.contains(task.path("ID").asText())) {
        failed.add(task);
      }
    }
    return failed.stream()
        .max(java.util.Comparator.comparing(task -> task.path("CreatedAt").asText()));
  }

  private static PanvisorException problem(
      ServiceInfo info, Optional<JsonNode> failed, String what) {
    String why =
        failed
            .map(task -> SwarmTasks.status(task).cause().map(Object::toString).orElse(""))
            .orElse("");
    if (failed.isPresent() && SwarmTasks.status(failed.get()).power() == PowerState.FAILED) {
      PanvisorException known = SwarmPower.startFailed(info.name(), failed.get());
      if (!(known instanceof EngineException)) {
        return known.outcome(Outcome.UNKNOWN);
      }
    }
    return new EngineException(
            "service " + info.name() + ": " + what + (why.isEmpty() ? "" : " (" + why + ")"), null)
        .engineWords(info.message())
        .outcome(
            info.rollout() == ServiceInfo.Rollout.ROLLED_BACK
                ? Outcome.NOT_APPLIED
                : Outcome.UNKNOWN)
        .hint("Its machines say why (panvisor service machines); roll back, or update again.");
  }
}
