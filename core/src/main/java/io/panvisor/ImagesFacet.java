package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.FoundImage;
import io.panvisor.facet.ImageDetails;
import io.panvisor.facet.ImageInfo;
import io.panvisor.facet.ImageStep;
import io.panvisor.facet.Images;
import io.panvisor.facet.RemovedImages;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.ImageBuild;
import io.panvisor.spec.Source;
import io.panvisor.spi.Call;
import io.panvisor.spi.CallerCodeException;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.ImageOperations;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The store of images over a connection. */
record ImagesFacet(Link link, CallOptions options) implements Images {

  private static final int MOST_FOUND = 100;
  private static final Pattern TERM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:/-]{0,254}");

  private interface Verb<T extends @Nullable Object> {
    T with(ImageOperations images, Call call);
  }

  private <T extends @Nullable Object> T run(Operation operation, Feature feature, Verb<T> verb) {
    return link.run(
        operation,
        options,
        (connection, call) -> {
          Hypervisor.require(connection.features(), feature);
          return verb.with(operations(connection), call);
        });
  }

  private static ImageOperations operations(HypervisorConnection connection) {
    return connection
        .images()
        .orElseThrow(
            () -> new UnsupportedFeatureException(Feature.IMAGES, "this connection has none"));
  }

  private static String checked(String reference) {
    return ContainerImage.of(reference).reference();
  }

  private static String newName(String reference) {
    String name = checked(reference);
    if (name.indexOf('@') >= 0 || name.startsWith("sha256:")) {
      throw InvalidSpecException.of(
          "image", name, "a name is given with a tag; a digest follows from the content");
    }
    return name;
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

  @Override
  public ImageDetails details(String reference) {
    String name = checked(reference);
    return run(
        Operation.reading("images.details", null),
        Feature.IMAGES_DETAILS,
        (images, call) -> images.details(call, name));
  }

  @Override
  public List<ImageStep> history(String reference) {
    String name = checked(reference);
    return run(
        Operation.reading("images.history", null),
        Feature.IMAGES_DETAILS,
        (images, call) -> images.history(call, name));
  }

  @Override
  public String push(String reference) {
    String name = newName(reference);
    return run(
        Operation.making("images.push", null),
        Feature.IMAGES_PUSH,
        (images, call) -> images.push(call, name, null, null));
  }

  @Override
  public String push(String reference, String user, Secret password) {
    String name = newName(reference);
    return run(
        Operation.making("images.push", null).hiding(List.of(password)),
        Feature.IMAGES_PUSH,
        (images, call) -> images.push(call, name, user, password));
  }

  @Override
  public ImageInfo tag(String reference, String name) {
    String image = checked(reference);
    String more = newName(name);
    return run(
        Operation.changing("images.tag", null),
        Feature.IMAGES_TAG,
        (images, call) -> images.tag(call, image, more));
  }

  @Override
  public ImageInfo build(ImageBuild build, Consumer<String> log) {
    build
        .problem()
        .ifPresent(
            problem -> {
              throw new InvalidSpecException(List.of(problem));
            });
    Consumer<String> guarded =
        line -> {
          try {
            log.accept(line);
          } catch (RuntimeException thrown) {
            throw new CallerCodeException(thrown);
          }
        };
    return run(
        Operation.making("images.build", null),
        Feature.IMAGES_BUILD,
        (images, call) -> images.build(call, build, guarded));
  }

  @Override
  public void save(List<String> references, OutputStream archive) {
    if (references.isEmpty()) {
      throw InvalidSpecException.of("images", "", "name the images to save");
    }
    List<String> names = references.stream().map(ImagesFacet::checked).toList();
    run(
        Operation.making("images.save", null),
        Feature.IMAGES_ARCHIVE,
        (images, call) -> {
          images.save(call, names, CallerStreams.of(archive));
          return true;
        });
  }

  @Override
  public List<ImageInfo> load(InputStream archive) {
    return run(
        Operation.making("images.load", null),
        Feature.IMAGES_ARCHIVE,
        (images, call) -> images.load(call, CallerStreams.of(archive)));
  }

  @Override
  public RemovedImages prune() {
    return run(
        Operation.making("images.prune", null),
        Feature.IMAGES_PRUNE,
        (images, call) -> images.prune(call));
  }

  @Override
  public List<FoundImage> search(String term, int most) {
    if (!TERM.matcher(term).matches()) {
      throw InvalidSpecException.of(
          "term", term, "a term has letters, digits, '_', '.', '-', ':' and '/'");
    }
    if (most < 1 || most > MOST_FOUND) {
      throw InvalidSpecException.of(
          "most", Integer.toString(most), "from 1 to " + MOST_FOUND + " are found");
    }
    return run(
        Operation.reading("images.search", null),
        Feature.IMAGES_SEARCH,
        (images, call) -> images.search(call, term, most));
  }
}
