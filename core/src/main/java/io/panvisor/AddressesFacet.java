package io.panvisor;

import io.panvisor.MachineAddress.Origin;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Addresses;
import io.panvisor.spi.AddressOperations;
import io.panvisor.spi.HypervisorConnection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Addresses over a connection. */
record AddressesFacet(Link link, CallOptions options, MachineId id) implements Addresses {

  private static AddressOperations operations(HypervisorConnection connection) {
    return connection
        .addresses()
        .orElseThrow(
            () -> new UnsupportedFeatureException(Feature.ADDRESSES, "this connection has none"));
  }

  @Override
  public List<MachineAddress> list() {
    return link.run(
        Operation.reading("addresses.list", id),
        options,
        (connection, call) ->
            operations(connection).list(call, id, EnumSet.allOf(Origin.class), true));
  }

  @Override
  public List<MachineAddress> list(Set<Origin> origins) {
    return link.run(
        Operation.reading("addresses.list", id),
        options,
        (connection, call) -> operations(connection).list(call, id, origins, false));
  }
}
