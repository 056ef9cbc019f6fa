package io.panvisor.facet;

import io.panvisor.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The engine's store of images. */
public interface Images extends HypervisorFacet {

  /** {@return all images} */
  List<ImageInfo> list();

  /** {@return the image of that name or id, if it is there} */
  Optional<ImageInfo> find(String reference);

  /**
   * Fetches an image from its registry, telling progress in bytes.
   *
   * @return the image
   */
  ImageInfo pull(String reference);

  /**
   * Fetches an image with the registry's user and password.
   *
   * @return the image
   */
  ImageInfo pull(String reference, String user, Secret password);

  /**
   * Makes an image of a root file system in a tar archive on this side.
   *
   * @return the image
   */
  ImageInfo importRootFileSystem(Path archive, String reference);

  /**
   * Removes a name, and with the last name the image.
   *
   * @return false when there was none
   * @throws io.panvisor.error.BusyException when a machine uses it
   */
  boolean remove(String reference);
}
