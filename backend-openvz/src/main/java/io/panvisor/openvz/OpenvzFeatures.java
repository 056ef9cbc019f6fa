package io.panvisor.openvz;

import io.panvisor.Feature;
import io.panvisor.Support;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a node can do, and why not what it cannot. */
final class OpenvzFeatures {

  static final Support NEEDS_PLOOP = Support.depends("the container's layout is ploop");

  private static final Support NOT_MADE =
      Support.no("Panvisor makes containers here; virtual machines are made by prlctl");

  private OpenvzFeatures() {}

  static Map<Feature, Support> of(NodeFacts facts) {
    Map<Feature, Support> features = new TreeMap<>();
    for (Feature there :
        new Feature[] {
          Feature.LAUNCH,
          Feature.CREATE,
          Feature.BOOT_IMAGE,
          Feature.CPU_FRACTIONS,
          Feature.MEMORY_LIMIT,
          Feature.CONTAINER_PROCESSES,
          Feature.LABELS,
          Feature.LABELS_CHANGE,
          Feature.STOP_GRACEFUL_THEN_FORCE,
          Feature.STOP_FORCE,
          Feature.STOP_ENGINE_DEFAULT,
          Feature.REBOOT,
          Feature.SUSPEND,
          Feature.RENAME,
          Feature.RENAME_RUNNING,
          Feature.AUTOSTART,
          Feature.STATS,
          Feature.STATS_BULK,
          Feature.EXEC,
          Feature.EXEC_INTERACTIVE,
          Feature.CONSOLE,
          Feature.ADDRESSES,
          Feature.IMAGES,
          Feature.UNIQUE_NAMES
        }) {
      features.put(there, Support.yes());
    }
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
      features.put(vm, NOT_MADE);
    }
    snapshots(facts, features);
    features.put(
        Feature.PAUSE,
        facts.knows("pause")
            ? Support.yes()
            : Support.no("this vzctl has no pause: suspend the container instead"));
    features.put(
        Feature.DELETE_KEEP_STORAGE,
        facts.generation() == Generation.V7
            ? Support.yes()
            : Support.no("vzctl destroy always removes the private area"));
    features.put(Feature.BOOT_BLANK, Support.no("a container is made from a template"));
    features.put(
        Feature.NIC_NETWORK,
        Support.no("containers have addresses or cards on bridges: OpenvzOptions.settings"));
    features.put(
        Feature.CONTAINER_PORTS,
        Support.no("a container has addresses of its own: no port of the node leads to it"));
    features.put(
        Feature.CONTAINER_MOUNTS,
        Support.no("mounts are OpenVZ's own: ContainerSettings.bindMount"));
    features.put(
        Feature.CONTAINER_RESTART_POLICY,
        Support.no("a container that ended stays so: start it with the node (autostart)"));
    features.put(
        Feature.LABELS_FILTER, Support.no("the tools know nothing of labels: core filters"));
    features.put(
        Feature.STOP_GRACEFUL, Support.no("vzctl stop kills in the end: graceful, then force"));
    features.put(Feature.CAPTURE, Support.no("the tools make no templates of containers"));
    features.put(
        Feature.LOGS,
        Support.no("the tools keep nothing of what a container writes: run commands"));
    features.put(Feature.LOGS_FOLLOW, Support.no("the tools keep nothing of what it writes"));
    features.put(Feature.LOGS_SINCE, Support.no("the tools keep nothing of what it writes"));
    features.put(Feature.EVENTS, Support.no("the tools tell nothing by themselves"));
    features.put(
        Feature.IMAGES_PULL,
        Support.no("templates come to a node by its own means: facet Templates"));
    features.put(
        Feature.NETWORKS, Support.no("networks are the node's own, and no tool lists them"));
    features.put(Feature.VOLUMES, Support.no("a container's files are in its private area alone"));
    features.put(Feature.ATTACH, Support.no("a container's init has no input: open its console"));
    features.put(
        Feature.FILES,
        Support.no("the tools copy no files: run tar in the container (facet Exec)"));
    features.put(Feature.HEALTH, Support.no("a container has no health check"));
    features.put(
        Feature.CONTAINER_INTERACTIVE,
        Support.no("a container's init has no terminal: its console has"));
    features.put(
        Feature.CONTAINER_AUTO_REMOVE, Support.no("a container that has ended stays: delete it"));
    for (Feature store :
        new Feature[] {
          Feature.IMAGES_TAG,
          Feature.IMAGES_PUSH,
          Feature.IMAGES_DETAILS,
          Feature.IMAGES_BUILD,
          Feature.IMAGES_ARCHIVE,
          Feature.IMAGES_PRUNE,
          Feature.IMAGES_SEARCH
        }) {
      features.put(
          store,
          Support.no("a template is a file or a package of the node's, and no more than that"));
    }
    features.put(Feature.SERVICES, Support.no("a node runs machines, and no services of many"));
    features.put(Feature.NODES, Support.no("a connection reaches one node, and knows no others"));
    features.put(Feature.CRASH_REPORT, Support.no("the tools do not tell why a container stopped"));
    features.put(
        Feature.EXIT_CODE, Support.no("the tools do not tell how a container's init ended"));
    return Collections.unmodifiableMap(features);
  }

  private static void snapshots(NodeFacts facts, Map<Feature, Support> features) {
    Support support =
        !facts.knows("snapshot")
            ? Support.no("this vzctl was built without ploop")
            : facts.generation() == Generation.V7 ? Support.yes() : NEEDS_PLOOP;
    features.put(Feature.SNAPSHOTS, support);
    features.put(Feature.SNAPSHOTS_MEMORY, support);
    features.put(Feature.SNAPSHOTS_TREE, support);
  }
}
