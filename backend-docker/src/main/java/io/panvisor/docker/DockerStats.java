package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.MachineId;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.MachineStats;
import io.panvisor.spi.Call;
import io.panvisor.spi.StatsOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Counters of containers: two calls each, as the counters do not tell when they began. */
final class DockerStats implements StatsOperations {

  private static final Set<PowerState> COUNTING = Set.of(PowerState.RUNNING, PowerState.PAUSED);

  private final DockerEngine engine;

  DockerStats(DockerEngine engine) {
    this.engine = engine;
  }

  @Override
  public MachineStats sample(Call call, MachineId id) {
    JsonNode state = engine.inspect(call, id).path("State");
    MachineStatus status = ContainerState.ofInspection(state);
    if (!COUNTING.contains(status.power())) {
      throw new IllegalMachineStateException(
          "a machine that does not run has no counters", status, COUNTING);
    }
    JsonNode stats =
        engine.ask(
            call,
            Subject.machine(id.value()),
            limit ->
                engine
                    .api()
                    .get(
                        limit,
                        ApiPath.of("containers", id.value(), "stats")
                            .with("stream", "false")
                            .with("one-shot", engine.facts().oneShotStats() ? "true" : null),
                        JsonNode.class));
    return StatsTranslator.sample(
        engine.facts().dialect(),
        id,
        state.path("StartedAt").asText(""),
        stats,
        engine.context().clock().instant());
  }

  @Override
  public List<MachineStats> sampleAll(Call call) {
    JsonNode running =
        engine.ask(
            call,
            Subject.ENGINE,
            limit -> engine.api().get(limit, ApiPath.of("containers", "json"), JsonNode.class));
    List<MachineStats> samples = new ArrayList<>();
    for (JsonNode row : running) {
      sampleIfRunning(call, engine.machines().id(row.path("Id").asText())).ifPresent(samples::add);
    }
    return samples;
  }

  /** A machine that has stopped or gone meanwhile is not among the running ones. */
  private Optional<MachineStats> sampleIfRunning(Call call, MachineId id) {
    try {
      return Optional.of(sample(call, id));
    } catch (NotFoundException | IllegalMachineStateException e) {
      return Optional.empty();
    }
  }
}
