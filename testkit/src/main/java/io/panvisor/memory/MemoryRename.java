package io.panvisor.memory;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.spi.Call;
import io.panvisor.spi.RenameOperations;

/** Names; a virtual machine is renamed only while it does not run. */
record MemoryRename(MemoryConnection connection) implements RenameOperations {

  @Override
  public void rename(Call call, MachineId id, String name) {
    connection.ask(
        call,
        MemoryCall.RENAME,
        () -> {
          MemoryMachine machine = connection.machine(id, Feature.RENAME);
          boolean runningToo = machine.isContainer() && connection.can(Feature.RENAME_RUNNING);
          if (!runningToo && machine.power() != PowerState.STOPPED) {
            throw machine.wrongState(
                "a virtual machine is renamed only while it is stopped", PowerState.STOPPED);
          }
          if (!machine.name().equals(name)) {
            synchronized (machine.lock()) {
              connection.engineState().requireFree(name);
              machine.rename(name);
            }
          }
          return true;
        });
  }
}
