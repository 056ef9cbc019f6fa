package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.MachineId;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.MachineStats;
import io.panvisor.spi.Call;
import io.panvisor.spi.StatsOperations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counters of the tasks on the node that is talked to. */
final class SwarmStats implements StatsOperations {

  private final SwarmApi api;
  private final SwarmMachines machines;
  private final SwarmTranslator translator;

  SwarmStats(SwarmApi api, SwarmMachines machines, SwarmTranslator translator) {
    this.api = api;
    this.machines = machines;
    this.translator = translator;
  }

  @Override
  public MachineStats sample(Call call, MachineId id) {
    return of(id, new DockerStats(api.engine()).sample(call, machines.containerHere(call, id)));
  }

  @Override
  public List<MachineStats> sampleAll(Call call) {
    Map<String, JsonNode> services = new HashMap<>();
    api.services(call, Map.of())
        .forEach(service -> services.put(service.path("ID").asText(), service));
    List<MachineStats> samples = new ArrayList<>();
    for (JsonNode task : api.tasks(call, Map.of("desired-state", List.of("running")))) {
      JsonNode service = services.get(task.path("ServiceID").asText());
      if (service != null && machines.isHere(task) && SwarmTasks.isRunning(task)) {
        MachineId id =
            translator.id(
                SwarmTranslator.machineOf(
                    service.path("ID").asText(), SwarmTranslator.isMachine(service), task));
        SwarmTasks.container(task).ifPresent(container -> add(call, id, container, samples));
      }
    }
    return samples;
  }

  private void add(Call call, MachineId id, String container, List<MachineStats> samples) {
    try {
      samples.add(
          of(
              id,
              new DockerStats(api.engine()).sample(call, api.engine().machines().id(container))));
    } catch (NotFoundException | IllegalMachineStateException e) {
      // It has ended meanwhile, so it is not among those that run.
      samples.removeIf(sample -> sample.machine().equals(id));
    }
  }

  private static MachineStats of(MachineId id, MachineStats container) {
    return new MachineStats(
        id,
        container.at(),
        container.incarnation(),
        container.cpuNanos(),
        container.memoryUsedBytes(),
        container.memoryLimitBytes(),
        container.diskReadBytes(),
        container.diskWrittenBytes(),
        container.networkReceivedBytes(),
        container.networkSentBytes());
  }
}
