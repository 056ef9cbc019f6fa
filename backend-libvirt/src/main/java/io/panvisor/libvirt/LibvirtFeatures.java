package io.panvisor.libvirt;

import io.panvisor.Feature;
import io.panvisor.Support;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each driver has, by the driver and by what the engine told when it was asked. Pure. */
final class LibvirtFeatures {

  private static final String QCOW2 =
      "the machine has a disk, and all its disks that can be written to are qcow2";
  private static final String SERIAL = "the machine has a serial console";

  private static final List<Feature> EVERYWHERE =
      List.of(
          Feature.LAUNCH,
          Feature.CREATE,
          Feature.BOOT_BLANK,
          Feature.BOOT_DISK,
          Feature.SOURCE_VOLUME,
          Feature.DISKS,
          Feature.NIC_NETWORK,
          Feature.POWER_ACTIONS,
          Feature.MEMORY_LIMIT,
          Feature.LABELS,
          Feature.LABELS_CHANGE,
          Feature.STOP_GRACEFUL,
          Feature.STOP_GRACEFUL_THEN_FORCE,
          Feature.STOP_FORCE,
          Feature.STOP_ENGINE_DEFAULT,
          Feature.PAUSE,
          Feature.REBOOT,
          Feature.SUSPEND,
          Feature.RENAME,
          Feature.AUTOSTART,
          Feature.DELETE_KEEP_STORAGE,
          Feature.STATS,
          Feature.EVENTS,
          Feature.NETWORKS,
          Feature.VOLUMES,
          Feature.UNIQUE_NAMES);

  private static final List<Feature> QEMU =
      List.of(
          Feature.BOOT_DISK_THIN,
          Feature.BOOT_DISK_COPY,
          Feature.BOOT_INSTALL_MEDIA,
          Feature.BOOT_KERNEL,
          Feature.BOOT_CLOUD_IMAGE,
          Feature.SOURCE_UPLOAD,
          Feature.NIC_BRIDGE,
          Feature.NIC_USER,
          Feature.NIC_TAP,
          Feature.NIC_MACVTAP,
          Feature.GRAPHICS_VNC,
          Feature.STATS_BULK,
          Feature.CRASH_REPORT);

  private LibvirtFeatures() {}

  static Map<Feature, Support> of(EngineFacts engine) {
    Map<Feature, Support> features = new TreeMap<>();
    EVERYWHERE.forEach(feature -> features.put(feature, Support.yes()));
    features.put(
        Feature.RENAME_RUNNING, Support.no("libvirt renames machines only while they are off"));
    features.put(Feature.CPU_FRACTIONS, Support.no("a virtual machine has whole processors"));
    features.put(Feature.ADDRESSES, Support.depends("the machine has a network card"));
    features.put(Feature.LABELS_FILTER, Support.no("libvirt selects by state only"));
    if (engine.driver().equals("qemu")) {
      qemu(features, engine);
    } else {
      String simulated = "libvirt's test driver runs nothing";
      List.of(
              Feature.BOOT_KERNEL,
              Feature.CONSOLE,
              Feature.ACCELERATION_KVM,
              Feature.ACCELERATION_EMULATION)
          .forEach(feature -> features.put(feature, Support.no(simulated)));
      List.of(Feature.SNAPSHOTS, Feature.SNAPSHOTS_MEMORY, Feature.SNAPSHOTS_TREE)
          .forEach(feature -> features.put(feature, Support.yes()));
    }
    return Map.copyOf(features);
  }

  private static void qemu(Map<Feature, Support> features, EngineFacts engine) {
    QEMU.forEach(feature -> features.put(feature, Support.yes()));
    List.of(Feature.SNAPSHOTS, Feature.SNAPSHOTS_MEMORY, Feature.SNAPSHOTS_TREE)
        .forEach(feature -> features.put(feature, Support.depends(QCOW2)));
    features.put(Feature.CONSOLE, Support.depends(SERIAL));
    features.put(
        Feature.GRAPHICS_SPICE,
        engine.spice() ? Support.yes() : Support.no("this QEMU was built without Spice"));
    features.put(
        Feature.ACCELERATION_KVM,
        engine.kvm().offered()
            ? Support.yes()
            : Support.no(engine.kvm().reason().orElse("there is no KVM")));
    boolean emulation = engine.guest().map(guest -> guest.types().contains("qemu")).orElse(false);
    features.put(
        Feature.ACCELERATION_EMULATION,
        emulation ? Support.yes() : Support.no("this QEMU emulates no processor"));
  }

  /** Whether one machine has a feature that depends on the machine. */
  static Support of(Feature feature, DomainFacts facts) {
    if (feature.equals(Feature.CONSOLE)) {
      return facts.serial() ? Support.yes() : Support.no("the machine has no serial console");
    }
    if (feature.equals(Feature.ADDRESSES)) {
      return facts.nics().isEmpty() ? Support.no("the machine has no network card") : Support.yes();
    }
    List<DomainFacts.DiskFact> writable =
        facts.disks().stream()
            .filter(disk -> !disk.readOnly() && !disk.device().equals("cdrom"))
            .toList();
    if (writable.isEmpty()) {
      return Support.no("the machine has no disk to keep a snapshot in");
    }
    return writable.stream().allMatch(disk -> disk.format().filter("qcow2"::equals).isPresent())
        ? Support.yes()
        : Support.no("a disk of the machine is not qcow2");
  }
}
