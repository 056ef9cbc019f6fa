package io.panvisor.openvz;

import io.panvisor.MachineId;
import io.panvisor.error.Outcome;
import io.panvisor.facet.ExecCapture;
import io.panvisor.process.CommandResult;
import io.panvisor.spi.FacetCalls;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Scripts of the node's in a container. */
record ContainerScripts(FacetCalls calls, MachineId id) implements Scripts {

  @Override
  public ExecCapture run(String path) {
    ContainerSettings.path("script", path);
    return calls.making(
        "openvz.scripts.run",
        (connection, call) -> {
          Containers containers = OpenvzConnection.of(connection).containers();
          containers.requireStatus(call, id);
          CommandResult result =
              containers
                  .tools()
                  .change(call, "vzctl", List.of("--quiet", "runscript", id.value(), path));
          if (result.exitCode() == ExitCodes.LOCKED && result.out().isEmpty()) {
            throw ExitCodes.error(result, containers.facts().generation(), id.value())
                .outcome(Outcome.NOT_APPLIED);
          }
          return new ExecCapture(
              result.exitCode(),
              result.out().getBytes(StandardCharsets.UTF_8),
              result.err().getBytes(StandardCharsets.UTF_8),
              result.isCut());
        });
  }
}
