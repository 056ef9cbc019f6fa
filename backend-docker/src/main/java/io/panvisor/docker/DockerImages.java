package io.panvisor.docker;

import io.panvisor.facet.HypervisorFacet;
import io.panvisor.facet.ImageInfo;
import io.panvisor.facet.RemovedImages;
import java.io.InputStream;
import java.util.List;

/**
 * What Docker and Podman can do with images beyond {@link io.panvisor.facet.Images}; had by {@code
 * hypervisor.facet(DockerImages.class)}. Thread-safe.
 */
public interface DockerImages extends HypervisorFacet {

  /** {@return the images that the filter means} */
  List<ImageInfo> list(ImageFilter filter);

  /**
   * {@return all images, also those that are mere steps of others; only the engine's own builder
   * leaves such}
   */
  List<ImageInfo> listWithSteps();

  /**
   * Fetches the image for another platform than the engine's own.
   *
   * @param platform such as {@code linux/arm64}
   * @return the image
   * @throws io.panvisor.error.NotFoundException when there is none for it
   */
  ImageInfo pull(String reference, String platform);

  /**
   * Makes an image of a root file system in a tar archive, plain or compressed.
   *
   * @param archive the archive, which is the caller's; read to its end and not closed
   * @param reference the image's name
   * @param changes instructions that set what machines get from it, such as {@code CMD
   *     ["/bin/sh"]}, {@code ENV A=b} or {@code EXPOSE 80}
   * @return the image
   */
  ImageInfo importRootFileSystem(InputStream archive, String reference, List<String> changes);

  /**
   * Removes an image with all its names, even if stopped containers use it.
   *
   * @return what is gone
   * @throws io.panvisor.error.NotFoundException when there is none
   * @throws io.panvisor.error.BusyException when a container that runs uses it, or another image is
   *     based on it
   */
  RemovedImages forceRemove(String reference);

  /**
   * Removes images that no container uses and that the filter means, with or without a name.
   *
   * @return what is gone
   */
  RemovedImages prune(ImageFilter filter);
}
