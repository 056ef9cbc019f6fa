package io.panvisor.libvirt;

import io.panvisor.error.InvalidSpecException;
import java.util.List;

/**
 * What a storage pool is to be. Directories and LVM are typed; the description of any other kind is
 * given as libvirt's XML. Immutable and thread-safe.
 *
 * @see <a href="https://libvirt.org/storage.html">libvirt: storage pools</a>
 */
public sealed interface StoragePoolSpec {

  /** {@return the pool's name} */
  String name();

  /**
   * A pool of files in a directory of the engine's host.
   *
   * @param name its name
   * @param path the directory, absolute
   */
  record Directory(String name, String path) implements StoragePoolSpec {
    /** Refuses what is no name and no path. */
    public Directory {
      Allowed.name("pool.name", name);
      Allowed.path("pool.path", path);
    }
  }

  /**
   * A pool of logical volumes of LVM.
   *
   * @param name its name
   * @param volumeGroup the volume group's name
   * @param devices the devices that the group is made of when the pool is built; empty for a group
   *     that is there
   */
  record Logical(String name, String volumeGroup, List<String> devices) implements StoragePoolSpec {
    /** Refuses what is no name and no device. */
    public Logical {
      Allowed.name("pool.name", name);
      Allowed.name("pool.volumeGroup", volumeGroup);
      devices = List.copyOf(devices);
      devices.forEach(
          device -> {
            Allowed.path("pool.devices", device);
            if (!device.startsWith("/dev/")) {
              throw InvalidSpecException.of("pool.devices", device, "a device is below /dev");
            }
          });
    }
  }

  /**
   * A pool of any kind, in libvirt's own words.
   *
   * @param name its name, as the description says it
   * @param xml the description, whose root is {@code pool}
   */
  record Described(String name, String xml) implements StoragePoolSpec {
    /** Refuses what is no description of a pool of that name. */
    public Described {
      Allowed.name("pool.name", name);
      String found;
      try {
        XmlNode pool = XmlNode.parse(xml);
        found = pool.name().equals("pool") ? pool.textOf("name").orElse("") : "";
      } catch (XmlNode.UnreadableXml unreadable) {
        throw InvalidSpecException.of("pool.xml", name, String.valueOf(unreadable.getMessage()));
      }
      if (!found.equals(name)) {
        throw InvalidSpecException.of(
            "pool.xml", found, "the description's root is 'pool', and its name is " + name);
      }
    }
  }

  /** {@return a pool of files in a directory} */
  static StoragePoolSpec directory(String name, String path) {
    return new Directory(name, path);
  }

  /** {@return a pool of logical volumes} */
  static StoragePoolSpec logical(String name, String volumeGroup, String... devices) {
    return new Logical(name, volumeGroup, List.of(devices));
  }

  /** {@return a pool as libvirt's XML describes it} */
  static StoragePoolSpec xml(String name, String xml) {
    return new Described(name, xml);
  }
}
