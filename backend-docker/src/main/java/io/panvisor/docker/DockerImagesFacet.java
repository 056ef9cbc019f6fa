package io.panvisor.docker;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.facet.ImageInfo;
import io.panvisor.facet.RemovedImages;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spi.FacetCalls;
import io.panvisor.spi.HypervisorConnection;
import java.io.InputStream;
import java.util.List;

/** The verbs over a connection. */
record DockerImagesFacet(FacetCalls calls) implements DockerImages {

  private static ImageStore store(HypervisorConnection connection) {
    return ((DockerConnection) connection).imageStore();
  }

  private static String checked(String reference) {
    return ContainerImage.of(reference).reference();
  }

  @Override
  public List<ImageInfo> list(ImageFilter filter) {
    return calls.reading(
        "docker.images.list", (connection, call) -> store(connection).list(call, filter));
  }

  @Override
  public List<ImageInfo> listWithSteps() {
    return calls.reading(
        "docker.images.list",
        (connection, call) ->
            store(connection).list(call, ApiPath.of("images", "json").with("all", "1")));
  }

  @Override
  public ImageInfo pull(String reference, String platform) {
    String name = checked(reference);
    if (!platform.matches("[a-z0-9_]+(?:/[a-z0-9_]+){0,2}")) {
      throw InvalidSpecException.of("platform", platform, "write OS/ARCHITECTURE[/VARIANT]");
    }
    return calls.making(
        "docker.images.pull", (connection, call) -> store(connection).pull(call, name, platform));
  }

  @Override
  public ImageInfo importRootFileSystem(
      InputStream archive, String reference, List<String> changes) {
    String name = checked(reference);
    for (String change : changes) {
      if (change.isBlank() || change.indexOf('\n') >= 0 || change.indexOf('\0') >= 0) {
        throw InvalidSpecException.of("changes", change, "each is one instruction on one line");
      }
    }
    return calls.making(
        "docker.images.import",
        (connection, call) -> store(connection).importFrom(call, archive, name, changes));
  }

  @Override
  public RemovedImages forceRemove(String reference) {
    String name = checked(reference);
    return calls.changing(
        "docker.images.remove", (connection, call) -> store(connection).forceRemove(call, name));
  }

  @Override
  public RemovedImages prune(ImageFilter filter) {
    return calls.making(
        "docker.images.prune", (connection, call) -> store(connection).prune(call, filter));
  }
}
