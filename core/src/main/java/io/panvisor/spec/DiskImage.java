package io.panvisor.spec;

import io.panvisor.DataSize;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Boots from a disk that holds a system: used in place, copied, or thin-cloned on it. To an engine
 * of system containers the image is a root file system: a folder, or an archive of one. Immutable.
 *
 * <p>In place, the image stays the user's: it is never deleted. A clone or a copy is made for the
 * machine and owned by it.
 */
public final class DiskImage implements BootSource {

  /** How the image becomes the machine's first disk. */
  public enum Use {
    /** The machine writes to the image itself. */
    IN_PLACE,
    /** The machine writes to a new disk that refers to the image for all that was not written. */
    THIN,
    /** The machine writes to a full copy. */
    COPY
  }

  private final Source image;
  private final Use use;
  private final @Nullable DataSize size;

  private DiskImage(Source image, Use use, @Nullable DataSize size) {
    this.image = image;
    this.use = use;
    this.size = size;
  }

  /** {@return a boot from the image itself} */
  public static DiskImage inPlace(Source image) {
    return new DiskImage(image, Use.IN_PLACE, null);
  }

  /** {@return a boot from a thin clone on the image} */
  public static DiskImage thin(Source image) {
    return new DiskImage(image, Use.THIN, null);
  }

  /** {@return a boot from a full copy of the image} */
  public static DiskImage copy(Source image) {
    return new DiskImage(image, Use.COPY, null);
  }

  /** {@return this boot with a clone or copy of that size; it is never smaller than the image} */
  public DiskImage size(DataSize wanted) {
    if (use == Use.IN_PLACE) {
      throw Checks.refusal(
          "boot.size",
          wanted.toString(),
          "an image that is used in place keeps its size; use a thin clone or a copy");
    }
    return new DiskImage(image, use, wanted);
  }

  /** {@return the image} */
  public Source image() {
    return image;
  }

  /** {@return how it is used} */
  public Use use() {
    return use;
  }

  /** {@return the size wanted; empty for the image's own} */
  public Optional<DataSize> size() {
    return Optional.ofNullable(size);
  }

  @Override
  public String toString() {
    return "DiskImage[" + image + ", " + use + (size == null ? "" : ", " + size.bytes()) + "]";
  }
}
