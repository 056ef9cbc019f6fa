package io.panvisor.spi;

import io.panvisor.Feature;
import io.panvisor.Secret;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.FoundImage;
import io.panvisor.facet.ImageDetails;
import io.panvisor.facet.ImageInfo;
import io.panvisor.facet.ImageStep;
import io.panvisor.facet.RemovedImages;
import io.panvisor.spec.ImageBuild;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store of images. A backend that has this implements it; thread-safe. */
public interface ImageOperations {

  /** {@return all images} */
  List<ImageInfo> list(Call call);

  /** {@return the image of that name or id, if it is there} */
  Optional<ImageInfo> find(Call call, String reference);

  /**
   * Fetches an image, with credentials if they are given.
   *
   * @return the image
   */
  ImageInfo pull(Call call, String reference, @Nullable String user, @Nullable Secret password);

  /**
   * Makes an image of a root file system in a tar archive on this side.
   *
   * @return the image
   */
  ImageInfo importRootFileSystem(Call call, Path archive, String reference);

  /**
   * Removes a name, and with the last name the image.
   *
   * @return false when there was none
   */
  boolean remove(Call call, String reference);

  /** {@return what the image of that name or id is made of} */
  default ImageDetails details(Call call, String reference) {
    throw missing(Feature.IMAGES_DETAILS);
  }

  /** {@return how the image of that name or id was made, the last step first} */
  default List<ImageStep> history(Call call, String reference) {
    throw missing(Feature.IMAGES_DETAILS);
  }

  /**
   * Sends an image to its registry, with credentials if they are given.
   *
   * @return the digest by which the registry knows it, or an empty text
   */
  default String push(
      Call call, String reference, @Nullable String user, @Nullable Secret password) {
    throw missing(Feature.IMAGES_PUSH);
  }

  /**
   * Gives an image a name more.
   *
   * @return the image
   */
  default ImageInfo tag(Call call, String reference, String name) {
    throw missing(Feature.IMAGES_TAG);
  }

  /**
   * Builds an image from a folder on this side; core has looked at the folder.
   *
   * @param log hears each line; what it throws is to be let through
   * @return the image
   */
  default ImageInfo build(Call call, ImageBuild build, Consumer<String> log) {
    throw missing(Feature.IMAGES_BUILD);
  }

  /** Writes images as one archive; what the stream throws is to be let through. */
  default void save(Call call, List<String> references, OutputStream archive) {
    throw missing(Feature.IMAGES_ARCHIVE);
  }

  /**
   * Takes in the images of an archive; what the stream throws is to be let through.
   *
   * @return the images
   */
  default List<ImageInfo> load(Call call, InputStream archive) {
    throw missing(Feature.IMAGES_ARCHIVE);
  }

  /**
   * Removes images that have no name and that nothing uses.
   *
   * @return what is gone
   */
  default RemovedImages prune(Call call) {
    throw missing(Feature.IMAGES_PRUNE);
  }

  /** {@return what a registry offers under that term, at most that many} */
  default List<FoundImage> search(Call call, String term, int most) {
    throw missing(Feature.IMAGES_SEARCH);
  }

  private static UnsupportedFeatureException missing(Feature feature) {
    return new UnsupportedFeatureException(feature, "this backend does not have it");
  }
}
