package io.panvisor.config.network;

import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Writes a bridge as {@code ifcfg} files. */
final class IfcfgWriter implements FormatWriter {

  static final String FOLDER = "/etc/sysconfig/network-scripts";

  private static final Set<String> NO = Set.of("no", "false", "f", "n", "0", "off");
  private static final int LAST_WITH_NETWORK_SERVICE = 7;

  @Override
  public Optional<String> fileOf(HostTree host, String device) {
    return IfcfgFolder.of(host).pathOf(device);
  }

  @Override
  public boolean isUsedBy(HostTree host) {
    return !host.names(FOLDER).isEmpty();
  }

  @Override
  public void write(BridgeWork work) {
    IfcfgFolder folder = IfcfgFolder.of(work.host());
    Bridge bridge = work.bridge();
    String path = folder.pathOf(bridge.name()).orElse(FOLDER + "/ifcfg-" + bridge.name());
    IfcfgFile before = IfcfgFile.parse(work.host().text(path).orElse(""));
    IfcfgFile file = before;
    Bridge given = bridge;
    Optional<String> from = bridge.takeAddressOf();
    if (from.isEmpty()) {
      file = addressed(file, given, work);
    } else {
      IfcfgFile port = folder.file(from.get()).orElse(IfcfgFile.parse(""));
      if (joined(port, bridge) && hasAddress(before)) {
        // It has moved already; what the port's file says beside BRIDGE has no effect.
        work.note(path + " has the address already.");
      } else if (hasAddress(port)) {
        file = moved(port, file, bridge);
      } else {
        given = work.withLiveAddresses(from.get());
        file = addressed(file, given, work);
      }
      if (usesDhcp(file) && file.value("MACADDR").isEmpty()) {
        given = work.withMacOf(from.get());
      }
    }
    for (String port : bridge.ports()) {
      port(work, folder, port);
    }
    file = linked(file, given, before.text().isEmpty());
    work.want(path, file.text());
    work.sayProblems(path, IfcfgFile.parse(file.text()).problems());
    sayOthers(work, folder, path);
  }

  private static boolean hasAddress(IfcfgFile file) {
    return usesDhcp(file)
        || !IfcfgAddresses.of(file).isEmpty()
        || is(file, "IPV6_AUTOCONF", true)
        || is(file, "DHCPV6C", true);
  }

  private static boolean usesDhcp(IfcfgFile file) {
    return Set.of("dhcp", "bootp").contains(lower(file, "BOOTPROTO"))
        || lower(file, "OVSBOOTPROTO").equals("dhcp");
  }

  private static boolean is(IfcfgFile file, String name, boolean wanted) {
    String value = lower(file, name);
    return !value.isEmpty() && NO.contains(value) != wanted;
  }

  private static String lower(IfcfgFile file, String name) {
    return file.value(name).orElse("").toLowerCase(Locale.ROOT);
  }

  private static boolean joined(IfcfgFile port, Bridge bridge) {
    return port.value("BRIDGE").or(() -> port.value("OVS_BRIDGE")).orElse("").equals(bridge.name());
  }

  /** The bridge's file with the address of the port's file, word by word. */
  private static IfcfgFile moved(IfcfgFile port, IfcfgFile file, Bridge bridge) {
    IfcfgFile changed = file.without(IfcfgAddresses::isAddress).without("BOOTPROTO");
    boolean dhcp = usesDhcp(port);
    if (dhcp && bridge.type() == BridgeType.OPEN_VSWITCH) {
      changed =
          changed
              .with("BOOTPROTO", "none")
              .with("OVSBOOTPROTO", "dhcp")
              .with("OVSDHCPINTERFACES", String.join(" ", bridge.portDevices()));
    } else {
      changed =
          changed.with(
              "BOOTPROTO",
              dhcp ? "dhcp" : lower(port, "BOOTPROTO").equals("static") ? "static" : "none");
    }
    for (String line :
        port.linesOf(
            name ->
                IfcfgAddresses.isAddress(name)
                    && !name.equals("OVSBOOTPROTO")
                    && !name.equals("OVSDHCPINTERFACES"))) {
      changed = changed.withLine(line);
    }
    IfcfgFile soFar = changed;
    for (String line :
        port.linesOf(name -> IfcfgAddresses.isPolicy(name) && soFar.value(name).isEmpty())) {
      changed = changed.withLine(line);
    }
    return changed;
  }

  /** The bridge's file with the addresses that were named. */
  private static IfcfgFile addressed(IfcfgFile file, Bridge bridge, BridgeWork work) {
    IpSettings ipv4 = bridge.ipv4();
    boolean dhcp = ipv4.method() == IpMethod.DHCP;
    if (dhcp && !ipv4.addresses().isEmpty()) {
      work.cannotSay(
          "ipv4.addresses",
          ipv4.addresses().toString(),
          "with BOOTPROTO=dhcp other addresses are not read");
    }
    IfcfgFile changed = file;
    if (bridge.type() == BridgeType.OPEN_VSWITCH && dhcp) {
      changed =
          changed
              .with("BOOTPROTO", "none")
              .with("OVSBOOTPROTO", "dhcp")
              .with("OVSDHCPINTERFACES", String.join(" ", bridge.portDevices()));
    } else {
      changed = changed.without("OVSBOOTPROTO").without("OVSDHCPINTERFACES");
      if (dhcp) {
        changed = changed.with("BOOTPROTO", "dhcp");
      } else if (!Set.of("none", "static").contains(lower(changed, "BOOTPROTO"))) {
        changed = changed.with("BOOTPROTO", "none");
      }
    }
    changed = ipv4(changed, ipv4);
    changed = ipv6(changed, bridge.ipv6(), bridge.name());
    List<String> servers = new ArrayList<>();
    changed
        .values()
        .forEach(
            (name, value) -> {
              if (name.matches("DNS[0-9]+")) {
                servers.add(value);
              }
            });
    if (!servers.equals(bridge.dns())) {
      changed = changed.without(name -> name.matches("DNS[0-9]+"));
      for (int index = 0; index < bridge.dns().size(); index++) {
        changed = changed.with("DNS" + (index + 1), bridge.dns().get(index));
      }
    }
    return optional(changed, "DOMAIN", String.join(" ", bridge.search()));
  }

  private static IfcfgFile optional(IfcfgFile file, String name, String value) {
    return value.isEmpty() ? file.without(name) : file.with(name, value);
  }

  private static IfcfgFile ipv4(IfcfgFile file, IpSettings settings) {
    List<String> wanted = settings.addresses().stream().map(InterfaceAddress::toString).toList();
    List<String> there =
        IfcfgAddresses.of(file).stream().filter(address -> address.indexOf(':') < 0).toList();
    IfcfgFile changed = file;
    if (!wanted.equals(there)) {
      changed =
          changed.without(name -> name.matches("(IPADDR|PREFIX|NETMASK|BROADCAST|NETWORK)[0-9]*"));
      for (int index = 0; index < settings.addresses().size(); index++) {
        InterfaceAddress address = settings.addresses().get(index);
        String number = index == 0 ? "" : Integer.toString(index);
        changed =
            changed
                .with("IPADDR" + number, address.address())
                .with("PREFIX" + number, Integer.toString(address.prefix()));
      }
    }
    return optional(changed, "GATEWAY", settings.gateway().orElse(""));
  }

  private static IfcfgFile ipv6(IfcfgFile file, IpSettings settings, String bridge) {
    IfcfgFile changed = file;
    boolean on = settings.method() != IpMethod.NONE;
    changed = flag(changed, "IPV6INIT", on);
    if (on) {
      changed = flag(changed, "IPV6_AUTOCONF", settings.method() == IpMethod.AUTO);
    } else {
      changed = changed.without("IPV6_AUTOCONF");
    }
    if (settings.method() == IpMethod.DHCP) {
      // Routes come by router advertisements only, which are not taken without autoconfiguration.
      changed = flag(flag(changed, "DHCPV6C", true), "IPV6_FORCE_ACCEPT_RA", true);
    } else {
      changed = changed.without("DHCPV6C").without("IPV6_FORCE_ACCEPT_RA");
    }
    List<String> addresses = settings.addresses().stream().map(InterfaceAddress::toString).toList();
    changed = optional(changed, "IPV6ADDR", addresses.isEmpty() ? "" : addresses.get(0));
    changed =
        optional(
            changed,
            "IPV6ADDR_SECONDARIES",
            addresses.isEmpty() ? "" : String.join(" ", addresses.subList(1, addresses.size())));
    String gateway =
        settings
            .gateway()
            .map(
                address -> InterfaceAddress.isLinkLocal(address) ? address + "%" + bridge : address)
            .orElse("");
    return optional(changed, "IPV6_DEFAULTGW", gateway);
  }

  private static IfcfgFile flag(IfcfgFile file, String name, boolean on) {
    return is(file, name, on) ? file : file.with(name, on ? "yes" : "no");
  }

  /** The bridge's file with what is not about addresses. */
  private static IfcfgFile linked(IfcfgFile file, Bridge bridge, boolean fresh) {
    boolean openVswitch = bridge.type() == BridgeType.OPEN_VSWITCH;
    IfcfgFile head = fresh ? IfcfgFile.parse("") : file;
    head = head.with("DEVICE", bridge.name());
    if (openVswitch) {
      head = head.with("DEVICETYPE", "ovs");
    } else if (head.value("DEVICETYPE").orElse("").equals("ovs")) {
      head = head.without("DEVICETYPE");
    }
    head = head.with("TYPE", openVswitch ? "OVSBridge" : "Bridge");
    head = flag(head, "ONBOOT", bridge.onBoot());
    // In a new file the addresses come behind what the file is about, as people write it.
    IfcfgFile changed = fresh ? IfcfgFile.parse(head.text() + file.text()) : head;
    if (bridge.mtu().isPresent()) {
      changed = changed.with("MTU", Integer.toString(bridge.mtu().getAsInt()));
    }
    if (bridge.mac().isPresent()
        && !bridge.mac().get().toString().equalsIgnoreCase(changed.value("MACADDR").orElse(""))) {
      changed = changed.with("MACADDR", bridge.mac().get().toString());
    }
    return openVswitch ? ovsTree(changed, bridge) : linuxTree(changed, bridge);
  }

  private static IfcfgFile linuxTree(IfcfgFile file, Bridge bridge) {
    IfcfgFile changed = flag(file, "STP", bridge.stp());
    if (bridge.forwardDelay().isPresent()) {
      changed = changed.with("DELAY", Integer.toString(bridge.forwardDelay().getAsInt()));
    }
    if (bridge.priority().isPresent()) {
      changed =
          changed.with(
              "BRIDGING_OPTS",
              option(
                  changed.value("BRIDGING_OPTS").orElse(""),
                  "priority=",
                  bridge.priority().getAsInt()));
    }
    return changed;
  }

  /** A list of options with one of them set. */
  private static String option(String options, String name, int value) {
    List<String> words = new ArrayList<>();
    for (String word : options.trim().split("\\s+")) {
      if (!word.isEmpty() && !word.startsWith(name)) {
        words.add(word);
      }
    }
    words.add(name + value);
    return options.contains(name + value) ? options : String.join(" ", words);
  }

  private static IfcfgFile ovsTree(IfcfgFile file, Bridge bridge) {
    IfcfgFile changed = file;
    if (bridge.stp() || changed.value("STP").isPresent()) {
      // ovs-vsctl takes it as it is, and knows no yes and no.
      changed = changed.with("STP", Boolean.toString(bridge.stp()));
    }
    List<String> extra = new ArrayList<>();
    String start = "set bridge " + bridge.name() + " other-config:";
    bridge.forwardDelay().ifPresent(delay -> extra.add(start + "stp-forward-delay=" + delay));
    bridge.priority().ifPresent(value -> extra.add(start + "stp-priority=" + value));
    String there = changed.value("OVS_EXTRA").orElse("");
    List<String> missing = extra.stream().filter(each -> !there.contains(each)).toList();
    if (!missing.isEmpty()) {
      String joined = String.join(" -- ", missing);
      changed = changed.with("OVS_EXTRA", there.isEmpty() ? joined : there + " -- " + joined);
    }
    return changed;
  }

  private void port(BridgeWork work, IfcfgFolder folder, String port) {
    Bridge bridge = work.bridge();
    String device = bridge.portDevice(port);
    String path = folder.pathOf(device).orElse(FOLDER + "/ifcfg-" + device);
    boolean fresh = folder.pathOf(device).isEmpty();
    IfcfgFile before = folder.file(device).orElse(IfcfgFile.parse(""));
    if (!fresh && is(before, "SLAVE", true) && before.value("MASTER").isPresent()) {
      work.wrongPort(port, path + " makes it a part of " + before.value("MASTER").get());
      return;
    }
    otherBridge(work, folder, port, path, before);
    IfcfgFile file = before;
    if (fresh) {
      file = file.with("DEVICE", device);
      if (bridge.vlan().isEmpty() && work.mac(port).isPresent()) {
        file = file.with("HWADDR", work.mac(port).get().toString());
      }
    }
    if (file.value("DEVICE").isEmpty()) {
      file = file.with("DEVICE", device);
    }
    Optional<String> hardware = file.value("HWADDR").filter(value -> !value.isEmpty());
    if (hardware.isPresent()
        && work.checkMac(port, hardware.get(), path + " line " + file.line("HWADDR"))) {
      file = file.with("HWADDR", work.mac(port).orElseThrow().toString());
    }
    file = joined(file, bridge, port, fresh);
    if (hasAddress(before) && !fresh) {
      List<String> lost = new ArrayList<>(IfcfgAddresses.of(before));
      if (usesDhcp(before)) {
        lost.add("DHCP");
      }
      if (!lost.isEmpty()) {
        work.sayMoved(device, lost);
      }
    }
    work.want(path, file.text());
    work.sayProblems(path, file.problems());
  }

  private static IfcfgFile joined(IfcfgFile before, Bridge bridge, String port, boolean fresh) {
    boolean openVswitch = bridge.type() == BridgeType.OPEN_VSWITCH;
    IfcfgFile file = before.without(IfcfgAddresses::isAddress);
    if (bridge.vlan().isPresent()) {
      file = flag(file, "VLAN", true).with("PHYSDEV", port);
    } else if (fresh && !openVswitch) {
      file = file.with("TYPE", "Ethernet");
    }
    if (fresh || bridge.onBoot() && is(file, "ONBOOT", false)) {
      file = flag(file, "ONBOOT", bridge.onBoot());
    }
    if (fresh || usesDhcp(file)) {
      file = file.with("BOOTPROTO", "none");
    }
    if (openVswitch) {
      file =
          file.without("BRIDGE")
              .with("DEVICETYPE", "ovs")
              .with("TYPE", "OVSPort")
              .with("OVS_BRIDGE", bridge.name());
    } else {
      if (file.value("TYPE").orElse("").equals("OVSPort")) {
        file = file.with("TYPE", "Ethernet").without("DEVICETYPE");
      }
      file = file.without("OVS_BRIDGE").with("BRIDGE", bridge.name());
    }
    if (bridge.mtu().isPresent()) {
      file = file.with("MTU", Integer.toString(bridge.mtu().getAsInt()));
    }
    return file;
  }

  private static void otherBridge(
      BridgeWork work, IfcfgFolder folder, String port, String path, IfcfgFile file) {
    for (String key : List.of("BRIDGE", "OVS_BRIDGE")) {
      String other = file.value(key).orElse("");
      if (other.isEmpty() || other.equals(work.bridge().name())) {
        continue;
      }
      if (folder.definesBridge(other)) {
        work.wrongPort(
            port, path + " line " + file.line(key) + " makes it a port of the bridge " + other);
      } else {
        work.note(
            path
                + " line "
                + file.line(key)
                + " has "
                + key
                + "="
                + other
                + ", a bridge that no file defines; it becomes "
                + work.bridge().name()
                + ".");
      }
    }
  }

  /** What is wrong in files of other devices, which this plan leaves alone. */
  private static void sayOthers(BridgeWork work, IfcfgFolder folder, String bridgePath) {
    List<String> own = new ArrayList<>(List.of(bridgePath));
    work.bridge()
        .portDevices()
        .forEach(device -> own.add(folder.pathOf(device).orElse(FOLDER + "/ifcfg-" + device)));
    folder
        .problems()
        .forEach(
            (path, problems) -> {
              if (!own.contains(path)) {
                work.sayProblems(path, problems);
              }
            });
  }

  @Override
  public void followUps(BridgeWork work) {
    HostTree host = work.host();
    Bridge bridge = work.bridge();
    int version = host.os().majorVersion();
    boolean scripts =
        version > 0 && version <= LAST_WITH_NETWORK_SERVICE
            || host.exists("/etc/rc.d/init.d/network")
            || host.exists("/etc/init.d/network");
    if (scripts || bridge.type() == BridgeType.OPEN_VSWITCH) {
      work.plan()
          .followUp(
              new FollowUp.Service(
                  FollowUp.Verb.RESTART,
                  "network.service",
                  "the bridge is made and the address moves; connections over "
                      + String.join(", ", bridge.ports())
                      + " break meanwhile"));
    } else {
      NetworkManagerWriter.reload(work);
    }
    if (bridge.type() == BridgeType.OPEN_VSWITCH && !host.exists("/usr/bin/ovs-vsctl")) {
      work.note("Open vSwitch is not there: install the package openvswitch first.");
    }
  }
}
