package io.panvisor.openvz;

import io.panvisor.CallOptions;
import io.panvisor.MachineId;
import io.panvisor.error.Outcome;
import io.panvisor.facet.ExecCapture;
import io.panvisor.process.CommandResult;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Scripts of the node's in a container. */
record ContainerScripts(Containers containers, OwnCalls calls, MachineId id) implements Scripts {

  @Override
  public ExecCapture run(String path, CallOptions options) {
    ContainerSettings.path("script", path);
    return calls.changing(
        "scripts.run",
        id,
        options,
        OwnCalls.LONG,
        call -> {
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
