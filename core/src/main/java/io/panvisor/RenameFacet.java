package io.panvisor;

import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Rename;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.RenameOperations;

/** Names over a connection. */
record RenameFacet(Link link, CallOptions options, MachineId id) implements Rename {

  private static RenameOperations operations(HypervisorConnection connection) {
    return connection
        .rename()
        .orElseThrow(
            () -> new UnsupportedFeatureException(Feature.RENAME, "this connection has none"));
  }

  @Override
  public void to(String name) {
    link.run(
        Operation.changing("machine.rename", id),
        options,
        (connection, call) -> {
          operations(connection).rename(call, id, MachineSpec.named(name).build().name());
          return true;
        });
  }
}
