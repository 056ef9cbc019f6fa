package io.panvisor.libvirt;

import io.panvisor.libvirt.DomainPlan.Cpu;
import io.panvisor.libvirt.DomainPlan.Device;
import io.panvisor.libvirt.DomainPlan.PlannedDisk;
import io.panvisor.spec.Disk;
import io.panvisor.spec.Graphics;
import io.panvisor.spec.Nic;
import io.panvisor.spec.PowerActions;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a domain's description. Pure: the same plan gives the same text.
 *
 * @see <a href="https://libvirt.org/formatdomain.html">libvirt: domain XML format</a>
 */
final class DomainXml {

  private static final String MASK = "***";

  private DomainXml() {}

  /** The description for the engine. */
  static String write(DomainPlan plan) {
    return write(plan, Optional.ofNullable(plan.graphicsPassword()));
  }

  /** The description for people: the password of the screen is masked. */
  static String writeMasked(DomainPlan plan) {
    return write(plan, Optional.ofNullable(plan.graphicsPassword()).map(password -> MASK));
  }

  private static String write(DomainPlan plan, Optional<String> password) {
    return XmlText.document(
        "domain",
        domain -> {
          domain.attribute("type", plan.type());
          domain.element("name", plan.name());
          domain.element("uuid", plan.uuid().toString());
          domain.element("metadata", metadata -> plan.marks().write(metadata));
          domain.element(
              "memory",
              memory ->
                  memory.attribute("unit", "KiB").text(Long.toString(plan.memoryKibibytes())));
          domain.element("vcpu", Integer.toString(plan.cpus()));
          domain.element("os", os -> os(os, plan));
          if (isX86(plan)) {
            domain.element("features", features -> features.empty("acpi").empty("apic"));
          }
          cpu(domain, plan.cpu());
          domain.element("clock", clock -> clock.attribute("offset", "utc"));
          domain.element("on_poweroff", action(plan.powerActions().onPowerOff()));
          domain.element("on_reboot", action(plan.powerActions().onReboot()));
          domain.element("on_crash", action(plan.powerActions().onCrash()));
          domain.element("devices", devices -> devices(devices, plan, password));
        });
  }

  private static boolean isX86(DomainPlan plan) {
    return plan.architecture()
        .filter(architecture -> architecture.equals("x86_64") || architecture.equals("i686"))
        .isPresent();
  }

  private static void os(XmlText os, DomainPlan plan) {
    os.element(
        "type",
        type -> {
          plan.architecture().ifPresent(architecture -> type.attribute("arch", architecture));
          type.text(plan.osType());
        });
    if (plan.kernel().isPresent()) {
      DomainPlan.Kernel kernel = plan.kernel().get();
      os.element("kernel", kernel.path());
      kernel.initrd().ifPresent(initrd -> os.element("initrd", initrd));
      if (!kernel.commandLine().isEmpty()) {
        os.element("cmdline", kernel.commandLine());
      }
    } else {
      // A disk that is still empty does not boot, so the installer runs first and the disk ever
      // after.
      boot(os, "hd");
      if (plan.disks().stream().anyMatch(disk -> disk.device() == Device.CDROM)) {
        boot(os, "cdrom");
      }
    }
  }

  private static void boot(XmlText os, String device) {
    os.element("boot", boot -> boot.attribute("dev", device));
  }

  private static void cpu(XmlText domain, Cpu wanted) {
    if (wanted == Cpu.DEFAULT) {
      return;
    }
    domain.element(
        "cpu",
        cpu -> {
          cpu.attribute("mode", "host-passthrough").attribute("check", "none");
          if (wanted == Cpu.HOST_WITHOUT_ARCH_CAPABILITIES) {
            cpu.element(
                "feature",
                feature ->
                    feature.attribute("policy", "disable").attribute("name", "arch-capabilities"));
          }
        });
  }

  private static String action(PowerActions.Action action) {
    return switch (action) {
      case STOP -> "destroy";
      case RESTART -> "restart";
      case PRESERVE -> "preserve";
    };
  }

  private static void devices(XmlText devices, DomainPlan plan, Optional<String> password) {
    plan.emulator().ifPresent(emulator -> devices.element("emulator", emulator));
    Targets targets = new Targets();
    plan.disks().forEach(disk -> disk(devices, disk, targets));
    plan.nics().forEach(nic -> nic(devices, nic));
    if (plan.serialConsole()) {
      devices.element(
          "serial",
          serial ->
              serial
                  .attribute("type", "pty")
                  .element("target", target -> target.attribute("port", 0)));
      devices.element(
          "console",
          console ->
              console
                  .attribute("type", "pty")
                  .element(
                      "target", target -> target.attribute("type", "serial").attribute("port", 0)));
    }
    if (plan.guestAgent()) {
      devices.element(
          "channel",
          channel ->
              channel
                  .attribute("type", "unix")
                  .element(
                      "target",
                      target ->
                          target
                              .attribute("type", "virtio")
                              .attribute("name", DomainFacts.AGENT_CHANNEL)));
    }
    plan.graphics().ifPresent(graphics -> graphics(devices, graphics, password));
    if (!plan.type().equals("test")) {
      devices.element(
          "memballoon",
          balloon ->
              balloon
                  .attribute("model", "virtio")
                  .element("stats", stats -> stats.attribute("period", 2)));
    }
  }

  private static void disk(XmlText devices, PlannedDisk planned, Targets targets) {
    devices.element(
        "disk",
        disk -> {
          disk.attribute("type", planned.block() ? "block" : "file")
              .attribute("device", planned.device().word());
          disk.element(
              "driver",
              driver -> driver.attribute("name", "qemu").attribute("type", planned.format()));
          disk.element(
              "source",
              source -> source.attribute(planned.block() ? "dev" : "file", planned.path()));
          disk.element(
              "target",
              target ->
                  target
                      .attribute("dev", targets.next(planned.bus()))
                      .attribute("bus", planned.bus().name().toLowerCase(Locale.ROOT)));
          if (planned.readOnly() || planned.device() == Device.CDROM) {
            disk.empty("readonly");
          }
        });
  }

  private static void nic(XmlText devices, Nic nic) {
    devices.element(
        "interface",
        each -> {
          each.attribute("type", interfaceType(nic.type()));
          nic.mac()
              .ifPresent(mac -> each.element("mac", node -> node.attribute("address", mac.text())));
          switch (nic.type()) {
            case NETWORK -> each.element("source", node -> node.attribute("network", nic.target()));
            case BRIDGE -> each.element("source", node -> node.attribute("bridge", nic.target()));
            case MACVTAP ->
                each.element(
                    "source",
                    node -> node.attribute("dev", nic.target()).attribute("mode", "bridge"));
            case TAP ->
                each.element(
                    "target",
                    node -> node.attribute("dev", nic.target()).attribute("managed", "no"));
            case USER -> {
              // QEMU's own network needs no source.
            }
          }
          each.element(
              "model", node -> node.attribute("type", nic.model().name().toLowerCase(Locale.ROOT)));
          // No boot over the network: the ROM would only make every start slower.
          each.element("rom", node -> node.attribute("enabled", "no"));
        });
  }

  private static String interfaceType(Nic.Type type) {
    return switch (type) {
      case NETWORK -> "network";
      case BRIDGE -> "bridge";
      case USER -> "user";
      case TAP -> "ethernet";
      case MACVTAP -> "direct";
    };
  }

  private static void graphics(XmlText devices, Graphics graphics, Optional<String> password) {
    devices.element(
        "graphics",
        node -> {
          node.attribute("type", graphics.type() == Graphics.Type.VNC ? "vnc" : "spice")
              .attribute("autoport", "yes");
          password.ifPresent(secret -> node.attribute("passwd", secret));
          node.element(
              "listen",
              listen -> listen.attribute("type", "address").attribute("address", "127.0.0.1"));
        });
    devices.element(
        "video", video -> video.element("model", model -> model.attribute("type", "vga")));
  }

  /**
   * Counts the disks of each bus: vda, vdb, ..., sda, ..., hda. SATA and SCSI share their letters.
   */
  private static final class Targets {
    private final Map<Disk.Bus, Integer> counts = new EnumMap<>(Disk.Bus.class);

    String next(Disk.Bus bus) {
      Disk.Bus family = bus == Disk.Bus.SCSI ? Disk.Bus.SATA : bus;
      int index = counts.merge(family, 1, Integer::sum) - 1;
      String prefix =
          switch (family) {
            case VIRTIO -> "vd";
            case IDE -> "hd";
            case SATA, SCSI -> "sd";
          };
      return prefix + (char) ('a' + index);
    }
  }
}
