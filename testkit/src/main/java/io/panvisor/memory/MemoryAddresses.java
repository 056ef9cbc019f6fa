package io.panvisor.memory;

import io.panvisor.Feature;
import io.panvisor.MachineAddress;
import io.panvisor.MachineId;
import io.panvisor.error.NotReadyException;
import io.panvisor.spi.AddressOperations;
import io.panvisor.spi.Call;
import java.util.List;
import java.util.Set;

/** The addresses that the engine gave. */
record MemoryAddresses(MemoryConnection connection) implements AddressOperations {

  @Override
  public List<MachineAddress> list(
      Call call, MachineId id, Set<MachineAddress.Origin> origins, boolean all) {
    return connection.ask(
        call,
        MemoryCall.ADDRESSES,
        () -> {
          MemoryMachine machine = connection.machine(id, Feature.ADDRESSES);
          if (!all && !origins.equals(Set.of(MachineAddress.Origin.ENGINE))) {
            throw new NotReadyException("here only the engine itself knows addresses");
          }
          return machine.addresses();
        });
  }
}
