package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.MachineStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One machine of a swarm: a place of a service, as it was at one moment.
 *
 * @param service the service
 * @param alone whether the service was made as this one machine
 * @param tasks the tasks of its place, the newest first
 */
record SwarmMachine(JsonNode service, boolean alone, List<JsonNode> tasks) {

  String serviceId() {
    return service.path("ID").asText();
  }

  String name() {
    return SwarmApi.name(service);
  }

  boolean isWanted() {
    OptionalInt replicas = SwarmTranslator.replicas(service);
    return replicas.orElse(1) > 0;
  }

  MachineStatus status() {
    return SwarmTasks.status(
        tasks, isWanted(), !service.path("CreatedAt").equals(service.path("UpdatedAt")));
  }

  Optional<JsonNode> running() {
    return tasks.stream().filter(SwarmTasks::isRunning).findFirst();
  }

  Optional<JsonNode> newest() {
    return tasks.stream().findFirst();
  }
}
