package io.panvisor.openvz;

import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.error.BusyException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.Outcome;
import io.panvisor.facet.Frame;
import io.panvisor.process.Command;
import io.panvisor.spi.Call;
import io.panvisor.spi.ConsoleOperations;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.FrameStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A container's console: a shell of root's in a terminal of its own, by {@code vzctl enter}; and
 * its numbered terminals, by {@code vzctl console}. One at a time of each, as with other engines.
 */
final class OpenvzConsole implements ConsoleOperations {

  private final Containers containers;
  private final Set<String> open;

  /**
   * Consoles.
   *
   * @param open those that this connection has open, shared by all that open any
   */
  OpenvzConsole(Containers containers, Set<String> open) {
    this.containers = containers;
    this.open = open;
  }

  static Set<String> noneOpen() {
    return ConcurrentHashMap.newKeySet();
  }

  @Override
  public FrameStream open(Call call, MachineId id) {
    return open(call, id, List.of("enter", id.value()));
  }

  /** Opens the container's terminal of that number. */
  FrameStream terminal(Call call, MachineId id, int number) {
    return open(call, id, List.of("console", id.value(), Integer.toString(number)));
  }

  private FrameStream open(Call call, MachineId id, List<String> arguments) {
    var status = containers.requireStatus(call, id);
    if (status.power() != PowerState.RUNNING) {
      throw new IllegalMachineStateException(
          "only a container that runs has a console", status, Set.of(PowerState.RUNNING));
    }
    String key = String.join(" ", arguments);
    if (!open.add(key)) {
      throw new BusyException("the console is open already", "this connection")
          .outcome(Outcome.NOT_APPLIED);
    }
    boolean opened = false;
    try {
      FrameStream stream = containers.tools().start(call, Command::inTerminal, "vzctl", arguments);
      opened = true;
      return new Terminal(stream, key);
    } finally {
      if (!opened) {
        open.remove(key);
      }
    }
  }

  private final class Terminal implements FrameStream {
    private final FrameStream stream;
    private final String key;

    Terminal(FrameStream stream, String key) {
      this.stream = stream;
      this.key = key;
    }

    @Override
    public Optional<Frame> read(Deadline deadline) {
      Optional<Frame> frame = stream.read(deadline);
      if (frame.isEmpty()) {
        open.remove(key);
      }
      return frame.map(piece -> new Frame(Frame.Channel.TERMINAL, piece.data()));
    }

    @Override
    public void write(byte[] data, Deadline deadline) {
      stream.write(data, deadline);
    }

    @Override
    public void close() {
      stream.close();
      open.remove(key);
    }
  }
}
