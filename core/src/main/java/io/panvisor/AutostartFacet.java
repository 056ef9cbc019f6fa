package io.panvisor;

import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Autostart;
import io.panvisor.spi.AutostartOperations;
import io.panvisor.spi.HypervisorConnection;

/** Starting with the host, over a connection. */
record AutostartFacet(Link link, CallOptions options, MachineId id) implements Autostart {

  private static AutostartOperations operations(HypervisorConnection connection) {
    return connection
        .autostart()
        .orElseThrow(
            () -> new UnsupportedFeatureException(Feature.AUTOSTART, "this connection has none"));
  }

  @Override
  public boolean isEnabled() {
    return link.run(
        Operation.reading("autostart.get", id),
        options,
        (connection, call) -> operations(connection).isEnabled(call, id));
  }

  @Override
  public boolean enable(boolean wanted) {
    return link.run(
        Operation.changing("autostart.set", id),
        options,
        (connection, call) -> operations(connection).enable(call, id, wanted));
  }
}
