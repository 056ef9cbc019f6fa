package io.panvisor.libvirt;

import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.InfoPart;
import io.panvisor.MachineAddress;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.MachineStatus;
import io.panvisor.Virtualization;
import io.panvisor.libvirt.DomainFacts.DiskFact;
import io.panvisor.libvirt.DomainFacts.NicFact;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** What libvirt says of a domain, as a machine's facts. Pure. */
final class InfoTranslator {

  private static final long MOST_THOUSANDTHS = 10_000_000;

  private InfoTranslator() {}

  /**
   * What was read of one domain; what is empty was not asked for or could not be had.
   *
   * @param xml the description
   * @param problem why the description could not be read
   */
  record Reading(
      MachineId id,
      String name,
      MachineStatus status,
      OptionalLong cpus,
      OptionalLong memoryBytes,
      Optional<String> xml,
      Optional<Boolean> autostart,
      Optional<List<MachineAddress>> addresses,
      Optional<String> problem) {}

  static MachineInfo translate(Reading reading, Set<InfoPart> parts) {
    MachineInfo.Builder info =
        MachineInfo.builder(reading.id(), reading.name(), reading.status(), parts);
    reading.problem().ifPresent(info::problem);
    if (parts.contains(InfoPart.RESOURCES)) {
      cpus(info, reading.cpus());
      memory(info, reading.memoryBytes());
    }
    if (parts.contains(InfoPart.AUTOSTART)) {
      reading.autostart().ifPresent(info::autostart);
    }
    if (parts.contains(InfoPart.ADDRESSES)) {
      reading.addresses().ifPresent(info::addresses);
    }
    if (reading.xml().isPresent()) {
      try {
        described(info, DomainFacts.of(reading.xml().get()), reading, parts);
      } catch (XmlNode.UnreadableXml unreadable) {
        info.problem(String.valueOf(unreadable.getMessage()));
      }
    }
    return info.build();
  }

  private static void described(
      MachineInfo.Builder info, DomainFacts facts, Reading reading, Set<InfoPart> parts) {
    if (parts.contains(InfoPart.RESOURCES)) {
      if (facts.type().equals("lxc")) {
        // The number of processors of a container is not enforced: its quota is.
        facts
            .cpuThousandths()
            .ifPresent(
                number -> {
                  if (number >= 1 && number <= MOST_THOUSANDTHS) {
                    info.cpus(new CpuCount((int) number));
                  }
                });
      } else if (reading.cpus().isEmpty()) {
        cpus(info, facts.cpus());
      }
      if (reading.memoryBytes().isEmpty()) {
        memory(info, facts.memoryBytes());
      }
    }
    if (parts.contains(InfoPart.LABELS)) {
      info.labels(facts.marks().map(MachineMarks::labels).map(Map::copyOf).orElse(Map.of()));
    }
    if (parts.contains(InfoPart.ORIGIN)) {
      virtualization(facts).ifPresent(info::virtualization);
    }
    if (parts.contains(InfoPart.ENGINE)) {
      info.engineFacts(engineFacts(facts));
    }
  }

  private static void cpus(MachineInfo.Builder info, OptionalLong count) {
    count.ifPresent(
        number -> {
          if (number >= 1 && number <= 10_000) {
            info.cpus(CpuCount.of((int) number));
          }
        });
  }

  private static void memory(MachineInfo.Builder info, OptionalLong bytes) {
    bytes.ifPresent(number -> info.memory(DataSize.bytes(Math.max(0, number))));
  }

  /** What kind of machine a domain type is. */
  static MachineKind kind(String type, String osType) {
    return type.equals("lxc") || osType.equals("exe")
        ? MachineKind.SYSTEM_CONTAINER
        : MachineKind.VIRTUAL_MACHINE;
  }

  private static Optional<Virtualization> virtualization(DomainFacts facts) {
    return Optional.ofNullable(
        switch (facts.type()) {
          case "qemu" -> Virtualization.EMULATED;
          case "kvm" -> Virtualization.HARDWARE;
          case "lxc" -> Virtualization.OS_LEVEL;
          case "xen" ->
              switch (facts.osType().orElse("")) {
                case "xen", "linux" -> Virtualization.PARAVIRTUAL;
                case "xenpvh" -> Virtualization.HYBRID;
                default -> Virtualization.HARDWARE;
              };
          default -> null;
        });
  }

  private static Map<String, String> engineFacts(DomainFacts facts) {
    Map<String, String> engine = new TreeMap<>();
    engine.put("type", facts.type());
    facts.architecture().ifPresent(value -> engine.put("architecture", value));
    facts.machine().ifPresent(value -> engine.put("machine", value));
    facts.title().ifPresent(value -> engine.put("title", value));
    if (!facts.graphics().isEmpty()) {
      engine.put("graphics", String.join(",", facts.graphics()));
    }
    facts.root().ifPresent(value -> engine.put("root", value));
    int count = 0;
    for (DiskFact disk : facts.disks()) {
      engine.put(
          "disk." + disk.target().orElse(Integer.toString(count)),
          disk.path().or(() -> disk.volume()).orElse("") + " " + disk.format().orElse(""));
      count++;
    }
    count = 0;
    for (NicFact nic : facts.nics()) {
      engine.put(
          "nic." + count,
          nic.sourceType()
              + nic.source().map(source -> " " + source).orElse("")
              + nic.mac().map(mac -> " " + mac).orElse(""));
      count++;
    }
    return engine;
  }
}
