package io.panvisor.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What a domain's description says, as far as anybody here asks: read from the XML once, pure,
 * without an engine.
 *
 * @param type the kind of virtualization in libvirt's word: {@code kvm}, {@code qemu}, {@code
 *     test}, {@code xen}, {@code lxc}
 * @param memoryBytes what the machine has when it starts
 * @param cpus what the machine has when it starts
 * @param cpuThousandths the share of the processors that a quota lets it have
 * @param root the folder that a container has as its root file system
 * @param marks what Panvisor wrote into the description, if it did
 */
record DomainFacts(
    String type,
    String name,
    Optional<UUID> uuid,
    Optional<String> title,
    OptionalLong memoryBytes,
    OptionalLong cpus,
    Optional<String> osType,
    Optional<String> architecture,
    Optional<String> machine,
    List<DiskFact> disks,
    List<NicFact> nics,
    List<String> graphics,
    boolean serial,
    boolean agentChannel,
    OptionalLong cpuThousandths,
    Optional<String> root,
    Optional<MachineMarks> marks) {

  /** Where the name under which the guest agent listens is agreed. */
  static final String AGENT_CHANNEL = "org.qemu.guest_agent.0";

  private static final String KIBIBYTES = "KiB";

  DomainFacts {
    disks = List.copyOf(disks);
    nics = List.copyOf(nics);
    graphics = List.copyOf(graphics);
  }

  /**
   * One disk.
   *
   * @param device {@code disk}, {@code cdrom}, {@code floppy} or {@code lun}
   * @param sourceType {@code file}, {@code block}, {@code volume}, {@code network}, ...
   * @param path the file or device on the engine's machine, where the source is one
   * @param pool the pool's name, where the source is a volume
   * @param volume the volume's name, where the source is a volume
   * @param format {@code raw}, {@code qcow2}, ...
   * @param target the name in the guest as libvirt counts it: {@code vda}
   */
  record DiskFact(
      String device,
      String sourceType,
      Optional<String> path,
      Optional<String> pool,
      Optional<String> volume,
      Optional<String> format,
      Optional<String> target,
      boolean readOnly,
      boolean transientDisk) {}

  /** One network card. */
  record NicFact(
      String sourceType,
      Optional<String> mac,
      Optional<String> source,
      Optional<String> model,
      Optional<String> hostDevice,
      Optional<String> filter) {}

  /**
   * Reads a description.
   *
   * @throws XmlNode.UnreadableXml when it is no description of a domain
   */
  static DomainFacts of(String xml) {
    XmlNode domain = XmlNode.parse(xml);
    if (!"domain".equals(domain.name())) {
      throw new XmlNode.UnreadableXml("its root is " + domain.name() + ", not domain", null);
    }
    return new DomainFacts(
        domain.attribute("type").orElse(""),
        domain.textOf("name").orElse(""),
        domain.textOf("uuid").flatMap(DomainFacts::uuid),
        domain.textOf("title"),
        memory(domain),
        cpus(domain),
        domain.textOf("os", "type"),
        domain.find("os", "type").flatMap(type -> type.attribute("arch")),
        domain.find("os", "type").flatMap(type -> type.attribute("machine")),
        domain.findAll("devices", "disk").stream().map(DomainFacts::disk).toList(),
        domain.findAll("devices", "interface").stream().map(DomainFacts::nic).toList(),
        domain.findAll("devices", "graphics").stream()
            .flatMap(each -> each.attribute("type").stream())
            .toList(),
        domain.find("devices", "serial").isPresent()
            || domain.find("devices", "console").isPresent(),
        hasAgentChannel(domain),
        cpuThousandths(domain),
        domain.findAll("devices", "filesystem").stream()
            .filter(each -> attribute(each, "target", "dir").filter("/"::equals).isPresent())
            .flatMap(each -> attribute(each, "source", "dir").stream())
            .findFirst(),
        domain.find("metadata").flatMap(MachineMarks::in));
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  private static OptionalLong memory(XmlNode domain) {
    Optional<XmlNode> element = domain.find("currentMemory").or(() -> domain.find("memory"));
    if (element.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong amount = element.get().number();
    long unit = unit(element.get().attribute("unit").orElse(KIBIBYTES));
    if (amount.isEmpty() || unit == 0) {
      return OptionalLong.empty();
    }
    long high = Math.multiplyHigh(amount.getAsLong(), unit);
    long bytes = amount.getAsLong() * unit;
    return high == 0 && bytes >= 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
  }

  /** libvirt's units of memory; 0 for one that it does not have. */
  static long unit(String name) {
    return switch (name) {
      case "b", "bytes" -> 1L;
      case "KB" -> 1_000L;
      case "k", "KiB" -> 1L << 10;
      case "MB" -> 1_000_000L;
      case "M", "MiB" -> 1L << 20;
      case "GB" -> 1_000_000_000L;
      case "G", "GiB" -> 1L << 30;
      case "TB" -> 1_000_000_000_000L;
      case "T", "TiB" -> 1L << 40;
      case "PB" -> 1_000_000_000_000_000L;
      case "P", "PiB" -> 1L << 50;
      default -> 0L;
    };
  }

  private static OptionalLong cpus(XmlNode domain) {
    Optional<XmlNode> vcpu = domain.find("vcpu");
    if (vcpu.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong current = vcpu.get().number(vcpu.get().attribute("current"));
    return current.isPresent() ? current : vcpu.get().number();
  }

  private static Optional<String> attribute(XmlNode node, String child, String name) {
    return node.find(child).flatMap(each -> each.attribute(name));
  }

  /** The quota counts in the period; without a period of its own that is libvirt's default. */
  private static OptionalLong cpuThousandths(XmlNode domain) {
    OptionalLong quota = number(domain, "quota");
    long period = number(domain, "period").orElse(ContainerXml.PERIOD);
    boolean limited = quota.isPresent() && quota.getAsLong() > 0 && period > 0;
    return limited && quota.getAsLong() < Long.MAX_VALUE / 1_000
        ? OptionalLong.of(quota.getAsLong() * 1_000 / period)
        : OptionalLong.empty();
  }

  private static OptionalLong number(XmlNode domain, String name) {
    return domain.find("cputune", name).map(XmlNode::number).orElse(OptionalLong.empty());
  }

  private static DiskFact disk(XmlNode disk) {
    Optional<XmlNode> source = disk.find("source");
    return new DiskFact(
        disk.attribute("device").orElse("disk"),
        disk.attribute("type").orElse("file"),
        source.flatMap(
            each ->
                each.attribute("file")
                    .or(() -> each.attribute("dev"))
                    .or(() -> each.attribute("dir"))),
        source.flatMap(each -> each.attribute("pool")),
        source.flatMap(each -> each.attribute("volume")),
        disk.find("driver").flatMap(driver -> driver.attribute("type")),
        disk.find("target").flatMap(target -> target.attribute("dev")),
        disk.find("readonly").isPresent(),
        disk.find("transient").isPresent());
  }

  private static NicFact nic(XmlNode nic) {
    Optional<XmlNode> source = nic.find("source");
    return new NicFact(
        nic.attribute("type").orElse(""),
        nic.find("mac").flatMap(mac -> mac.attribute("address")),
        source.flatMap(
            each ->
                each.attribute("network")
                    .or(() -> each.attribute("bridge"))
                    .or(() -> each.attribute("dev"))),
        nic.find("model").flatMap(model -> model.attribute("type")),
        nic.find("target").flatMap(target -> target.attribute("dev")),
        nic.find("filterref").flatMap(reference -> reference.attribute("filter")));
  }

  private static boolean hasAgentChannel(XmlNode domain) {
    List<XmlNode> targets = new ArrayList<>(domain.findAll("devices", "channel", "target"));
    return targets.stream()
        .anyMatch(target -> target.attribute("name").filter(AGENT_CHANNEL::equals).isPresent());
  }
}
