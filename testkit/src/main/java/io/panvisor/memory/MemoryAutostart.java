package io.panvisor.memory;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.spi.AutostartOperations;
import io.panvisor.spi.Call;

/** Starting with the host. */
record MemoryAutostart(MemoryConnection connection) implements AutostartOperations {

  @Override
  public boolean isEnabled(Call call, MachineId id) {
    return connection.ask(
        call, MemoryCall.AUTOSTART, () -> connection.machine(id, Feature.AUTOSTART).isAutostart());
  }

  @Override
  public boolean enable(Call call, MachineId id, boolean wanted) {
    return connection.ask(
        call,
        MemoryCall.AUTOSTART,
        () -> connection.machine(id, Feature.AUTOSTART).autostart(wanted));
  }
}
