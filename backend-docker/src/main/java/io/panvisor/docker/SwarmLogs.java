package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.MachineId;
import io.panvisor.error.NotReadyException;
import io.panvisor.facet.Frame;
import io.panvisor.facet.LogQuery;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.FrameStream;
import io.panvisor.spi.LogOperations;
import java.util.Optional;

/**
 * What the newest task of a machine wrote. A machine that was stopped has none: the swarm takes the
 * container and its log away.
 */
final class SwarmLogs implements LogOperations {

  private final SwarmApi api;
  private final SwarmMachines machines;

  SwarmLogs(SwarmApi api, SwarmMachines machines) {
    this.api = api;
    this.machines = machines;
  }

  @Override
  public FrameStream open(Call call, MachineId id, LogQuery query) {
    SwarmMachine machine = machines.require(call, id);
    Optional<JsonNode> task = machine.running().or(machine::newest);
    Optional<String> container = task.flatMap(SwarmTasks::container);
    if (task.isEmpty() || container.isEmpty()) {
      return new Empty();
    }
    if (machines.isHere(task.get())) {
      return new DockerLogs(api.engine())
          .open(call, api.engine().machines().id(container.get()), query);
    }
    if (query.isFollow()) {
      throw new NotReadyException(
              "its task runs on the node "
                  + machines.nodeName(call, task.get())
                  + ", and from here nothing tells when its log ends")
          .hint("Read the log without following it, or follow the service's log.");
    }
    return SwarmServices.open(
        api.engine(),
        call,
        Subject.machine(id.value()),
        ApiPath.of("tasks", task.get().path("ID").asText(), "logs"),
        query);
  }

  /** A log with nothing in it. */
  private static final class Empty implements FrameStream {
    @Override
    public Optional<Frame> read(Deadline deadline) {
      return Optional.empty();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
