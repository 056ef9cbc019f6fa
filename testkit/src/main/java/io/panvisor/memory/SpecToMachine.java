package io.panvisor.memory;

import io.panvisor.DataSize;
import io.panvisor.Virtualization;
import io.panvisor.spec.Adjustment;
import io.panvisor.spec.CloudImage;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.Disk;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.InstallMedia;
import io.panvisor.spec.KernelBoot;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Mount;
import io.panvisor.spec.Source;
import io.panvisor.spec.SpecReport;
import io.panvisor.spec.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the engine says of a spec, and what it would make for it. */
final class SpecToMachine {

  private static final DataSize MOST_MEMORY = DataSize.tebibytes(1);

  private final MachineSpec spec;
  private final Set<MemoryHabit> habits;
  private final List<Violation> violations = new ArrayList<>();
  private final List<Adjustment> adjustments = new ArrayList<>();

  private SpecToMachine(MachineSpec spec, Set<MemoryHabit> habits) {
    this.spec = spec;
    this.habits = habits;
  }

  static boolean isContainer(MachineSpec spec) {
    return spec.container().isPresent() || spec.boot() instanceof ContainerImage;
  }

  /** The names of the volumes that are made for the machine. */
  static List<String> volumes(MachineSpec spec, String request) {
    List<String> names = new ArrayList<>();
    String stem = spec.name() + "-" + request.substring(0, 8);
    if (spec.boot() instanceof DiskImage disk && disk.use() != DiskImage.Use.IN_PLACE) {
      names.add(stem + "-boot");
    } else if (spec.boot() instanceof CloudImage) {
      names.add(stem + "-boot");
      names.add(stem + "-seed");
    }
    List<Disk> disks = spec.vm().map(vm -> vm.disks()).orElse(List.of());
    for (int index = 0; index < disks.size(); index++) {
      if (disks.get(index).source().isEmpty() || disks.get(index).isClone()) {
        names.add(stem + "-disk" + index);
      }
    }
    return names;
  }

  static SpecReport check(MachineSpec spec, Set<MemoryHabit> habits) {
    SpecToMachine check = new SpecToMachine(spec, habits);
    check.all();
    return new SpecReport(check.violations, check.adjustments);
  }

  private void all() {
    boolean container = isContainer(spec);
    if (spec.container().isPresent() && !(spec.boot() instanceof ContainerImage)) {
      refuse("boot", spec.boot().toString(), "a container runs from an image");
    }
    if (!container && habits.contains(MemoryHabit.ONLY_CONTAINERS)) {
      refuse("boot", spec.boot().toString(), "this engine runs containers only");
    }
    spec.memory()
        .filter(size -> size.compareTo(MOST_MEMORY) > 0)
        .ifPresent(size -> refuse("memory", size.toString(), "the host has " + MOST_MEMORY));
    if (!container) {
      spec.cpus()
          .filter(count -> !count.isWhole())
          .ifPresent(
              count -> refuse("cpus", count.toString(), "a virtual machine has whole processors"));
      spec.memory()
          .filter(size -> size.bytes() % DataSize.mebibytes(1).bytes() != 0)
          .ifPresent(
              size ->
                  adjustments.add(
                      new Adjustment(
                          "memory",
                          size.toString(),
                          size.roundedUpTo(DataSize.mebibytes(1)).toString(),
                          "memory comes in MiB")));
    }
    spec.networks().forEach(network -> exists("networks", network));
    if (spec.boot() instanceof DiskImage disk) {
      source("boot.image", disk.image());
    } else if (spec.boot() instanceof CloudImage cloud) {
      source("boot.image", cloud.image());
    } else if (spec.boot() instanceof InstallMedia media) {
      source("boot.iso", media.iso());
    } else if (spec.boot() instanceof KernelBoot kernel) {
      source("boot.kernel", kernel.kernel());
      kernel.initrd().ifPresent(initrd -> source("boot.initrd", initrd));
    }
    spec.vm()
        .ifPresent(
            vm -> {
              vm.virtualization()
                  .filter(wanted -> wanted != Virtualization.EMULATED)
                  .ifPresent(
                      wanted ->
                          refuse(
                              "vm.virtualization", wanted.name(), "here guests are emulated only"));
              for (int index = 0; index < vm.disks().size(); index++) {
                String field = "vm.disks[" + index + "]";
                vm.disks().get(index).source().ifPresent(source -> source(field, source));
                vm.disks().get(index).pool().ifPresent(pool -> exists(field + ".pool", pool));
              }
              for (int index = 0; index < vm.nics().size(); index++) {
                exists("vm.nics[" + index + "]", vm.nics().get(index).target());
              }
            });
    spec.container()
        .ifPresent(
            section -> {
              for (Mount mount : section.mounts()) {
                if (mount instanceof Mount.Bind bind) {
                  exists("container.mounts", bind.source().path());
                }
              }
            });
  }

  private void source(String field, Source source) {
    if (!(source instanceof Source.Upload)) {
      exists(field, source.toString());
    }
  }

  private void exists(String field, String what) {
    if (MemoryEngine.isMissing(what)) {
      refuse(field, what, "the engine's host does not have it");
    }
  }

  private void refuse(String field, String value, String why) {
    violations.add(new Violation(field, value, why));
  }
}
