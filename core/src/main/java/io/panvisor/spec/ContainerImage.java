package io.panvisor.spec;

/**
 * Runs a container from an image.
 *
 * @param reference the image, such as {@code debian:12}, or its id
 * @param pull when to fetch it
 */
public record ContainerImage(String reference, Pull pull) implements BootSource {

  /** When an image is fetched from its registry. */
  public enum Pull {
    /** Only if the engine does not have it. */
    MISSING,
    /** Each time. */
    ALWAYS,
    /** Never; a missing image is an error. */
    NEVER
  }

  /** Refuses what is no reference. */
  public ContainerImage {
    Checks.imageReference("boot.image", reference);
  }

  /** {@return the image, fetched if the engine does not have it} */
  public static ContainerImage of(String reference) {
    return new ContainerImage(reference, Pull.MISSING);
  }
}
