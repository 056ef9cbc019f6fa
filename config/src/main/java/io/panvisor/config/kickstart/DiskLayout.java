package io.panvisor.config.kickstart;

import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the disks: what is removed, and what is made. Immutable and thread-safe; each
 * method gives a changed copy. By default nothing is removed.
 */
public final class DiskLayout {

  /** How the installer lays the disks out by itself. */
  public enum Scheme {
    /** Logical volumes. */
    LVM,
    /** Thin logical volumes; from release 7. */
    THINP,
    /** Partitions; from release 7. */
    PLAIN,
    /** Btrfs; release 7 only. */
    BTRFS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which partitions are removed first. */
  public enum Removal {
    /** None. */
    NONE,
    /** Those of Linux. */
    LINUX,
    /** All. */
    ALL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final @Nullable Scheme scheme;
  private final List<StorageItem> items;
  private final Removal removal;
  private final List<String> disks;
  private final boolean initialised;
  private final @Nullable Secret passphrase;

  private DiskLayout(
      @Nullable Scheme scheme,
      List<StorageItem> items,
      Removal removal,
      List<String> disks,
      boolean initialised,
      @Nullable Secret passphrase) {
    this.scheme = scheme;
    this.items = items;
    this.removal = removal;
    this.disks = disks;
    this.initialised = initialised;
    this.passphrase = passphrase;
  }

  /** {@return a layout by the installer} */
  public static DiskLayout automatic(Scheme scheme) {
    return new DiskLayout(scheme, List.of(), Removal.NONE, List.of(), false, null);
  }

  /**
   * {@return a layout of those parts}
   *
   * @throws InvalidSpecException when there is none for {@code /}, two have one name or place, or
   *     one is made of something that is not there
   */
  public static DiskLayout of(List<StorageItem> items) {
    Checked checked = new Checked();
    items.forEach(checked::add);
    checked.done();
    return new DiskLayout(null, List.copyOf(items), Removal.NONE, List.of(), false, null);
  }

  /** What is there and what is used while the parts of a layout are gone through. */
  private static final class Checked {

    private final Set<String> places = new HashSet<>();
    private final Set<String> members = new LinkedHashSet<>();
    private final Set<String> groups = new HashSet<>();
    private final Set<String> volumes = new HashSet<>();

    void add(StorageItem item) {
      if (item instanceof StorageItem.Partition partition) {
        place(partition.mount());
      } else if (item instanceof StorageItem.Raid raid) {
        use(raid.members());
        place(raid.mount());
        distinct(volumes, "device", "md/" + raid.device());
      } else if (item instanceof StorageItem.Btrfs btrfs) {
        use(btrfs.members());
        place(btrfs.mount());
      } else if (item instanceof StorageItem.VolumeGroup group) {
        use(group.volumes());
        distinct(groups, "name", group.name());
      } else if (item instanceof StorageItem.LogicalVolume volume) {
        if (!groups.contains(volume.group())) {
          throw InvalidSpecException.of("group", volume.group(), "no group before has this name");
        }
        place(volume.mount());
        distinct(volumes, "name", volume.group() + "/" + volume.name());
      }
    }

    private void place(String mount) {
      if (mount.indexOf('.') > 0) {
        distinct(members, "mount", mount);
      }
      if (mount.startsWith("/")) {
        distinct(places, "mount", mount);
      }
    }

    private static void distinct(Set<String> known, String field, String name) {
      if (!known.add(name)) {
        throw InvalidSpecException.of(field, name, "this is there twice");
      }
    }

    private void use(List<String> names) {
      for (String name : names) {
        if (!members.remove(name)) {
          throw InvalidSpecException.of(
              "members", name, "no part before has this name, or another one uses it already");
        }
      }
    }

    void done() {
      if (!places.contains("/")) {
        throw InvalidSpecException.of("parts", "", "there is nothing for /");
      }
      if (!members.isEmpty()) {
        throw InvalidSpecException.of("parts", members.toString(), "nothing is made of this");
      }
    }
  }

  /** {@return the same after those partitions were removed} */
  public DiskLayout removing(Removal what) {
    return new DiskLayout(scheme, items, what, disks, initialised, passphrase);
  }

  /** {@return the same on those disks only, such as {@code sda}} */
  public DiskLayout onlyOn(List<String> names) {
    return new DiskLayout(
        scheme, items, removal, Names.disks("disks", names), initialised, passphrase);
  }

  /** {@return the same, where disks without a readable label get a new one: they are wiped} */
  public DiskLayout initialising() {
    return new DiskLayout(scheme, items, removal, disks, true, passphrase);
  }

  /**
   * {@return the same, encrypted with that passphrase; for a layout by the installer}
   *
   * <p>The passphrase stands in the file as it is: the file is secret.
   */
  public DiskLayout encrypted(Secret secret) {
    if (scheme == null) {
      throw InvalidSpecException.of(
          "passphrase", "***", "only a layout by the installer takes one for all of it");
    }
    String text = secret.revealText();
    if (text.isEmpty() || text.length() > 512 || text.chars().anyMatch(Character::isISOControl)) {
      throw InvalidSpecException.of(
          "passphrase", "***", "a passphrase is one line of 1 to 512 letters");
    }
    return new DiskLayout(scheme, items, removal, disks, initialised, secret);
  }

  Optional<Scheme> scheme() {
    return Optional.ofNullable(scheme);
  }

  List<StorageItem> items() {
    return items;
  }

  Removal removal() {
    return removal;
  }

  List<String> disks() {
    return disks;
  }

  boolean isInitialised() {
    return initialised;
  }

  Optional<Secret> passphrase() {
    return Optional.ofNullable(passphrase);
  }

  /** {@return how it is made} */
  @Override
  public String toString() {
    return scheme == null ? items.size() + " parts" : scheme.toString();
  }
}
