package io.panvisor.memory;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.spi.Call;
import io.panvisor.spi.ConsoleOperations;
import io.panvisor.spi.FrameStream;

/** The serial consoles of virtual machines. */
record MemoryConsole(MemoryConnection connection) implements ConsoleOperations {

  @Override
  public FrameStream open(Call call, MachineId id) {
    return connection.ask(
        call,
        MemoryCall.CONSOLE,
        () -> {
          MemoryMachine machine = connection.machine(id, Feature.CONSOLE);
          ConsoleStream stream =
              new ConsoleStream(connection, machine, connection.engineState().shell());
          boolean open = false;
          try {
            machine.console(stream);
            open = true;
            return stream;
          } finally {
            if (!open) {
              stream.close();
            }
          }
        });
  }
}
