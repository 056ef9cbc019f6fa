package io.panvisor.openvz;

import io.panvisor.InfoPart;
import io.panvisor.MachineAddress;
import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.error.NotFoundException;
import io.panvisor.spi.AddressOperations;
import io.panvisor.spi.Call;
import java.util.List;
import java.util.Set;

/** Addresses of containers: what the tools themselves have given them. */
final class OpenvzAddresses implements AddressOperations {

  private final Containers containers;

  OpenvzAddresses(Containers containers) {
    this.containers = containers;
  }

  @Override
  public List<MachineAddress> list(
      Call call, MachineId id, Set<MachineAddress.Origin> origins, boolean all) {
    ContainerRow row =
        containers
            .find(call, id.value(), Set.of(InfoPart.ADDRESSES))
            .orElseThrow(() -> new NotFoundException("machine", id.value()));
    boolean running = StatusTable.of(row.text("status").orElse("")).power() == PowerState.RUNNING;
    return running && origins.contains(MachineAddress.Origin.ENGINE)
        ? InfoTranslator.addresses(row.texts("ip"))
        : List.of();
  }
}
