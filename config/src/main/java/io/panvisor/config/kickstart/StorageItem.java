package io.panvisor.config.kickstart;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Optional;

/** Something that is made on the disks. Sizes are whole MiB. */
public sealed interface StorageItem {

  /** The most MiB that any size may be: a pebibyte. */
  int MOST_MEBIBYTES = 1 << 30;

  /**
   * How large something becomes.
   *
   * @param mebibytes at least that many MiB; 0 when {@code recommended}
   * @param grow whether it takes the space that is left
   * @param most at most that many MiB when it grows; 0 for no limit
   * @param recommended whether the installer chooses, by the machine's memory; for swap
   */
  record Size(int mebibytes, boolean grow, int most, boolean recommended) {

    /** Checks that the size is one. */
    public Size {
      Values.between("size", mebibytes, recommended ? 0 : 1, MOST_MEBIBYTES);
      Values.between("max-size", most, 0, MOST_MEBIBYTES);
      if (most > 0 && (!grow || most < mebibytes)) {
        throw InvalidSpecException.of(
            "max-size", Integer.toString(most), "this goes with grow, and is not below the size");
      }
    }

    /** {@return so many MiB} */
    public static Size mebibytes(int number) {
      return new Size(number, false, 0, false);
    }

    /** {@return at least so many MiB, and all that is left} */
    public static Size growing(int least) {
      return new Size(least, true, 0, false);
    }

    /** {@return what the installer thinks right for swap} */
    public static Size byInstaller() {
      return new Size(0, false, 0, true);
    }
  }

  /**
   * A partition.
   *
   * @param mount where it is mounted, or {@code swap}, {@code biosboot}, {@code prepboot}, or the
   *     name by which others refer to it: {@code pv.NAME}, {@code raid.NAME}, {@code btrfs.NAME}
   * @param fileSystem the file system; nothing for the installer's choice
   * @param size how large
   * @param disk on which disk; nothing for any
   * @param encrypted whether it is encrypted; the installer asks for the passphrase
   */
  record Partition(
      String mount,
      Optional<String> fileSystem,
      Size size,
      Optional<String> disk,
      boolean encrypted)
      implements StorageItem {

    /** Checks the names. */
    public Partition {
      Names.mount("mount", mount);
      fileSystem.ifPresent(name -> Names.fileSystem("file-system", name));
      disk.ifPresent(name -> Names.disk("disk", name));
    }

    /** {@return a partition with the installer's file system on any disk} */
    public static Partition of(String mount, Size size) {
      return new Partition(mount, Optional.empty(), size, Optional.empty(), false);
    }
  }

  /**
   * A volume group of LVM.
   *
   * @param name its name
   * @param volumes the {@code pv.NAME} partitions or arrays that it is made of
   */
  record VolumeGroup(String name, List<String> volumes) implements StorageItem {

    /** Checks name and volumes. */
    public VolumeGroup {
      Names.volume("name", name);
      volumes = List.copyOf(volumes);
      if (volumes.isEmpty()) {
        throw InvalidSpecException.of("volumes", "", "a group is made of at least one pv.NAME");
      }
      volumes.forEach(volume -> member("volumes", "pv.", volume));
    }
  }

  /**
   * A logical volume of LVM.
   *
   * @param mount where it is mounted, or {@code swap}
   * @param name its name
   * @param group its group
   * @param fileSystem the file system; nothing for the installer's choice
   * @param size how large
   */
  record LogicalVolume(
      String mount, String name, String group, Optional<String> fileSystem, Size size)
      implements StorageItem {

    /** Checks the names. */
    public LogicalVolume {
      Names.mount("mount", mount);
      Names.volume("name", name);
      Names.volume("group", group);
      fileSystem.ifPresent(type -> Names.fileSystem("file-system", type));
    }
  }

  /**
   * An array of software RAID.
   *
   * @param mount where it is mounted, {@code swap}, or {@code pv.NAME}
   * @param device its name, such as {@code root}
   * @param level 0, 1, 4, 5, 6 or 10
   * @param fileSystem the file system; nothing for the installer's choice
   * @param members the {@code raid.NAME} partitions that it is made of
   */
  record Raid(
      String mount, String device, int level, Optional<String> fileSystem, List<String> members)
      implements StorageItem {

    /** Checks that there are members enough for the level. */
    public Raid {
      Names.mount("mount", mount);
      Names.volume("device", device);
      fileSystem.ifPresent(type -> Names.fileSystem("file-system", type));
      members = List.copyOf(members);
      members.forEach(each -> member("members", "raid.", each));
      int least =
          switch (level) {
            case 0, 1 -> 2;
            case 4, 5 -> 3;
            case 6, 10 -> 4;
            default ->
                throw InvalidSpecException.of(
                    "level", Integer.toString(level), "a level is 0, 1, 4, 5, 6 or 10");
          };
      if (members.size() < least) {
        throw InvalidSpecException.of(
            "members", members.toString(), "RAID " + level + " has at least " + least + " members");
      }
    }
  }

  /**
   * A volume of btrfs, up to release 7.
   *
   * @param mount where it is mounted, or {@code none}
   * @param label its label
   * @param members the {@code btrfs.NAME} partitions that it is made of
   */
  record Btrfs(String mount, String label, List<String> members) implements StorageItem {

    /** Checks the names. */
    public Btrfs {
      Names.mount("mount", mount);
      Names.volume("label", label);
      members = List.copyOf(members);
      if (members.isEmpty()) {
        throw InvalidSpecException.of("members", "", "a volume has at least one btrfs.NAME");
      }
      members.forEach(each -> member("members", "btrfs.", each));
    }
  }

  private static void member(String field, String prefix, String name) {
    Names.mount(field, name);
    if (!name.startsWith(prefix)) {
      throw InvalidSpecException.of(field, name, "a member's name begins with " + prefix);
    }
  }
}
