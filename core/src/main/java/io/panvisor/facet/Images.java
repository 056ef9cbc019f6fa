package io.panvisor.facet;

import io.panvisor.Secret;
import io.panvisor.spec.ImageBuild;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The engine's store of images. What not every store can do is a feature of its own, {@code
 * images.*}, and is refused with {@link io.panvisor.error.UnsupportedFeatureException} where it is
 * missing.
 *
 * <p>Where no user and password are given, registries get those that the engine's own command would
 * send. Streams are the caller's: they are read or written on the calling thread and not closed,
 * and an exception of theirs reaches the caller as {@link java.io.UncheckedIOException}.
 */
public interface Images extends HypervisorFacet {

  /** {@return all images that have a name or are no mere step of another} */
  List<ImageInfo> list();

  /** {@return the image of that name or id, if it is there} */
  Optional<ImageInfo> find(String reference);

  /**
   * {@return what the image of that name or id is made of} Feature {@code images.details}.
   *
   * @throws io.panvisor.error.NotFoundException when there is none
   */
  ImageDetails details(String reference);

  /**
   * {@return how the image of that name or id was made, the last step first} Feature {@code
   * images.details}.
   *
   * @throws io.panvisor.error.NotFoundException when there is none
   */
  List<ImageStep> history(String reference);

  /**
   * Fetches an image from its registry, telling progress in bytes, layer by layer where it has
   * some.
   *
   * @return the image
   * @throws io.panvisor.error.NotFoundException when the registry has none, or does not say so to
   *     this user
   * @throws io.panvisor.error.AccessDeniedException when it refuses the credentials
   */
  ImageInfo pull(String reference);

  /**
   * Fetches an image with the registry's user and password.
   *
   * @return the image
   */
  ImageInfo pull(String reference, String user, Secret password);

  /**
   * Sends an image to the registry that its name says, telling progress as {@link #pull} does.
   * Feature {@code images.push}.
   *
   * @return the digest by which the registry knows it; empty where it does not tell
   * @throws io.panvisor.error.NotFoundException when there is no image of that name here
   * @throws io.panvisor.error.AccessDeniedException when the registry refuses the credentials
   */
  String push(String reference);

  /**
   * Sends an image with the registry's user and password. Feature {@code images.push}.
   *
   * @return the digest by which the registry knows it; empty where it does not tell
   */
  String push(String reference, String user, Secret password);

  /**
   * Gives an image a name more; takes the name from the image that had it before. Feature {@code
   * images.tag}.
   *
   * @param reference the image's name or id
   * @param name the new name
   * @return the image
   */
  ImageInfo tag(String reference, String name);

  /**
   * Makes an image of a root file system in a tar archive on this side.
   *
   * @return the image
   */
  ImageInfo importRootFileSystem(Path archive, String reference);

  /**
   * Builds an image from a folder on this side. Feature {@code images.build}.
   *
   * @return the image
   * @throws io.panvisor.error.InvalidSpecException when the folder, its file or its {@code
   *     .dockerignore} cannot be read
   * @throws io.panvisor.error.EngineException when a step fails, with the builder's words; the log
   *     has the rest
   */
  default ImageInfo build(ImageBuild build) {
    return build(build, line -> {});
  }

  /**
   * Builds an image from a folder on this side. Feature {@code images.build}.
   *
   * @param log hears each line of the builder's log as it comes, on the calling thread
   * @return the image
   */
  ImageInfo build(ImageBuild build, Consumer<String> log);

  /**
   * Writes images as one tar archive, in the form that {@link #load} reads. Feature {@code
   * images.archive}. Progress tells the bytes written.
   *
   * @param references names or ids; an image that is named by its id comes back without a name
   * @throws io.panvisor.error.NotFoundException when there is none of one of them
   */
  void save(List<String> references, OutputStream archive);

  /**
   * Takes in the images of an archive that {@link #save} has written, plain or compressed. Feature
   * {@code images.archive}. Progress tells the bytes sent.
   *
   * @return the images, by the names that they have got
   */
  List<ImageInfo> load(InputStream archive);

  /**
   * Removes a name, and with the last name the image.
   *
   * @return false when there was none
   * @throws io.panvisor.error.BusyException when a machine uses it
   */
  boolean remove(String reference);

  /**
   * Removes images that have no name and that nothing uses. Feature {@code images.prune}.
   *
   * @return what is gone
   */
  RemovedImages prune();

  /**
   * {@return what a registry offers under that term} Feature {@code images.search}.
   *
   * @param term what to look for; a registry other than the engine's default one is named in front
   *     of it, as {@code HOST[:PORT]/TERM}
   * @param most how many at most, from 1 to 100
   */
  List<FoundImage> search(String term, int most);
}
