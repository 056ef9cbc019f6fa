package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.ImageInfo;
import io.panvisor.facet.Images;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.Source;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.ImageOperations;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The store of images over a connection. */
record ImagesFacet(Link link, CallOptions options) implements Images {

  private static ImageOperations operations(HypervisorConnection connection) {
    return connection
        .images()
        .orElseThrow(
            () -> new UnsupportedFeatureException(Feature.IMAGES, "this connection has none"));
  }

  private static String checked(String reference) {
    return ContainerImage.of(reference).reference();
  }

  @Override
  public List<ImageInfo> list() {
    return link.run(
        Operation.reading("images.list", null),
        options,
        (connection, call) -> operations(connection).list(call));
  }

  @Override
  public Optional<ImageInfo> find(String reference) {
    String name = checked(reference);
    return link.run(
        Operation.reading("images.find", null),
        options,
        (connection, call) -> operations(connection).find(call, name));
  }

  @Override
  public ImageInfo pull(String reference) {
    String name = checked(reference);
    return link.run(
        Operation.making("images.pull", null),
        options,
        (connection, call) -> {
          Hypervisor.require(connection.features(), Feature.IMAGES_PULL);
          return operations(connection).pull(call, name, null, null);
        });
  }

  @Override
  public ImageInfo pull(String reference, String user, Secret password) {
    String name = checked(reference);
    return link.run(
        Operation.making("images.pull", null).hiding(List.of(password)),
        options,
        (connection, call) -> {
          Hypervisor.require(connection.features(), Feature.IMAGES_PULL);
          return operations(connection).pull(call, name, user, password);
        });
  }

  @Override
  public ImageInfo importRootFileSystem(Path archive, String reference) {
    String name = checked(reference);
    new Source.Upload(archive)
        .problem("archive")
        .ifPresent(
            problem -> {
              throw new InvalidSpecException(List.of(problem));
            });
    return link.run(
        Operation.making("images.import", null),
        options,
        (connection, call) -> operations(connection).importRootFileSystem(call, archive, name));
  }

  @Override
  public boolean remove(String reference) {
    String name = checked(reference);
    return link.run(
        Operation.changing("images.remove", null),
        options,
        (connection, call) -> operations(connection).remove(call, name));
  }
}
