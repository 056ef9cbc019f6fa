package io.panvisor.facet;

/** Makes an image of a machine; the image outlives it. */
public interface Capture extends MachineFacet {

  /**
   * Makes an image of that name.
   *
   * @return the image
   */
  ImageInfo toImage(String reference);
}
