package io.panvisor.openvz;

import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.ExecSpec;
import io.panvisor.process.Command;
import io.panvisor.spi.Call;
import io.panvisor.spi.ExecOperations;
import io.panvisor.spi.FrameStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Set;

/** Commands in a container, by {@code vzctl exec2}, which hands on their own exit code. */
final class OpenvzExec implements ExecOperations {

  private final Containers containers;

  OpenvzExec(Containers containers) {
    this.containers = containers;
  }

  @Override
  public FrameStream open(Call call, MachineId id, ExecSpec spec, boolean interactive) {
    if (spec.user().filter(user -> user.contains(":")).isPresent()) {
      throw InvalidSpecException.of(
          "user", spec.user().orElse(""), "a group cannot be chosen here: name a user alone");
    }
    if (spec.isTerminal() && !spec.secrets().isEmpty()) {
      throw InvalidSpecException.of(
          "environment", "***", "a command in a terminal is given no secrets: they would be seen");
    }
    String container = containers.usable(id);
    ContainerCommand command = new ContainerCommand(spec);
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.writeBytes(command.prologue());
    input.writeBytes(spec.input());
    FrameStream stream =
        containers
            .tools()
            .start(
                call,
                made -> prepared(made, spec, input.toByteArray()),
                "vzctl",
                arguments(container, command));
    if (!interactive) {
      stream.endInput();
    }
    return new ExecStream(stream, spec.isTerminal(), code -> checked(call, id, code));
  }

  static List<String> arguments(String container, ContainerCommand command) {
    // Without --quiet, vzctl's own remarks would be among the command's output.
    return List.of("--quiet", "exec2", container, command.line());
  }

  private static Command prepared(Command made, ExecSpec spec, byte[] input) {
    Command scrubbed = made;
    for (var secret : spec.secrets()) {
      scrubbed = scrubbed.scrubbing(secret);
    }
    scrubbed = spec.isTerminal() ? scrubbed.inTerminal() : scrubbed;
    return input.length == 0 ? scrubbed : scrubbed.withInput(input);
  }

  /**
   * The exit code, if it is the command's own: vzctl uses some of the same numbers when there was
   * no command, and is silent then, so the container is looked at.
   */
  private int checked(Call call, MachineId id, int code) {
    boolean maybeVzctls =
        code == ExitCodes.NOT_RUNNING
            || code == ExitCodes.UNKNOWN_CONTAINER
            || code == ExitCodes.EXEC_FAILED;
    if (!maybeVzctls) {
      return code;
    }
    Call looking = call.withOwnDeadline(OpenvzConnection.SHORT);
    var status =
        containers
            .status(looking, id.value())
            .orElseThrow(() -> new NotFoundException("machine", id.value()));
    if (status.power() != PowerState.RUNNING) {
      throw new IllegalMachineStateException(
          "commands run only in a container that runs", status, Set.of(PowerState.RUNNING));
    }
    return code;
  }
}
