package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One ability, finer than a facet, that an engine has or has not. Third parties make their own with
 * {@link #of}. Immutable and thread-safe; equal when the ids are equal.
 */
public final class Feature implements Comparable<Feature> {

  /** Whether a feature is asked of a connection alone or can differ from machine to machine. */
  public enum Scope {
    /** The same for all machines of a connection. */
    HYPERVISOR,
    /** May depend on the machine. */
    MACHINE
  }

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*");

  /** Make a machine and run it, as one undoable unit; every engine has it. */
  public static final Feature LAUNCH =
      new Feature(
          "launch",
          "make a machine and run it, as one undoable unit; every engine has it",
          Scope.HYPERVISOR);

  /** Make a machine without running it. */
  public static final Feature CREATE =
      new Feature("create", "make a machine without running it", Scope.HYPERVISOR);

  /** Boot from a disk image in place. */
  public static final Feature BOOT_DISK =
      new Feature("boot.disk", "boot from a disk image in place", Scope.HYPERVISOR);

  /** Boot from a thin clone of a disk image. */
  public static final Feature BOOT_DISK_THIN =
      new Feature("boot.disk-thin", "boot from a thin clone of a disk image", Scope.HYPERVISOR);

  /** Boot from a full copy of a disk image. */
  public static final Feature BOOT_DISK_COPY =
      new Feature("boot.disk-copy", "boot from a full copy of a disk image", Scope.HYPERVISOR);

  /** Boot from an installation ISO. */
  public static final Feature BOOT_INSTALL_MEDIA =
      new Feature("boot.install-media", "boot from an installation ISO", Scope.HYPERVISOR);

  /** Boot a kernel directly. */
  public static final Feature BOOT_KERNEL =
      new Feature("boot.kernel", "boot a kernel directly", Scope.HYPERVISOR);

  /** Boot from a thin clone of a cloud image with a NoCloud seed. */
  public static final Feature BOOT_CLOUD_IMAGE =
      new Feature(
          "boot.cloud-image",
          "boot from a thin clone of a cloud image with a NoCloud seed",
          Scope.HYPERVISOR);

  /** Run from a container image. */
  public static final Feature BOOT_IMAGE =
      new Feature("boot.image", "run from a container image", Scope.HYPERVISOR);

  /** Make a machine without a boot source. */
  public static final Feature BOOT_BLANK =
      new Feature("boot.blank", "make a machine without a boot source", Scope.HYPERVISOR);

  /** Send files of this side to the engine. */
  public static final Feature SOURCE_UPLOAD =
      new Feature("source.upload", "send files of this side to the engine", Scope.HYPERVISOR);

  /** Use volumes of the engine's storage pools. */
  public static final Feature SOURCE_VOLUME =
      new Feature("source.volume", "use volumes of the engine's storage pools", Scope.HYPERVISOR);

  /** Disks beside the one booted from. */
  public static final Feature DISKS =
      new Feature("disks", "disks beside the one booted from", Scope.HYPERVISOR);

  /** Network cards on the engine's networks. */
  public static final Feature NIC_NETWORK =
      new Feature("nic.network", "network cards on the engine's networks", Scope.HYPERVISOR);

  /** Network cards on the host's bridges. */
  public static final Feature NIC_BRIDGE =
      new Feature("nic.bridge", "network cards on the host's bridges", Scope.HYPERVISOR);

  /** Network cards on the emulator's network in user space. */
  public static final Feature NIC_USER =
      new Feature(
          "nic.user", "network cards on the emulator's network in user space", Scope.HYPERVISOR);

  /** Network cards on tap devices. */
  public static final Feature NIC_TAP =
      new Feature("nic.tap", "network cards on tap devices", Scope.HYPERVISOR);

  /** Network cards on macvtap devices. */
  public static final Feature NIC_MACVTAP =
      new Feature("nic.macvtap", "network cards on macvtap devices", Scope.HYPERVISOR);

  /** A screen by VNC. */
  public static final Feature GRAPHICS_VNC =
      new Feature("graphics.vnc", "a screen by VNC", Scope.HYPERVISOR);

  /** A screen by Spice. */
  public static final Feature GRAPHICS_SPICE =
      new Feature("graphics.spice", "a screen by Spice", Scope.HYPERVISOR);

  /** Run on KVM. */
  public static final Feature ACCELERATION_KVM =
      new Feature("acceleration.kvm", "run on KVM", Scope.HYPERVISOR);

  /** Run under emulation. */
  public static final Feature ACCELERATION_EMULATION =
      new Feature("acceleration.emulation", "run under emulation", Scope.HYPERVISOR);

  /** What happens at power-off, reboot and crash. */
  public static final Feature POWER_ACTIONS =
      new Feature("power-actions", "what happens at power-off, reboot and crash", Scope.HYPERVISOR);

  /** Parts of processors. */
  public static final Feature CPU_FRACTIONS =
      new Feature("cpu.fractions", "parts of processors", Scope.HYPERVISOR);

  /** A size or limit of memory. */
  public static final Feature MEMORY_LIMIT =
      new Feature("memory.limit", "a size or limit of memory", Scope.HYPERVISOR);

  /** Ports of a container that the host answers for. */
  public static final Feature CONTAINER_PORTS =
      new Feature(
          "container.ports", "ports of a container that the host answers for", Scope.HYPERVISOR);

  /** Mounts of a container. */
  public static final Feature CONTAINER_MOUNTS =
      new Feature("container.mounts", "mounts of a container", Scope.HYPERVISOR);

  /** Starting a container again when it ended. */
  public static final Feature CONTAINER_RESTART_POLICY =
      new Feature(
          "container.restart-policy", "starting a container again when it ended", Scope.HYPERVISOR);

  /** A limit on a container's processes. */
  public static final Feature CONTAINER_PROCESSES =
      new Feature("container.processes", "a limit on a container's processes", Scope.HYPERVISOR);

  /** Labels given when the machine is made. */
  public static final Feature LABELS =
      new Feature("labels", "labels given when the machine is made", Scope.HYPERVISOR);

  /** Changing labels later. */
  public static final Feature LABELS_CHANGE =
      new Feature("labels.change", "changing labels later", Scope.MACHINE);

  /** The engine itself selects by labels; where it does not, core does. */
  public static final Feature LABELS_FILTER =
      new Feature(
          "labels.filter",
          "the engine itself selects by labels; where it does not, core does",
          Scope.HYPERVISOR);

  /** Ask the guest to stop and never force it. */
  public static final Feature STOP_GRACEFUL =
      new Feature("stop.graceful", "ask the guest to stop and never force it", Scope.MACHINE);

  /** Ask the guest to stop, and force it after a while. */
  public static final Feature STOP_GRACEFUL_THEN_FORCE =
      new Feature(
          "stop.graceful-then-force",
          "ask the guest to stop, and force it after a while",
          Scope.MACHINE);

  /** Stop at once, like pulling the plug. */
  public static final Feature STOP_FORCE =
      new Feature("stop.force", "stop at once, like pulling the plug", Scope.MACHINE);

  /** Stop in the way that the engine's own client does. */
  public static final Feature STOP_ENGINE_DEFAULT =
      new Feature(
          "stop.engine-default",
          "stop in the way that the engine's own client does",
          Scope.MACHINE);

  /** Halt the processors and go on later. */
  public static final Feature PAUSE =
      new Feature("pause", "halt the processors and go on later", Scope.MACHINE);

  /** Ask the guest to reboot. */
  public static final Feature REBOOT =
      new Feature("reboot", "ask the guest to reboot", Scope.MACHINE);

  /** Save the memory to disk and go on from there at the next start. */
  public static final Feature SUSPEND =
      new Feature(
          "suspend",
          "save the memory to disk and go on from there at the next start",
          Scope.MACHINE);

  /** Change the name and keep the identity. */
  public static final Feature RENAME =
      new Feature("rename", "change the name and keep the identity", Scope.MACHINE);

  /** Rename a running machine. */
  public static final Feature RENAME_RUNNING =
      new Feature("rename.running", "rename a running machine", Scope.MACHINE);

  /** Start with the host. */
  public static final Feature AUTOSTART =
      new Feature("autostart", "start with the host", Scope.MACHINE);

  /** Delete a machine and keep the storage it owns. */
  public static final Feature DELETE_KEEP_STORAGE =
      new Feature(
          "delete.keep-storage", "delete a machine and keep the storage it owns", Scope.MACHINE);

  /** Counters of processor, memory, disks and network. */
  public static final Feature STATS =
      new Feature("stats", "counters of processor, memory, disks and network", Scope.MACHINE);

  /** Counters of all machines in a constant number of round trips. */
  public static final Feature STATS_BULK =
      new Feature(
          "stats.bulk",
          "counters of all machines in a constant number of round trips",
          Scope.HYPERVISOR);

  /** Snapshots in place: take, list, restore, delete. */
  public static final Feature SNAPSHOTS =
      new Feature("snapshots", "snapshots in place: take, list, restore, delete", Scope.MACHINE);

  /** Snapshots of a running machine, with its memory. */
  public static final Feature SNAPSHOTS_MEMORY =
      new Feature(
          "snapshots.memory", "snapshots of a running machine, with its memory", Scope.MACHINE);

  /** Snapshots that branch. */
  public static final Feature SNAPSHOTS_TREE =
      new Feature("snapshots.tree", "snapshots that branch", Scope.MACHINE);

  /** Make an image of a machine. */
  public static final Feature CAPTURE =
      new Feature("capture", "make an image of a machine", Scope.MACHINE);

  /** Run commands in a machine. */
  public static final Feature EXEC =
      new Feature("exec", "run commands in a machine", Scope.MACHINE);

  /** Commands with standard input and a terminal. */
  public static final Feature EXEC_INTERACTIVE =
      new Feature("exec.interactive", "commands with standard input and a terminal", Scope.MACHINE);

  /** What the machine wrote. */
  public static final Feature LOGS = new Feature("logs", "what the machine wrote", Scope.MACHINE);

  /** What the machine writes, as it writes it. */
  public static final Feature LOGS_FOLLOW =
      new Feature("logs.follow", "what the machine writes, as it writes it", Scope.MACHINE);

  /** Logs from a time on, or their last lines. */
  public static final Feature LOGS_SINCE =
      new Feature("logs.since", "logs from a time on, or their last lines", Scope.MACHINE);

  /** A duplex stream to the machine's console. */
  public static final Feature CONSOLE =
      new Feature("console", "a duplex stream to the machine's console", Scope.MACHINE);

  /** The machine's network addresses. */
  public static final Feature ADDRESSES =
      new Feature("addresses", "the machine's network addresses", Scope.MACHINE);

  /** The engine tells of changes by itself; where it does not, core asks again and again. */
  public static final Feature EVENTS =
      new Feature(
          "events",
          "the engine tells of changes by itself; where it does not, core asks again and again",
          Scope.HYPERVISOR);

  /** A store of images: list, import, remove. */
  public static final Feature IMAGES =
      new Feature("images", "a store of images: list, import, remove", Scope.HYPERVISOR);

  /** Fetch images from a registry. */
  public static final Feature IMAGES_PULL =
      new Feature("images.pull", "fetch images from a registry", Scope.HYPERVISOR);

  /** Networks of the engine: list, make, delete, put machines on them. */
  public static final Feature NETWORKS =
      new Feature(
          "networks",
          "networks of the engine: list, make, delete, put machines on them",
          Scope.HYPERVISOR);

  /** Volumes of the engine: list, make, delete. */
  public static final Feature VOLUMES =
      new Feature("volumes", "volumes of the engine: list, make, delete", Scope.HYPERVISOR);

  /** Attach to the machine's own process. */
  public static final Feature ATTACH =
      new Feature("attach", "attach to the machine's own process", Scope.MACHINE);

  /** Copy files in and out, with their owners. */
  public static final Feature FILES =
      new Feature("files", "copy files in and out, with their owners", Scope.MACHINE);

  /** A health check of the machine's own is told of. */
  public static final Feature HEALTH =
      new Feature("health", "a health check of the machine's own is told of", Scope.MACHINE);

  /** A container whose process has a terminal or its standard input open. */
  public static final Feature CONTAINER_INTERACTIVE =
      new Feature(
          "container.interactive",
          "a container whose process has a terminal or its standard input open",
          Scope.HYPERVISOR);

  /** A container that the engine removes when it has ended. */
  public static final Feature CONTAINER_AUTO_REMOVE =
      new Feature(
          "container.auto-remove",
          "a container that the engine removes when it has ended",
          Scope.HYPERVISOR);

  /** Give images further names. */
  public static final Feature IMAGES_TAG =
      new Feature("images.tag", "give images further names", Scope.HYPERVISOR);

  /** Send images to a registry. */
  public static final Feature IMAGES_PUSH =
      new Feature("images.push", "send images to a registry", Scope.HYPERVISOR);

  /** What an image is made of, and how it was made. */
  public static final Feature IMAGES_DETAILS =
      new Feature(
          "images.details", "what an image is made of, and how it was made", Scope.HYPERVISOR);

  /** Build images from a folder. */
  public static final Feature IMAGES_BUILD =
      new Feature("images.build", "build images from a folder", Scope.HYPERVISOR);

  /** Save images as an archive, and load it. */
  public static final Feature IMAGES_ARCHIVE =
      new Feature("images.archive", "save images as an archive, and load it", Scope.HYPERVISOR);

  /** Remove images that nothing needs. */
  public static final Feature IMAGES_PRUNE =
      new Feature("images.prune", "remove images that nothing needs", Scope.HYPERVISOR);

  /** Look for images in a registry. */
  public static final Feature IMAGES_SEARCH =
      new Feature("images.search", "look for images in a registry", Scope.HYPERVISOR);

  /** Services of many machines of one pattern. */
  public static final Feature SERVICES =
      new Feature(
          "services", "services: many machines of one pattern, kept running", Scope.HYPERVISOR);

  /** The hosts of an engine that spans many. */
  public static final Feature NODES =
      new Feature("nodes", "the hosts of an engine that spans many", Scope.HYPERVISOR);

  /** No two machines have one name. */
  public static final Feature UNIQUE_NAMES =
      new Feature("names.unique", "no two machines have one name", Scope.HYPERVISOR);

  /** A crash is told from a stop. */
  public static final Feature CRASH_REPORT =
      new Feature("cause.crash", "a crash is told from a stop", Scope.HYPERVISOR);

  /** The exit code of a machine's process is told. */
  public static final Feature EXIT_CODE =
      new Feature(
          "cause.exit-code", "the exit code of a machine's process is told", Scope.HYPERVISOR);

  private static final List<Feature> KNOWN =
      List.of(
          LAUNCH,
          CREATE,
          BOOT_DISK,
          BOOT_DISK_THIN,
          BOOT_DISK_COPY,
          BOOT_INSTALL_MEDIA,
          BOOT_KERNEL,
          BOOT_CLOUD_IMAGE,
          BOOT_IMAGE,
          BOOT_BLANK,
          SOURCE_UPLOAD,
          SOURCE_VOLUME,
          DISKS,
          NIC_NETWORK,
          NIC_BRIDGE,
          NIC_USER,
          NIC_TAP,
          NIC_MACVTAP,
          GRAPHICS_VNC,
          GRAPHICS_SPICE,
          ACCELERATION_KVM,
          ACCELERATION_EMULATION,
          POWER_ACTIONS,
          CPU_FRACTIONS,
          MEMORY_LIMIT,
          CONTAINER_PORTS,
          CONTAINER_MOUNTS,
          CONTAINER_RESTART_POLICY,
          CONTAINER_PROCESSES,
          LABELS,
          LABELS_CHANGE,
          LABELS_FILTER,
          STOP_GRACEFUL,
          STOP_GRACEFUL_THEN_FORCE,
          STOP_FORCE,
          STOP_ENGINE_DEFAULT,
          PAUSE,
          REBOOT,
          SUSPEND,
          RENAME,
          RENAME_RUNNING,
          AUTOSTART,
          DELETE_KEEP_STORAGE,
          STATS,
          STATS_BULK,
          SNAPSHOTS,
          SNAPSHOTS_MEMORY,
          SNAPSHOTS_TREE,
          CAPTURE,
          EXEC,
          EXEC_INTERACTIVE,
          LOGS,
          LOGS_FOLLOW,
          LOGS_SINCE,
          CONSOLE,
          ADDRESSES,
          EVENTS,
          IMAGES,
          IMAGES_PULL,
          NETWORKS,
          VOLUMES,
          ATTACH,
          FILES,
          HEALTH,
          CONTAINER_INTERACTIVE,
          CONTAINER_AUTO_REMOVE,
          IMAGES_TAG,
          IMAGES_PUSH,
          IMAGES_DETAILS,
          IMAGES_BUILD,
          IMAGES_ARCHIVE,
          IMAGES_PRUNE,
          IMAGES_SEARCH,
          SERVICES,
          NODES,
          UNIQUE_NAMES,
          CRASH_REPORT,
          EXIT_CODE);

  private final String id;
  private final String meaning;
  private final Scope scope;

  private Feature(String id, String meaning, Scope scope) {
    this.id = id;
    this.meaning = meaning;
    this.scope = scope;
  }

  /**
   * {@return a feature of a third party's; the id is in lower case and begins with a namespace,
   * such as {@code acme.teleport}}
   */
  public static Feature of(String id, String meaning, Scope scope) {
    if (!ID.matcher(id).matches() || id.length() > 63) {
      throw InvalidSpecException.of(
          "feature", id, "an id is made of lower-case words with dots and dashes between them");
    }
    return new Feature(id, meaning, scope);
  }

  /** {@return all features that Panvisor itself defines, in a fixed order} */
  public static List<Feature> known() {
    return KNOWN;
  }

  /** {@return the id, such as {@code boot.kernel}} */
  public String id() {
    return id;
  }

  /** {@return what it means, for people} */
  public String meaning() {
    return meaning;
  }

  /** {@return whether it can differ from machine to machine} */
  public Scope scope() {
    return scope;
  }

  @Override
  public int compareTo(Feature other) {
    return id.compareTo(other.id);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Feature that && id.equals(that.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id;
  }
}
