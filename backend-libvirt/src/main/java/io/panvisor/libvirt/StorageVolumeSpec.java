package io.panvisor.libvirt;

import io.panvisor.DataSize;
import io.panvisor.error.InvalidSpecException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a new volume is to be. Immutable and thread-safe.
 *
 * @see <a href="https://libvirt.org/formatstorage.html#storage-volume-xml">libvirt: storage volume
 *     XML</a>
 */
public final class StorageVolumeSpec {

  /** How a volume's content is kept. */
  public enum Format {
    /** Byte by byte, as the guest sees it. */
    RAW,
    /** QEMU's format, which grows as it is written and can rest on another file. */
    QCOW2;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The file that a volume rests on.
   *
   * @param path where the engine's host has it
   * @param format its format, which is never guessed from its content
   */
  public record Backing(String path, Format format) {
    /** Refuses what is no path. */
    public Backing {
      Allowed.path("volume.backing", path);
    }
  }

  private final String pool;
  private final String name;
  private final @Nullable Format format;
  private final @Nullable DataSize capacity;
  private final @Nullable DataSize allocation;
  private final @Nullable Backing backing;
  private final boolean full;

  private StorageVolumeSpec(Builder builder) {
    pool = builder.pool;
    name = builder.name;
    format = builder.format;
    capacity = builder.capacity;
    allocation = builder.allocation;
    backing = builder.backing;
    full = builder.full;
  }

  /** {@return a builder for a thin volume of that name in that pool} */
  public static Builder in(String pool, String name) {
    return new Builder(Allowed.name("volume.pool", pool), Allowed.name("volume.name", name));
  }

  /** {@return the pool's name} */
  public String pool() {
    return pool;
  }

  /** {@return the volume's name} */
  public String name() {
    return name;
  }

  /** {@return how it is kept; empty for the pool's own way} */
  public Optional<Format> format() {
    return Optional.ofNullable(format);
  }

  /** {@return how much a guest sees; empty for that of what it rests on or is copied from} */
  public Optional<DataSize> capacity() {
    return Optional.ofNullable(capacity);
  }

  /** {@return how much of the host's storage is taken at once; empty for nothing, or for all} */
  public Optional<DataSize> allocation() {
    return Optional.ofNullable(allocation);
  }

  /** {@return whether all of the host's storage that it can need is taken at once} */
  public boolean isFull() {
    return full;
  }

  /** {@return what it rests on, if anything} */
  public Optional<Backing> backing() {
    return Optional.ofNullable(backing);
  }

  @Override
  public String toString() {
    return "StorageVolumeSpec[" + pool + "/" + name + ", " + format + ", " + capacity + "]";
  }

  /** Builds a spec. Not thread-safe. */
  public static final class Builder {
    private final String pool;
    private final String name;
    private @Nullable Format format;
    private @Nullable DataSize capacity;
    private @Nullable DataSize allocation;
    private @Nullable Backing backing;
    private boolean full;

    private Builder(String pool, String name) {
      this.pool = pool;
      this.name = name;
    }

    /**
     * Sets how it is kept.
     *
     * @return this
     */
    public Builder format(Format wanted) {
      format = wanted;
      return this;
    }

    /**
     * Sets how much a guest sees.
     *
     * @return this
     */
    public Builder capacity(DataSize size) {
      capacity = size;
      return this;
    }

    /**
     * Sets how much of the host's storage is taken at once.
     *
     * @return this
     */
    public Builder allocation(DataSize size) {
      allocation = size;
      return this;
    }

    /**
     * Takes all of the host's storage that it can need at once.
     *
     * @return this
     */
    public Builder full() {
      full = true;
      return this;
    }

    /**
     * Has it rest on a file, which it then shows until it is written to.
     *
     * @return this
     */
    public Builder backing(String path, Format backingFormat) {
      backing = new Backing(path, backingFormat);
      return this;
    }

    /**
     * {@return the spec}
     *
     * @throws InvalidSpecException when parts of it contradict each other
     */
    public StorageVolumeSpec build() {
      if (backing != null && format == Format.RAW) {
        throw InvalidSpecException.of(
            "volume.format", "raw", "only a volume of a format like qcow2 rests on another");
      }
      if (full && allocation != null) {
        throw InvalidSpecException.of(
            "volume.allocation", allocation.toString(), "a full volume takes all");
      }
      if (allocation != null && capacity != null && allocation.compareTo(capacity) > 0) {
        throw InvalidSpecException.of(
            "volume.allocation", allocation.toString(), "more than the capacity cannot be taken");
      }
      return new StorageVolumeSpec(this);
    }
  }
}
