package io.panvisor;

import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Capture;
import io.panvisor.facet.ImageInfo;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spi.CaptureOperations;
import io.panvisor.spi.HypervisorConnection;

/** Images of a machine over a connection. */
record CaptureFacet(Link link, CallOptions options, MachineId id) implements Capture {

  private static CaptureOperations operations(HypervisorConnection connection) {
    return connection
        .capture()
        .orElseThrow(
            () -> new UnsupportedFeatureException(Feature.CAPTURE, "this connection has none"));
  }

  @Override
  public ImageInfo toImage(String reference) {
    return link.run(
        Operation.making("capture", id),
        options,
        (connection, call) ->
            operations(connection).capture(call, id, ContainerImage.of(reference).reference()));
  }
}
