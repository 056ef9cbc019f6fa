package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.Support;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.NotReadyException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.spi.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the machines of a swarm, and their containers on the node that is talked to. */
final class SwarmMachines {

  private final SwarmApi api;
  private final String nodeId;

  /**
   * @param nodeId the node that is talked to
   */
  SwarmMachines(SwarmApi api, String nodeId) {
    this.api = api;
    this.nodeId = nodeId;
  }

  Optional<SwarmMachine> find(Call call, MachineId id) {
    String serviceId = SwarmTranslator.serviceOf(id.value());
    String place = SwarmTranslator.placeOf(id.value());
    Optional<JsonNode> service =
        api.service(call, serviceId)
            .filter(found -> found.path("ID").asText().equals(serviceId))
            .filter(found -> SwarmTranslator.isMachine(found) == place.isEmpty());
    if (service.isEmpty()) {
      return Optional.empty();
    }
    List<JsonNode> tasks = new ArrayList<>();
    SwarmTasks.byPlace(api.tasksOf(call, serviceId))
        .forEach(
            (found, filling) -> {
              if (place.isEmpty() || found.equals(place)) {
                tasks.addAll(filling);
              }
            });
    if (tasks.isEmpty() && !place.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new SwarmMachine(service.get(), place.isEmpty(), List.copyOf(tasks)));
  }

  SwarmMachine require(Call call, MachineId id) {
    return find(call, id).orElseThrow(() -> new NotFoundException("machine", id.value()));
  }

  /** A machine whose power can be changed; one task of many is the service's to start and stop. */
  SwarmMachine requireAlone(Call call, MachineId id, Feature feature) {
    SwarmMachine machine = require(call, id);
    if (!machine.alone()) {
      throw new UnsupportedFeatureException(feature, oneOfMany(machine));
    }
    return machine;
  }

  private static String oneOfMany(SwarmMachine machine) {
    return "it is one of the tasks of the service "
        + machine.name()
        + ", which replaces it: scale, update or remove the service";
  }

  /** Whether one task of many can do without its service. */
  Support aloneOnly(Call call, MachineId id) {
    SwarmMachine machine = require(call, id);
    return machine.alone() ? Support.yes() : Support.no(oneOfMany(machine));
  }

  /** Whether what runs is on the node that is talked to; what does not run may come here. */
  Support hereOnly(Call call, MachineId id) {
    return require(call, id)
        .running()
        .filter(task -> !isHere(task))
        .map(task -> Support.no(elsewhere(call, task)))
        .orElse(Support.yes());
  }

  boolean isHere(JsonNode task) {
    return task.path("NodeID").asText().equals(nodeId);
  }

  private String elsewhere(Call call, JsonNode task) {
    return "its task runs on the node "
        + nodeName(call, task)
        + ", and only the node itself reaches into it: connect there with docker://";
  }

  String nodeName(Call call, JsonNode task) {
    String id = task.path("NodeID").asText();
    for (JsonNode node : api.nodes(call)) {
      if (node.path("ID").asText().equals(id)) {
        return node.path("Description").path("Hostname").asText(id);
      }
    }
    return id;
  }

  /** The container of a machine that runs, on the node that is talked to. */
  MachineId containerHere(Call call, MachineId id) {
    SwarmMachine machine = require(call, id);
    JsonNode task =
        machine
            .running()
            .orElseThrow(
                () ->
                    new IllegalMachineStateException(
                        "only a task that runs has a container to talk to",
                        machine.status(),
                        Set.of(PowerState.RUNNING)));
    if (!isHere(task)) {
      throw new NotReadyException(elsewhere(call, task));
    }
    return SwarmTasks.container(task)
        .map(api.engine().machines()::id)
        .orElseThrow(() -> new NotReadyException("its task has no container yet"));
  }
}
