package io.panvisor.libvirt;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.panvisor.EngineInfo;
import io.panvisor.libvirt.HostFacts.GuestFact;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.libvirt.LibvirtException;

/**
 * What one connection reaches, asked once when it is opened.
 *
 * @param driver libvirt's driver in lower case: {@code qemu}, {@code lxc}, {@code test}
 * @param libraryVersion the daemon's libvirt as {@code major * 1,000,000 + minor * 1,000 + release}
 * @param guest the kind of guest that is made when nothing else is asked
 * @param kvm whether KVM is there and good for anything
 * @param spice whether QEMU has Spice
 */
record EngineFacts(
    EngineInfo info,
    String driver,
    long libraryVersion,
    HostFacts host,
    Optional<GuestFact> guest,
    HostAbilities kvm,
    boolean spice) {

  /** {@code VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES}. */
  private static final int EXPAND_FEATURES = 1;

  static EngineFacts ask(Wire wire, SharedConnect connect, LibvirtUri uri) {
    try {
      String driver = connect.getType().toLowerCase(Locale.ROOT);
      wire.count();
      String version = version(connect.getVersion());
      wire.count();
      long library = connect.getLibVersion();
      wire.count();
      String capabilities =
          wire.text(
              "virConnectGetCapabilities", () -> Virt.virConnectGetCapabilities(connect.pointer()));
      String hostname =
          wire.text("virConnectGetHostname", () -> Virt.virConnectGetHostname(connect.pointer()));
      HostFacts host = HostFacts.of(capabilities);
      Optional<GuestFact> guest = guest(host);
      // LXC is part of libvirt and of the kernel, and what it calls its version is the kernel's.
      boolean own = !driver.equals("lxc");
      String product =
          product(driver) + (own ? " " + version : "") + ", libvirt " + version(library);
      EngineInfo info =
          new EngineInfo(
              identity(uri, driver, host, hostname),
              driver,
              own ? version : version(library),
              product,
              hostname);
      return new EngineFacts(
          info,
          driver,
          library,
          host,
          guest,
          kvm(wire, connect.pointer(), guest, capabilities),
          driver.equals("qemu") && spice(wire, connect.pointer(), guest));
    } catch (LibvirtException failure) {
      throw NativeFailure.of("virConnectGetVersion", failure);
    }
  }

  private static Optional<GuestFact> guest(HostFacts host) {
    return host.guest("hvm", Optional.empty()).or(() -> host.guests().stream().findFirst());
  }

  /**
   * The same by every URI that leads to the same set of machines: the host's own UUID and the
   * driver. Sessions of users are told from the system by a word of their own; test connections
   * have no host, so the URI's path stands for it.
   */
  private static String identity(LibvirtUri uri, String driver, HostFacts host, String hostname) {
    if (driver.equals("test")) {
      String path = String.valueOf(uri.uri().getPath()).replaceAll("[^A-Za-z0-9._-]+", "-");
      String shortened = path.substring(Math.max(0, path.length() - 200));
      return "test" + (shortened.startsWith("-") ? shortened : "-" + shortened);
    }
    String place = host.hostUuid().orElseGet(() -> hostname.replaceAll("[^A-Za-z0-9._-]+", "-"));
    return place + ":" + driver + (uri.isSession() ? ":session" : "");
  }

  private static String product(String driver) {
    return switch (driver) {
      case "qemu" -> "QEMU";
      case "lxc" -> "LXC";
      case "test" -> "libvirt's test driver";
      default -> driver;
    };
  }

  private static String version(long number) {
    return number / 1_000_000 + "." + number / 1_000 % 1_000 + "." + number % 1_000;
  }

  private static boolean spice(Wire wire, Pointer connect, Optional<GuestFact> guest) {
    String architecture = guest.map(GuestFact::architecture).orElse(null);
    try {
      String capabilities =
          wire.text(
              "virConnectGetDomainCapabilities",
              () ->
                  Virt.virConnectGetDomainCapabilities(connect, null, architecture, null, null, 0));
      return XmlNode.parse(capabilities).findAll("devices", "graphics", "enum", "value").stream()
          .anyMatch(value -> value.text().equals("spice"));
    } catch (NativeFailure unknown) {
      if (LibvirtErrors.isConnectionGone(unknown.error())) {
        throw unknown;
      }
      return false;
    }
  }

  private static HostAbilities kvm(
      Wire wire, Pointer connect, Optional<GuestFact> guest, String capabilities) {
    if (guest.isEmpty() || !guest.get().types().contains("kvm")) {
      return HostAbilities.none(
          "libvirt offers no KVM here: /dev/kvm is missing, or not for the user that runs QEMU");
    }
    String architecture = guest.get().architecture();
    try {
      String domainCapabilities =
          wire.text(
              "virConnectGetDomainCapabilities",
              () ->
                  Virt.virConnectGetDomainCapabilities(
                      connect, null, architecture, null, "kvm", 0));
      return HostAbilities.of(
          architecture, domainCapabilities, cpuFeatures(wire, connect, capabilities));
    } catch (NativeFailure unknown) {
      if (LibvirtErrors.isConnectionGone(unknown.error())) {
        throw unknown;
      }
      return new HostAbilities(
          true, Optional.of("libvirt cannot say what KVM can do: " + unknown.error().message()));
    }
  }

  /**
   * All features of the host's processor: the capabilities name a model and what it has beside, so
   * libvirt is asked to write the model out.
   */
  private static Set<String> cpuFeatures(Wire wire, Pointer connect, String capabilities) {
    Memory text = Cpus.text(capabilities);
    Memory array = new Memory(Native.POINTER_SIZE);
    array.setPointer(0, text);
    String written =
        wire.text(
            "virConnectBaselineCPU",
            () -> Virt.virConnectBaselineCPU(connect, array, 1, EXPAND_FEATURES));
    text.clear();
    return XmlNode.parse(written).children("feature").stream()
        .flatMap(feature -> feature.attribute("name").stream())
        .collect(Collectors.toSet());
  }

  /** The element {@code cpu} of the capabilities as a C string. */
  private static final class Cpus {
    static Memory text(String capabilities) {
      int begin = capabilities.indexOf("<cpu>");
      int end = capabilities.indexOf("</cpu>", Math.max(0, begin));
      String cpu =
          begin >= 0 && end > begin
              ? capabilities.substring(begin, end + "</cpu>".length())
              : "<cpu/>";
      byte[] bytes = cpu.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      Memory memory = new Memory(bytes.length + 1L);
      memory.write(0, bytes, 0, bytes.length);
      memory.setByte(bytes.length, (byte) 0);
      return memory;
    }
  }
}
