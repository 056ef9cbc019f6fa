package io.panvisor.memory;

import io.panvisor.Feature;
import io.panvisor.Support;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the engine can do, by its habits; and what each of the two kinds of machine can. */
final class MemoryFeatures {

  private static final List<Feature> VM =
      List.of(
          Feature.BOOT_DISK,
          Feature.BOOT_DISK_THIN,
          Feature.BOOT_DISK_COPY,
          Feature.BOOT_INSTALL_MEDIA,
          Feature.BOOT_KERNEL,
          Feature.BOOT_CLOUD_IMAGE,
          Feature.BOOT_BLANK,
          Feature.SOURCE_UPLOAD,
          Feature.SOURCE_VOLUME,
          Feature.DISKS,
          Feature.NIC_NETWORK,
          Feature.NIC_BRIDGE,
          Feature.NIC_USER,
          Feature.ACCELERATION_EMULATION,
          Feature.REBOOT,
          Feature.SUSPEND,
          Feature.AUTOSTART,
          Feature.SNAPSHOTS,
          Feature.SNAPSHOTS_MEMORY,
          Feature.SNAPSHOTS_TREE,
          Feature.CONSOLE,
          Feature.CRASH_REPORT);

  private static final List<Feature> CONTAINER =
      List.of(
          Feature.BOOT_IMAGE,
          Feature.CPU_FRACTIONS,
          Feature.CONTAINER_PORTS,
          Feature.CONTAINER_MOUNTS,
          Feature.CONTAINER_PROCESSES,
          Feature.RENAME_RUNNING,
          Feature.CAPTURE,
          Feature.EXEC_INTERACTIVE,
          Feature.LOGS,
          Feature.LOGS_FOLLOW,
          Feature.LOGS_SINCE,
          Feature.IMAGES,
          Feature.IMAGES_PULL,
          Feature.EXIT_CODE);

  private static final List<Feature> BOTH =
      List.of(
          Feature.LAUNCH,
          Feature.CREATE,
          Feature.MEMORY_LIMIT,
          Feature.LABELS,
          Feature.LABELS_CHANGE,
          Feature.LABELS_FILTER,
          Feature.STOP_GRACEFUL,
          Feature.STOP_GRACEFUL_THEN_FORCE,
          Feature.STOP_FORCE,
          Feature.STOP_ENGINE_DEFAULT,
          Feature.PAUSE,
          Feature.RENAME,
          Feature.DELETE_KEEP_STORAGE,
          Feature.STATS,
          Feature.STATS_BULK,
          Feature.EXEC,
          Feature.ADDRESSES,
          Feature.EVENTS,
          Feature.UNIQUE_NAMES);

  private MemoryFeatures() {}

  static Map<Feature, Support> of(Set<MemoryHabit> habits, Map<Feature, Support> declared) {
    Map<Feature, Support> features = new LinkedHashMap<>();
    for (Feature feature : Feature.known()) {
      features.put(feature, Support.no("nothing of it is pretended"));
    }
    BOTH.forEach(feature -> features.put(feature, Support.yes()));
    boolean vms = !habits.contains(MemoryHabit.ONLY_CONTAINERS);
    boolean containers = !habits.contains(MemoryHabit.ONLY_VMS);
    for (Feature feature : VM) {
      features.put(feature, only(feature, vms, containers, "virtual machines"));
    }
    for (Feature feature : CONTAINER) {
      features.put(feature, only(feature, containers, vms, "containers"));
    }
    if (vms) {
      features.put(
          Feature.EXEC, Support.depends("a virtual machine needs the guest agent's channel"));
      features.put(Feature.CONSOLE, Support.depends("a virtual machine with a serial console"));
    }
    if (habits.contains(MemoryHabit.ONLY_CONTAINERS)) {
      features.put(Feature.NIC_NETWORK, Support.yes());
    }
    refuse(features, habits, MemoryHabit.CREATE_BOOTS, Feature.CREATE);
    refuse(features, habits, MemoryHabit.NAMES_REPEAT, Feature.UNIQUE_NAMES);
    refuse(features, habits, MemoryHabit.DELETE_TAKES_STORAGE, Feature.DELETE_KEEP_STORAGE);
    refuse(features, habits, MemoryHabit.NO_EVENTS, Feature.EVENTS);
    refuse(features, habits, MemoryHabit.STOP_KILLS, Feature.STOP_GRACEFUL);
    refuse(features, habits, MemoryHabit.LABELS_FIXED, Feature.LABELS_CHANGE);
    features.putAll(declared);
    return Collections.unmodifiableMap(features);
  }

  private static Support only(Feature feature, boolean one, boolean other, String kind) {
    if (!one) {
      return Support.no("this engine has no " + kind);
    }
    return other && feature.scope() == Feature.Scope.MACHINE
        ? Support.depends("for " + kind)
        : Support.yes();
  }

  private static void refuse(
      Map<Feature, Support> features, Set<MemoryHabit> habits, MemoryHabit habit, Feature feature) {
    if (habits.contains(habit)) {
      features.put(feature, Support.no("the engine has the habit " + habit.word()));
    }
  }

  /** What a machine can do of what depends. */
  static Support of(MemoryMachine machine, Feature feature, Support general) {
    if (general.level() != Support.Level.DEPENDS) {
      return general;
    }
    if (feature.equals(Feature.EXEC) && !machine.isContainer()) {
      boolean agent = machine.spec().vm().map(vm -> vm.guestAgent()).orElse(true);
      return agent ? Support.yes() : Support.no("it has no channel for a guest agent");
    }
    if (feature.equals(Feature.CONSOLE) && !machine.isContainer()) {
      boolean serial = machine.spec().vm().map(vm -> vm.serialConsole()).orElse(true);
      return serial ? Support.yes() : Support.no("it has no serial console");
    }
    if (VM.contains(feature) && machine.isContainer()) {
      return Support.no("it is a container");
    }
    return CONTAINER.contains(feature) && !machine.isContainer()
        ? Support.no("it is a virtual machine")
        : Support.yes();
  }
}
