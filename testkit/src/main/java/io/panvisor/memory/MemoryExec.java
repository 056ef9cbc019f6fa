package io.panvisor.memory;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.error.NotReadyException;
import io.panvisor.facet.ExecSpec;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.ExecOperations;
import io.panvisor.spi.FrameStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Commands in pretended guests: see {@link Shell}. */
record MemoryExec(MemoryConnection connection) implements ExecOperations {

  @Override
  public FrameStream open(Call call, MachineId id, ExecSpec spec, boolean interactive) {
    return connection.ask(
        call,
        MemoryCall.EXEC,
        () -> {
          MemoryMachine machine = connection.machine(id, Feature.EXEC);
          if (interactive) {
            connection.machine(id, Feature.EXEC_INTERACTIVE);
          }
          machine.requireRunning();
          if (!machine.isGuestUp()) {
            throw new NotReadyException("the guest's agent does not run yet");
          }
          Map<String, String> environment = new LinkedHashMap<>(machine.environment());
          environment.putAll(spec.environment());
          MemoryCommand command =
              new MemoryCommand(
                  connection, machine, spec.command(), environment, spec.isTerminal());
          machine.running(command);
          String name = spec.command().get(0);
          MemoryProgram program =
              connection
                  .engineState()
                  .shell()
                  .find(name)
                  .orElse(
                      process -> {
                        process.error((name + ": not found\n").getBytes(StandardCharsets.UTF_8));
                        return 127;
                      });
          if (!interactive) {
            Deadline now = call.deadline();
            if (spec.input().length > 0) {
              command.write(spec.input(), now);
            }
            command.endInput();
          }
          command.start(connection, program);
          return command;
        });
  }
}
