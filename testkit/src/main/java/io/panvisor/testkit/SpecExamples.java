package io.panvisor.testkit;

import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.Feature;
import io.panvisor.spec.Acceleration;
import io.panvisor.spec.CloudImage;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.Disk;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.Graphics;
import io.panvisor.spec.InstallMedia;
import io.panvisor.spec.KernelBoot;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Mount;
import io.panvisor.spec.Nic;
import io.panvisor.spec.PortMapping;
import io.panvisor.spec.PowerActions;
import io.panvisor.spec.RestartPolicy;
import io.panvisor.spec.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** For each feature of specs: what a spec that wants it looks like. */
final class SpecExamples {

  private static final Source ELSEWHERE = Source.onEngine("/nowhere/no-such-image");

  private static final Map<Feature, UnaryOperator<MachineSpec.Builder>> ASKING =
      new LinkedHashMap<>();

  static {
    ASKING.put(Feature.BOOT_DISK, spec -> spec.boot(DiskImage.inPlace(ELSEWHERE)));
    ASKING.put(Feature.BOOT_DISK_THIN, spec -> spec.boot(DiskImage.thin(ELSEWHERE)));
    ASKING.put(Feature.BOOT_DISK_COPY, spec -> spec.boot(DiskImage.copy(ELSEWHERE)));
    ASKING.put(Feature.BOOT_INSTALL_MEDIA, spec -> spec.boot(InstallMedia.iso(ELSEWHERE)));
    ASKING.put(Feature.BOOT_KERNEL, spec -> spec.boot(KernelBoot.kernel(ELSEWHERE)));
    ASKING.put(Feature.BOOT_CLOUD_IMAGE, spec -> spec.boot(CloudImage.of(ELSEWHERE)));
    ASKING.put(Feature.BOOT_IMAGE, spec -> spec.boot(ContainerImage.of("no-such-image:1")));
    ASKING.put(Feature.BOOT_BLANK, spec -> spec);
    ASKING.put(
        Feature.SOURCE_UPLOAD, spec -> spec.boot(DiskImage.copy(Source.upload(fileToUpload()))));
    ASKING.put(
        Feature.SOURCE_VOLUME,
        spec -> spec.boot(DiskImage.inPlace(Source.volume("no-such-pool", "no-such-volume"))));
    ASKING.put(
        Feature.DISKS, spec -> spec.vm(vm -> vm.disk(Disk.create(DataSize.mebibytes(8)).thin())));
    ASKING.put(Feature.NIC_NETWORK, spec -> spec.vm(vm -> vm.nic(Nic.network("no-such-network"))));
    ASKING.put(Feature.NIC_BRIDGE, spec -> spec.vm(vm -> vm.nic(Nic.bridge("no-such-br"))));
    ASKING.put(Feature.NIC_USER, spec -> spec.vm(vm -> vm.nic(Nic.user())));
    ASKING.put(Feature.NIC_TAP, spec -> spec.vm(vm -> vm.nic(Nic.tap("no-such-tap"))));
    ASKING.put(Feature.NIC_MACVTAP, spec -> spec.vm(vm -> vm.nic(Nic.macvtap("no-such-if"))));
    ASKING.put(Feature.GRAPHICS_VNC, spec -> spec.vm(vm -> vm.graphics(Graphics.vnc())));
    ASKING.put(Feature.GRAPHICS_SPICE, spec -> spec.vm(vm -> vm.graphics(Graphics.spice())));
    ASKING.put(Feature.ACCELERATION_KVM, spec -> spec.vm(vm -> vm.acceleration(Acceleration.KVM)));
    ASKING.put(
        Feature.ACCELERATION_EMULATION,
        spec -> spec.vm(vm -> vm.acceleration(Acceleration.EMULATION)));
    ASKING.put(
        Feature.POWER_ACTIONS,
        spec ->
            spec.vm(
                vm ->
                    vm.powerActions(
                        new PowerActions(
                            PowerActions.Action.STOP,
                            PowerActions.Action.STOP,
                            PowerActions.Action.STOP))));
    ASKING.put(Feature.CPU_FRACTIONS, spec -> spec.cpus(new CpuCount(500)));
    ASKING.put(Feature.MEMORY_LIMIT, spec -> spec.memory(DataSize.mebibytes(192)));
    ASKING.put(
        Feature.CONTAINER_PORTS,
        spec -> spec.container(container -> container.publish(PortMapping.tcp(0, 80))));
    ASKING.put(
        Feature.CONTAINER_MOUNTS,
        spec ->
            spec.container(
                container -> container.mount(Mount.temporary("/ram", DataSize.mebibytes(1)))));
    ASKING.put(
        Feature.CONTAINER_RESTART_POLICY,
        spec -> spec.container(container -> container.restartPolicy(RestartPolicy.onFailure(1))));
    ASKING.put(
        Feature.CONTAINER_PROCESSES, spec -> spec.container(container -> container.processes(64)));
    ASKING.put(
        Feature.CONTAINER_INTERACTIVE,
        spec -> spec.container(container -> container.interactive().terminal()));
    ASKING.put(
        Feature.CONTAINER_AUTO_REMOVE,
        spec -> spec.container(container -> container.removedAtEnd()));
  }

  private SpecExamples() {}

  private static Path fileToUpload() {
    try {
      Path file = Files.createTempFile("contract", ".img");
      file.toFile().deleteOnExit();
      Files.write(file, new byte[512]);
      return file;
    } catch (IOException full) {
      throw new UncheckedIOException("no file to upload can be made", full);
    }
  }

  /** The features that a spec can ask for, in order. */
  static Set<Feature> features() {
    return ASKING.keySet();
  }

  /** The spec, asking for the feature, and maybe for what the engine's host does not have. */
  static MachineSpec.Builder asking(MachineSpec.Builder spec, Feature feature) {
    return Objects.requireNonNull(ASKING.get(feature), feature.id()).apply(spec);
  }

  /** The spec with what asks for a feature that needs nothing of the host. */
  static Optional<MachineSpec.Builder> changed(MachineSpec.Builder spec, Feature feature) {
    boolean needsNothing =
        feature.id().startsWith("container.")
            || feature.id().startsWith("graphics.")
            || feature.equals(Feature.CPU_FRACTIONS)
            || feature.equals(Feature.MEMORY_LIMIT)
            || feature.equals(Feature.NIC_USER)
            || feature.equals(Feature.DISKS)
            || feature.equals(Feature.POWER_ACTIONS)
            || feature.equals(Feature.ACCELERATION_EMULATION);
    UnaryOperator<MachineSpec.Builder> change = ASKING.get(feature);
    return needsNothing && change != null ? Optional.of(change.apply(spec)) : Optional.empty();
  }
}
