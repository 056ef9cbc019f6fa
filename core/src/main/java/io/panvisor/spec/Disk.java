package io.panvisor.spec;

import io.panvisor.DataSize;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One disk of a virtual machine, beside the one it boots from. Immutable. */
public final class Disk {

  /** How the disk is stored. */
  public enum Format {
    /** QEMU's own format: grows, holds snapshots. */
    QCOW2,
    /** Bytes as they are. */
    RAW
  }

  /** How the guest sees the disk. */
  public enum Bus {
    /** Paravirtual; the fastest. */
    VIRTIO,
    /** SATA. */
    SATA,
    /** SCSI on a paravirtual controller. */
    SCSI,
    /** IDE. */
    IDE
  }

  private final @Nullable Source source;
  private final @Nullable DataSize size;
  private final boolean thin;
  private final boolean clone;
  private final Format format;
  private final Bus bus;
  private final boolean readOnly;
  private final @Nullable String pool;

  private Disk(
      @Nullable Source source,
      @Nullable DataSize size,
      boolean thin,
      boolean clone,
      Format format,
      Bus bus,
      boolean readOnly,
      @Nullable String pool) {
    this.source = source;
    this.size = size;
    this.thin = thin;
    this.clone = clone;
    this.format = format;
    this.bus = bus;
    this.readOnly = readOnly;
    this.pool = pool;
  }

  /**
   * {@return a new, empty disk, owned by the machine; its space is taken at once unless {@link
   * #thin()}}
   */
  public static Disk create(DataSize size) {
    if (size.bytes() == 0 || size.bytes() > 1L << 50) {
      throw Checks.refusal("disk.size", size.toString(), "a disk has from 1 byte to 1 PiB");
    }
    return new Disk(null, size, false, false, Format.QCOW2, Bus.VIRTIO, false, null);
  }

  /**
   * {@return a disk, file, volume or block device that exists; used in place, never wiped, never
   * deleted}
   */
  public static Disk existing(Source source) {
    return new Disk(source, null, false, false, Format.RAW, Bus.VIRTIO, false, null);
  }

  /**
   * {@return a new disk on the source as its backing file: only what the machine writes takes
   * space}
   */
  public static Disk cloneOf(Source source) {
    return new Disk(source, null, true, true, Format.QCOW2, Bus.VIRTIO, false, null);
  }

  /** {@return this disk, taking space only as it is written} */
  public Disk thin() {
    return new Disk(source, size, true, clone, format, bus, readOnly, pool);
  }

  /** {@return this disk in the format; for an existing disk, the format that it is in} */
  public Disk format(Format wanted) {
    return new Disk(source, size, thin, clone, wanted, bus, readOnly, pool);
  }

  /** {@return this disk on the bus; the default is {@link Bus#VIRTIO}} */
  public Disk bus(Bus wanted) {
    return new Disk(source, size, thin, clone, format, wanted, readOnly, pool);
  }

  /** {@return this disk, which the guest cannot write to} */
  public Disk readOnly() {
    return new Disk(source, size, thin, clone, format, bus, true, pool);
  }

  /** {@return this new disk in the storage pool; the engine's default pool otherwise} */
  public Disk inPool(String name) {
    return new Disk(
        source, size, thin, clone, format, bus, readOnly, Checks.name("disk.pool", name));
  }

  /** {@return where an existing disk or a clone's backing file is; empty for a new, empty disk} */
  public Optional<Source> source() {
    return Optional.ofNullable(source);
  }

  /** {@return a new disk's size; empty for existing disks and clones} */
  public Optional<DataSize> size() {
    return Optional.ofNullable(size);
  }

  /** {@return whether it takes space only as it is written} */
  public boolean isThin() {
    return thin;
  }

  /** {@return whether the source is a backing file only} */
  public boolean isClone() {
    return clone;
  }

  /** {@return the format} */
  public Format format() {
    return format;
  }

  /** {@return the bus} */
  public Bus bus() {
    return bus;
  }

  /** {@return whether the guest cannot write to it} */
  public boolean isReadOnly() {
    return readOnly;
  }

  /** {@return the pool that a new disk is made in; empty for the engine's default} */
  public Optional<String> pool() {
    return Optional.ofNullable(pool);
  }

  @Override
  public String toString() {
    return "Disk["
        + source
        + ", "
        + (size == null ? "" : size.bytes())
        + (thin ? ", thin" : "")
        + (clone ? ", clone" : "")
        + ", "
        + format
        + ", "
        + bus
        + (readOnly ? ", read-only" : "")
        + ", "
        + pool
        + "]";
  }
}
