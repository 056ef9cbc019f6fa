package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.error.NotReadyException;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.ResourcesExhaustedException;
import io.panvisor.spi.Call;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Starts and stops the machines of a swarm: a service of one task is scaled to 1 and to 0.
 *
 * <p>A swarm always kills in the end, and takes the task's container away. Where the way of
 * stopping matters, the container is therefore stopped first, by the node that it is on, and the
 * service is scaled afterwards.
 */
final class SwarmPower {

  private static final Set<PowerState> ALIVE =
      Set.of(PowerState.RUNNING, PowerState.STARTING, PowerState.STOPPING, PowerState.UNKNOWN);

  private final SwarmApi api;
  private final SwarmMachines machines;

  SwarmPower(SwarmApi api, SwarmMachines machines) {
    this.api = api;
    this.machines = machines;
  }

  static boolean isAlive(SwarmMachine machine) {
    return ALIVE.contains(machine.status().power());
  }

  boolean start(Call call, MachineId id) {
    SwarmMachine machine = machines.requireAlone(call, id, Feature.LAUNCH);
    PowerState power = machine.status().power();
    if (power == PowerState.RUNNING || power == PowerState.STARTING) {
      return false;
    }
    if (power == PowerState.STOPPING || machine.tasks().stream().anyMatch(SwarmTasks::isLeaving)) {
      awaitGone(call, machine.serviceId());
      machine = machines.require(call, id);
    }
    Set<String> before = new HashSet<>();
    machine.tasks().forEach(task -> before.add(task.path("ID").asText()));
    boolean again = machine.isWanted();
    api.change(
        call,
        SwarmApi.service(machine.name()),
        machine.serviceId(),
        spec -> {
          if (again) {
            renew(spec);
          } else {
            scale(spec, 1);
          }
        });
    awaitRunning(call, machine.serviceId(), machine.name(), before);
    return true;
  }

  /** Has the swarm replace tasks whose pattern has not changed. */
  static void renew(ObjectNode spec) {
    ObjectNode template = spec.withObject("/TaskTemplate");
    template.put("ForceUpdate", template.path("ForceUpdate").asLong(0) + 1);
  }

  static void scale(ObjectNode spec, int replicas) {
    spec.withObject("/Mode/Replicated").put("Replicas", replicas);
  }

  /** Waits until a task that is not one of those from before runs, or has run. */
  void awaitRunning(Call call, String serviceId, String name, Set<String> before) {
    try (SwarmChanges changes = SwarmChanges.open(api.engine(), call)) {
      while (true) {
        Optional<JsonNode> newest = Optional.empty();
        for (JsonNode task : api.tasksOf(call, serviceId)) {
          boolean newer =
              newest.isEmpty()
                  || task.path("CreatedAt")
                          .asText()
                          .compareTo(newest.get().path("CreatedAt").asText())
                      > 0;
          if (!before.contains(task.path("ID").asText()) && newer) {
            newest = Optional.of(task);
          }
        }
        if (newest.isPresent()) {
          JsonNode task = newest.get();
          if (SwarmTasks.neverRan(task)) {
            throw startFailed(name, task);
          }
          if (SwarmTasks.isUnplaced(task)) {
            throw unplaced(name, task);
          }
          if (SwarmTasks.isRunning(task) || SwarmTasks.isOver(task)) {
            return;
          }
          call.step("starting " + name + ": " + SwarmTasks.state(task));
        }
        changes.await(call, true);
      }
    }
  }

  /** The words of a task that could not be started mean what they mean of a container. */
  static PanvisorException startFailed(String name, JsonNode task) {
    String words = SwarmTasks.error(task);
    return EngineErrors.answer(
            new ApiException(ApiException.IN_STREAM, words), Subject.machine(name))
        .engineWords(words);
  }

  static PanvisorException unplaced(String name, JsonNode task) {
    return new ResourcesExhaustedException(
            "no node of the swarm takes a task of " + name, "node", null)
        .engineWords(SwarmTasks.error(task))
        .hint("Look at the nodes (panvisor node list), the placement and the resources asked for.");
  }

  StopResult stop(Call call, MachineId id, StopMode mode) {
    Feature feature =
        mode instanceof StopMode.Force ? Feature.STOP_FORCE : Feature.STOP_ENGINE_DEFAULT;
    SwarmMachine machine = machines.requireAlone(call, id, feature);
    if (!isAlive(machine)) {
      return new StopResult(false, StopResult.Way.UNKNOWN);
    }
    StopResult.Way way = StopResult.Way.UNKNOWN;
    Optional<JsonNode> running = machine.running();
    if (running.isPresent() && !(mode instanceof StopMode.EngineDefault)) {
      JsonNode task = running.get();
      if (!machines.isHere(task)) {
        throw new NotReadyException(
                "its task runs on the node "
                    + machines.nodeName(call, task)
                    + ", and a swarm itself stops in its own way alone")
            .hint("Connect to that node with docker://, or stop in the engine's own way.");
      }
      Optional<String> container = SwarmTasks.container(task);
      if (container.isPresent()) {
        way =
            new ContainerStop(api.engine())
                .stop(call, api.engine().machines().id(container.get()), mode)
                .way();
      }
    }
    api.change(call, SwarmApi.service(machine.name()), machine.serviceId(), spec -> scale(spec, 0));
    awaitGone(call, machine.serviceId());
    return new StopResult(true, way);
  }

  /**
   * Waits until no task of the service is alive, and those that the swarm takes away are gone: as
   * long as one of them is there its slot is not filled anew.
   */
  private void awaitGone(Call call, String serviceId) {
    try (SwarmChanges changes = SwarmChanges.open(api.engine(), call)) {
      while (true) {
        boolean alive = false;
        for (JsonNode task : api.tasksOf(call, serviceId)) {
          alive |= !SwarmTasks.isOver(task) || SwarmTasks.isLeaving(task);
        }
        if (!alive) {
          return;
        }
        changes.await(call, true);
      }
    }
  }
}
