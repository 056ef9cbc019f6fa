package io.panvisor;

import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.VolumeInfo;
import io.panvisor.facet.Volumes;
import io.panvisor.spec.VolumeSpec;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.VolumeOperations;
import java.util.List;
import java.util.Optional;

/** The engine's volumes over a connection. */
record VolumesFacet(Link link, CallOptions options) implements Volumes {

  private static VolumeOperations operations(HypervisorConnection connection) {
    return connection
        .volumes()
        .orElseThrow(
            () -> new UnsupportedFeatureException(Feature.VOLUMES, "this connection has none"));
  }

  @Override
  public List<VolumeInfo> list() {
    return link.run(
        Operation.reading("volumes.list", null),
        options,
        (connection, call) -> operations(connection).list(call));
  }

  @Override
  public Optional<VolumeInfo> find(String name) {
    String checked = NetworksFacet.checked("volume", name);
    return link.run(
        Operation.reading("volumes.find", null),
        options,
        (connection, call) -> operations(connection).find(call, checked));
  }

  @Override
  public VolumeInfo create(VolumeSpec spec) {
    return link.run(
        Operation.making("volumes.create", null),
        options,
        (connection, call) -> operations(connection).create(call, spec));
  }

  @Override
  public boolean delete(String name) {
    String checked = NetworksFacet.checked("volume", name);
    return link.run(
        Operation.changing("volumes.delete", null),
        options,
        (connection, call) -> operations(connection).delete(call, checked));
  }
}
