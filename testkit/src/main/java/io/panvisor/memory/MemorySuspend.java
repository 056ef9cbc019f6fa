package io.panvisor.memory;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.spi.Call;
import io.panvisor.spi.SuspendOperations;
import java.time.Duration;

/** Saving a virtual machine's memory. */
record MemorySuspend(MemoryConnection connection) implements SuspendOperations {

  private static final Duration SAVING = Duration.ofMillis(500);

  @Override
  public boolean suspend(Call call, MachineId id) {
    return connection.ask(
        call,
        MemoryCall.SUSPEND,
        () -> {
          MemoryMachine machine = connection.machine(id, Feature.SUSPEND);
          call.step("saving memory");
          call.sleep(SAVING);
          return machine.suspend();
        });
  }

  @Override
  public boolean discard(Call call, MachineId id) {
    return connection.ask(
        call, MemoryCall.SUSPEND, () -> connection.machine(id, Feature.SUSPEND).discard());
  }
}
