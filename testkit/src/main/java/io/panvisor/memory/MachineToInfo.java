package io.panvisor.memory;

import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.InfoPart;
import io.panvisor.MachineInfo;
import io.panvisor.Virtualization;
import io.panvisor.spec.ContainerImage;
import java.util.Map;
import java.util.Set;

/** A machine's facts as users see them. */
final class MachineToInfo {

  private MachineToInfo() {}

  static MachineInfo info(MemoryMachine machine, Set<InfoPart> asked, boolean readable) {
    MachineInfo.Builder info =
        MachineInfo.builder(machine.id(), machine.name(), machine.status(), asked);
    if (!readable) {
      return info.problem("its facts are damaged").build();
    }
    if (asked.contains(InfoPart.RESOURCES)) {
      machine.spec().cpus().ifPresent(info::cpus);
      machine.spec().memory().ifPresent(info::memory);
      if (!machine.isContainer()) {
        info.memory(
            machine
                .spec()
                .memory()
                .orElse(DataSize.mebibytes(256))
                .roundedUpTo(DataSize.mebibytes(1)));
        info.cpus(machine.spec().cpus().orElse(CpuCount.of(1)));
      }
    }
    if (asked.contains(InfoPart.LABELS)) {
      info.labels(machine.labels());
    }
    if (asked.contains(InfoPart.ADDRESSES)) {
      info.addresses(machine.addresses());
      info.ports(machine.ports());
    }
    if (asked.contains(InfoPart.ORIGIN)) {
      info.createdAt(machine.createdAt());
      info.virtualization(
          machine.isContainer() ? Virtualization.OS_LEVEL : Virtualization.EMULATED);
      if (machine.spec().boot() instanceof ContainerImage image) {
        info.image(image.reference());
      }
    }
    if (asked.contains(InfoPart.AUTOSTART) && !machine.isContainer()) {
      info.autostart(machine.isAutostart());
    }
    if (asked.contains(InfoPart.ENGINE)) {
      info.engineFacts(
          Map.of(
              "incarnation", Integer.toString(machine.incarnation()),
              "volumes", String.join(",", machine.volumes())));
    }
    return info.build();
  }
}
