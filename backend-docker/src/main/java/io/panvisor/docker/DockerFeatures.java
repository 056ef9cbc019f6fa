package io.panvisor.docker;

import io.panvisor.Feature;
import io.panvisor.Support;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What this engine can do, and why not what it cannot. */
final class DockerFeatures {

  private static final Support NO_VM =
      Support.no("a container engine runs images, not virtual machines");

  private DockerFeatures() {}

  static Map<Feature, Support> of(EngineFacts facts) {
    Map<Feature, Support> features = new TreeMap<>();
    for (Feature there :
        new Feature[] {
          Feature.LAUNCH,
          Feature.CREATE,
          Feature.BOOT_IMAGE,
          Feature.CPU_FRACTIONS,
          Feature.NIC_NETWORK,
          Feature.CONTAINER_PORTS,
          Feature.CONTAINER_MOUNTS,
          Feature.CONTAINER_RESTART_POLICY,
          Feature.LABELS,
          Feature.LABELS_FILTER,
          Feature.STOP_GRACEFUL,
          Feature.STOP_GRACEFUL_THEN_FORCE,
          Feature.STOP_FORCE,
          Feature.STOP_ENGINE_DEFAULT,
          Feature.PAUSE,
          Feature.RENAME,
          Feature.RENAME_RUNNING,
          Feature.DELETE_KEEP_STORAGE,
          Feature.STATS,
          Feature.CAPTURE,
          Feature.EXEC,
          Feature.EXEC_INTERACTIVE,
          Feature.LOGS,
          Feature.LOGS_FOLLOW,
          Feature.LOGS_SINCE,
          Feature.ADDRESSES,
          Feature.EVENTS,
          Feature.IMAGES,
          Feature.IMAGES_PULL,
          Feature.IMAGES_TAG,
          Feature.IMAGES_PUSH,
          Feature.IMAGES_DETAILS,
          Feature.IMAGES_BUILD,
          Feature.IMAGES_ARCHIVE,
          Feature.IMAGES_PRUNE,
          Feature.IMAGES_SEARCH,
          Feature.NETWORKS,
          Feature.VOLUMES,
          Feature.ATTACH,
          Feature.FILES,
          Feature.HEALTH,
          Feature.CONTAINER_INTERACTIVE,
          Feature.CONTAINER_AUTO_REMOVE,
          Feature.UNIQUE_NAMES,
          Feature.EXIT_CODE
        }) {
      features.put(there, Support.yes());
    }
    features.put(
        Feature.MEMORY_LIMIT,
        facts.memoryLimit()
            ? Support.yes()
            : Support.no("the kernel of the engine's host cannot limit memory"));
    features.put(
        Feature.CONTAINER_PROCESSES,
        facts.processLimit()
            ? Support.yes()
            : Support.no("the kernel of the engine's host cannot limit processes"));
    for (Feature vm :
        new Feature[] {
          Feature.BOOT_DISK,
          Feature.BOOT_DISK_THIN,
          Feature.BOOT_DISK_COPY,
          Feature.BOOT_INSTALL_MEDIA,
          Feature.BOOT_KERNEL,
          Feature.BOOT_CLOUD_IMAGE,
          Feature.SOURCE_UPLOAD,
          Feature.SOURCE_VOLUME,
          Feature.DISKS,
          Feature.NIC_BRIDGE,
          Feature.NIC_USER,
          Feature.NIC_TAP,
          Feature.NIC_MACVTAP,
          Feature.GRAPHICS_VNC,
          Feature.GRAPHICS_SPICE,
          Feature.ACCELERATION_KVM,
          Feature.ACCELERATION_EMULATION,
          Feature.POWER_ACTIONS
        }) {
      features.put(vm, NO_VM);
    }
    features.put(Feature.BOOT_BLANK, Support.no("a container runs from an image"));
    features.put(
        Feature.LABELS_CHANGE, Support.no("the engine fixes a container's labels when it is made"));
    features.put(
        Feature.REBOOT,
        Support.no("a container has no system of its own to reboot: stop it and start it"));
    features.put(
        Feature.SUSPEND,
        Support.no("the engine's checkpoints are experimental and off by default"));
    features.put(
        Feature.AUTOSTART,
        Support.no(
            "a container's restart policy decides, which says more than that: set it in the spec"));
    features.put(
        Feature.STATS_BULK, Support.no("the engine gives counters container by container"));
    features.put(
        Feature.SNAPSHOTS,
        Support.no("a container has no snapshots in place: capture it as an image"));
    features.put(Feature.SNAPSHOTS_MEMORY, Support.no("a container has no snapshots in place"));
    features.put(Feature.SNAPSHOTS_TREE, Support.no("a container has no snapshots in place"));
    features.put(
        Feature.CONSOLE,
        Support.no("a container has no console: run a shell in it, or read its log"));
    features.put(
        Feature.CRASH_REPORT,
        Support.no("the engine tells an exit code, which a crash shares with a stop"));
    for (Feature swarm : new Feature[] {Feature.SERVICES, Feature.NODES}) {
      features.put(
          swarm,
          Support.no("one engine alone has none: connect to its swarm with docker+swarm:///"));
    }
    ApiLevel.takeBack(features, facts);
    return Collections.unmodifiableMap(features);
  }
}
