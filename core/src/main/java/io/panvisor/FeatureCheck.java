package io.panvisor;

import io.panvisor.spec.Acceleration;
import io.panvisor.spec.CloudImage;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.ContainerSection;
import io.panvisor.spec.Disk;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.Graphics;
import io.panvisor.spec.InstallMedia;
import io.panvisor.spec.KernelBoot;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Nic;
import io.panvisor.spec.PowerActions;
import io.panvisor.spec.RestartPolicy;
import io.panvisor.spec.Source;
import io.panvisor.spec.Violation;
import io.panvisor.spec.VmSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Holds a spec against the features that a connection declares, and looks at the files to upload:
 * all that core can say of it.
 */
final class FeatureCheck {

  private final Map<Feature, Support> features;
  private final List<Violation> violations = new ArrayList<>();

  private FeatureCheck(Map<Feature, Support> features) {
    this.features = features;
  }

  static List<Violation> violations(MachineSpec spec, Map<Feature, Support> features) {
    FeatureCheck check = new FeatureCheck(features);
    check.boot(spec);
    spec.memory().ifPresent(size -> check.needs(Feature.MEMORY_LIMIT, "memory", size));
    spec.cpus()
        .filter(count -> !count.isWhole())
        .ifPresent(count -> check.needs(Feature.CPU_FRACTIONS, "cpus", count));
    if (!spec.labels().asMap().isEmpty()) {
      check.needs(Feature.LABELS, "labels", spec.labels());
    }
    for (String network : spec.networks()) {
      check.needs(Feature.NIC_NETWORK, "networks", network);
    }
    spec.vm().ifPresent(check::vm);
    spec.container().ifPresent(check::container);
    return check.violations;
  }

  private void boot(MachineSpec spec) {
    if (spec.boot() instanceof InstallMedia media) {
      needs(Feature.BOOT_INSTALL_MEDIA, "boot", media);
      source("boot.iso", media.iso());
    } else if (spec.boot() instanceof DiskImage disk) {
      needs(
          switch (disk.use()) {
            case IN_PLACE -> Feature.BOOT_DISK;
            case THIN -> Feature.BOOT_DISK_THIN;
            case COPY -> Feature.BOOT_DISK_COPY;
          },
          "boot",
          disk);
      source("boot.image", disk.image());
    } else if (spec.boot() instanceof KernelBoot kernel) {
      needs(Feature.BOOT_KERNEL, "boot", kernel);
      source("boot.kernel", kernel.kernel());
      kernel.initrd().ifPresent(initrd -> source("boot.initrd", initrd));
    } else if (spec.boot() instanceof CloudImage cloud) {
      needs(Feature.BOOT_CLOUD_IMAGE, "boot", cloud);
      source("boot.image", cloud.image());
    } else if (spec.boot() instanceof ContainerImage image) {
      needs(Feature.BOOT_IMAGE, "boot", image);
    } else {
      needs(Feature.BOOT_BLANK, "boot", spec.boot());
    }
  }

  private void vm(VmSection vm) {
    for (int index = 0; index < vm.disks().size(); index++) {
      Disk disk = vm.disks().get(index);
      String field = "vm.disks[" + index + "]";
      needs(Feature.DISKS, field, disk);
      disk.source().ifPresent(source -> source(field, source));
    }
    for (int index = 0; index < vm.nics().size(); index++) {
      Nic nic = vm.nics().get(index);
      needs(
          switch (nic.type()) {
            case NETWORK -> Feature.NIC_NETWORK;
            case BRIDGE -> Feature.NIC_BRIDGE;
            case USER -> Feature.NIC_USER;
            case TAP -> Feature.NIC_TAP;
            case MACVTAP -> Feature.NIC_MACVTAP;
          },
          "vm.nics[" + index + "]",
          nic);
    }
    vm.graphics()
        .ifPresent(
            screen ->
                needs(
                    screen.type() == Graphics.Type.VNC
                        ? Feature.GRAPHICS_VNC
                        : Feature.GRAPHICS_SPICE,
                    "vm.graphics",
                    screen));
    if (vm.acceleration() == Acceleration.KVM) {
      needs(Feature.ACCELERATION_KVM, "vm.acceleration", vm.acceleration());
    } else if (vm.acceleration() == Acceleration.EMULATION) {
      needs(Feature.ACCELERATION_EMULATION, "vm.acceleration", vm.acceleration());
    }
    if (!vm.powerActions().equals(PowerActions.defaults())) {
      needs(Feature.POWER_ACTIONS, "vm.powerActions", vm.powerActions());
    }
  }

  private void container(ContainerSection container) {
    container.ports().forEach(port -> needs(Feature.CONTAINER_PORTS, "container.ports", port));
    container.mounts().forEach(mount -> needs(Feature.CONTAINER_MOUNTS, "container.mounts", mount));
    if (!container.restartPolicy().equals(RestartPolicy.never())) {
      needs(Feature.CONTAINER_RESTART_POLICY, "container.restartPolicy", container.restartPolicy());
    }
    if (container.isTerminal() || container.isInteractive()) {
      needs(Feature.CONTAINER_INTERACTIVE, "container.interactive", "true");
    }
    if (container.isRemovedAtEnd()) {
      needs(Feature.CONTAINER_AUTO_REMOVE, "container.removedAtEnd", "true");
    }
    container
        .processes()
        .ifPresent(most -> needs(Feature.CONTAINER_PROCESSES, "container.processes", most));
    if (!runsContainers()) {
      violations.add(
          new Violation("container", "", "this engine runs virtual machines, not containers"));
    }
  }

  /** An engine of containers has images of them, or at least something that only they have. */
  private boolean runsContainers() {
    return features.entrySet().stream()
        .filter(
            entry ->
                entry.getKey().equals(Feature.BOOT_IMAGE)
                    || entry.getKey().id().startsWith("container."))
        .anyMatch(entry -> entry.getValue().isPossible());
  }

  private void source(String field, Source source) {
    if (source instanceof Source.Upload upload) {
      needs(Feature.SOURCE_UPLOAD, field, upload);
      upload.problem(field).ifPresent(violations::add);
    } else if (source instanceof Source.Volume volume) {
      needs(Feature.SOURCE_VOLUME, field, volume);
    } else if (source instanceof Source.Image image) {
      violations.add(
          new Violation(
              field,
              image.toString(),
              "an image of the engine's store boots containers: boot(ContainerImage.of(...))"));
    }
  }

  private void needs(Feature feature, String field, Object value) {
    Support support = features.getOrDefault(feature, Support.no("this engine does not have it"));
    if (!support.isPossible()) {
      violations.add(
          new Violation(
              field,
              value.toString(),
              feature.id() + " is not supported: " + support.explanation()));
    }
  }
}
