package io.panvisor;

import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Suspend;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.SuspendOperations;

/** Saving memory to disk over a connection. */
record SuspendFacet(Link link, CallOptions options, MachineId id) implements Suspend {

  private static SuspendOperations operations(HypervisorConnection connection) {
    return connection
        .suspend()
        .orElseThrow(
            () -> new UnsupportedFeatureException(Feature.SUSPEND, "this connection has none"));
  }

  @Override
  public boolean suspend() {
    return link.run(
        Operation.making("machine.suspend", id),
        options,
        (connection, call) -> operations(connection).suspend(call, id));
  }

  @Override
  public boolean discard() {
    return link.run(
        Operation.changing("machine.discard", id),
        options,
        (connection, call) -> operations(connection).discard(call, id));
  }
}
