package io.panvisor.spi;

import io.panvisor.Secret;
import io.panvisor.facet.ImageInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
}
