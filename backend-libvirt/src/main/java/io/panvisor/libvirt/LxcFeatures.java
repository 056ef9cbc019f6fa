package io.panvisor.libvirt;

import io.panvisor.Feature;
import io.panvisor.Support;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What libvirt's LXC driver has. Pure.
 *
 * @see <a href="https://libvirt.org/hvsupport.html">libvirt: driver support matrix</a>
 */
final class LxcFeatures {

  private static final List<Feature> THERE =
      List.of(
          Feature.LAUNCH,
          Feature.CREATE,
          Feature.BOOT_DISK,
          Feature.NIC_NETWORK,
          Feature.CPU_FRACTIONS,
          Feature.MEMORY_LIMIT,
          Feature.CONTAINER_MOUNTS,
          Feature.LABELS,
          Feature.LABELS_CHANGE,
          Feature.STOP_GRACEFUL,
          Feature.STOP_GRACEFUL_THEN_FORCE,
          Feature.STOP_FORCE,
          Feature.STOP_ENGINE_DEFAULT,
          Feature.PAUSE,
          Feature.REBOOT,
          Feature.AUTOSTART,
          Feature.DELETE_KEEP_STORAGE,
          Feature.STATS,
          Feature.EVENTS,
          Feature.UNIQUE_NAMES);

  private static final String NO_CALL = "libvirt's LXC driver has no call for it";
  private static final String NO_DISKS = "a container has folders, and no disks";
  private static final String OF_QEMU =
      "this daemon's networks and pools are looked after by its connection qemu:///system";
  private static final String NO_SCREEN = "a container has no screen";
  private static final String NO_CARDS =
      "the section for virtual machines is theirs; a container has network(...) and LxcOptions";

  private static final Map<Feature, String> MISSING = missing();

  private LxcFeatures() {}

  private static Map<Feature, String> missing() {
    Map<Feature, String> missing = new TreeMap<>();
    missing.put(Feature.BOOT_BLANK, "a container needs a root file system");
    missing.put(
        Feature.BOOT_DISK_THIN, "libvirt lays no file system of its own over a container's root");
    List.of(Feature.BOOT_INSTALL_MEDIA, Feature.BOOT_KERNEL, Feature.BOOT_CLOUD_IMAGE)
        .forEach(feature -> missing.put(feature, "a container runs on the host's kernel"));
    List.of(Feature.BOOT_IMAGE, Feature.IMAGES, Feature.IMAGES_PULL, Feature.CAPTURE)
        .forEach(feature -> missing.put(feature, "libvirt has no store of images"));
    missing.put(Feature.SOURCE_VOLUME, NO_DISKS);
    missing.put(Feature.DISKS, NO_DISKS);
    List.of(Feature.NIC_BRIDGE, Feature.NIC_USER, Feature.NIC_TAP, Feature.NIC_MACVTAP)
        .forEach(feature -> missing.put(feature, NO_CARDS));
    missing.put(Feature.GRAPHICS_VNC, NO_SCREEN);
    missing.put(Feature.GRAPHICS_SPICE, NO_SCREEN);
    missing.put(Feature.ACCELERATION_KVM, "a container has no processor of its own");
    missing.put(Feature.ACCELERATION_EMULATION, "a container has no processor of its own");
    missing.put(Feature.POWER_ACTIONS, "a container that ends is off, and one that reboots runs");
    missing.put(Feature.CONTAINER_PORTS, "libvirt publishes no ports: reach its address");
    missing.put(Feature.CONTAINER_RESTART_POLICY, "libvirt starts no container again");
    missing.put(Feature.CONTAINER_PROCESSES, "libvirt 9 knows no limit on processes");
    missing.put(Feature.CONTAINER_INTERACTIVE, "its first process always has the console");
    missing.put(Feature.CONTAINER_AUTO_REMOVE, "libvirt keeps what was defined");
    missing.put(Feature.LABELS_FILTER, "libvirt selects by state only");
    List.of(
            Feature.SUSPEND,
            Feature.SNAPSHOTS,
            Feature.SNAPSHOTS_MEMORY,
            Feature.SNAPSHOTS_TREE,
            Feature.STATS_BULK,
            Feature.ATTACH,
            Feature.FILES,
            Feature.HEALTH)
        .forEach(feature -> missing.put(feature, NO_CALL));
    missing.put(Feature.NETWORKS, OF_QEMU);
    missing.put(Feature.VOLUMES, OF_QEMU);
    List.of(Feature.RENAME, Feature.RENAME_RUNNING)
        .forEach(
            feature ->
                missing.put(
                    feature,
                    "libvirt's LXC driver cannot, and to take a description away and give it back"
                        + " could lose it"));
    List.of(Feature.LOGS, Feature.LOGS_FOLLOW, Feature.LOGS_SINCE)
        .forEach(feature -> missing.put(feature, "what a container writes goes to its console"));
    missing.put(Feature.EXIT_CODE, "libvirt does not tell how a container's first process ended");
    missing.put(
        Feature.CRASH_REPORT, "however its first process ends, libvirt calls it a shutdown");
    return missing;
  }

  /**
   * The declarations.
   *
   * @param makesRoots whether root file systems can be made
   * @param noExec why no command can be run, if so
   */
  static Map<Feature, Support> of(boolean makesRoots, Optional<String> noExec) {
    Map<Feature, Support> features = new TreeMap<>();
    THERE.forEach(feature -> features.put(feature, Support.yes()));
    MISSING.forEach((feature, why) -> features.put(feature, Support.no(why)));
    List.of(Feature.BOOT_DISK_COPY, Feature.SOURCE_UPLOAD)
        .forEach(
            feature ->
                features.put(
                    feature, makesRoots ? Support.yes() : Support.no(RootFolders.NOT_LOCAL)));
    List.of(Feature.EXEC, Feature.EXEC_INTERACTIVE)
        .forEach(feature -> features.put(feature, noExec.map(Support::no).orElseGet(Support::yes)));
    features.put(Feature.ADDRESSES, Support.depends("the container has a network card"));
    features.put(Feature.CONSOLE, Support.depends("the container has a console"));
    return Map.copyOf(features);
  }
}
