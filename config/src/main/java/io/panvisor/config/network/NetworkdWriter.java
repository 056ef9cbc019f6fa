package io.panvisor.config.network;

import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Writes a bridge as units of systemd-networkd. */
final class NetworkdWriter implements FormatWriter {

  /** Keys of [Network] that are about addresses: they move with the address. */
  private static final Set<String> ADDRESS_KEYS =
      Set.of(
          "DHCP",
          "DHCPServer",
          "LinkLocalAddressing",
          "IPv4LLRoute",
          "DefaultRouteOnDevice",
          "IPv6Token",
          "LLMNR",
          "MulticastDNS",
          "DNSOverTLS",
          "DNSSEC",
          "DNSSECNegativeTrustAnchors",
          "Address",
          "Gateway",
          "DNS",
          "Domains",
          "DNSDefaultRoute",
          "NTP",
          "IPForward",
          "IPMasquerade",
          "IPv6PrivacyExtensions",
          "IPv6AcceptRA",
          "IPv6DuplicateAddressDetection",
          "IPv6HopLimit",
          "IPv4ProxyARP",
          "IPv6ProxyNDP",
          "IPv6ProxyNDPAddress",
          "IPv6SendRA",
          "DHCPPrefixDelegation",
          "KeepConfiguration",
          "ConfigureWithoutCarrier");

  private static final Set<String> ADDRESS_SECTIONS =
      Set.of(
          "Address",
          "Neighbor",
          "Route",
          "RoutingPolicyRule",
          "NextHop",
          "DHCPv4",
          "DHCPv6",
          "DHCP",
          "IPv6AcceptRA",
          "DHCPServer",
          "IPv6SendRA",
          "DHCPPrefixDelegation");

  @Override
  public Optional<String> fileOf(HostTree host, String device) {
    NetworkdFiles files = new NetworkdFiles(host);
    return files.networkOf(device).or(() -> files.sharedNetworkOf(device));
  }

  @Override
  public boolean isUsedBy(HostTree host) {
    return host.names(NetworkdFiles.FOLDER).stream()
            .anyMatch(name -> name.endsWith(".network") || name.endsWith(".netdev"))
        || host.exists("/etc/systemd/system/multi-user.target.wants/systemd-networkd.service");
  }

  @Override
  public void write(BridgeWork work) {
    Bridge bridge = work.bridge();
    if (bridge.type() == BridgeType.OPEN_VSWITCH) {
      work.cannotSay("type", "open-vswitch", "it makes Linux bridges only");
      return;
    }
    NetworkdFiles files = new NetworkdFiles(work.host());
    String network =
        files.networkOf(bridge.name()).orElseGet(() -> freePath(work, files, bridge.name()));
    NetworkdFile file = files.file(network);
    boolean fresh = file.text().isEmpty();
    file = fresh ? file.with("Match", "Name", bridge.name()) : file;
    if (!bridge.onBoot()) {
      file = file.with("Link", "ActivationPolicy", "manual");
    } else if (file.value("Link", "ActivationPolicy").orElse("").equals("manual")) {
      file = file.without("Link", "ActivationPolicy");
    }
    Addressed addressed = addressed(work, files, file, fresh);
    netdev(work, files, addressed.bridge());
    work.want(network, addressed.file().text());
    for (String port : bridge.ports()) {
      port(work, files, port);
    }
  }

  private static void netdev(BridgeWork work, NetworkdFiles files, Bridge bridge) {
    String path =
        files
            .netdevOf(bridge.name())
            .orElse(NetworkdFiles.FOLDER + "/10-" + bridge.name() + ".netdev");
    NetworkdFile file =
        files.file(path).with("NetDev", "Name", bridge.name()).with("NetDev", "Kind", "bridge");
    if (bridge.mtu().isPresent()) {
      file = file.with("NetDev", "MTUBytes", Integer.toString(bridge.mtu().getAsInt()));
    }
    if (bridge.mac().isPresent()) {
      String there = file.value("NetDev", "MACAddress").orElse("");
      file =
          there.equalsIgnoreCase(bridge.mac().get().toString())
              ? file
              : file.with("NetDev", "MACAddress", bridge.mac().get().toString());
    }
    String stp = file.value("Bridge", "STP").orElse("").toLowerCase(Locale.ROOT);
    if (stp.isEmpty() || Set.of("yes", "true", "on", "1").contains(stp) != bridge.stp()) {
      file = file.with("Bridge", "STP", bridge.stp() ? "yes" : "no");
    }
    if (bridge.forwardDelay().isPresent()) {
      file =
          file.with(
              "Bridge", "ForwardDelaySec", Integer.toString(bridge.forwardDelay().getAsInt()));
    }
    if (bridge.priority().isPresent()) {
      file = file.with("Bridge", "Priority", Integer.toString(bridge.priority().getAsInt()));
    }
    work.want(path, file.text());
    work.sayProblems(path, file.problems());
  }

  private record Addressed(NetworkdFile file, Bridge bridge) {}

  private static Addressed addressed(
      BridgeWork work, NetworkdFiles files, NetworkdFile file, boolean fresh) {
    Bridge bridge = work.bridge();
    if (bridge.takeAddressOf().isEmpty()) {
      return new Addressed(named(file, bridge), bridge);
    }
    String port = bridge.takeAddressOf().get();
    NetworkdFile portFile = files.networkOf(port).map(files::file).orElse(NetworkdFile.parse(""));
    boolean joined = portFile.value("Network", "Bridge").orElse("").equals(bridge.name());
    NetworkdFile changed = file;
    if (joined && !fresh) {
      work.note("The file of " + bridge.name() + " has the address already.");
    } else if (!joined && hasAddress(portFile)) {
      changed = moved(portFile, file);
    } else if (!joined
        && files.networkOf(port).isEmpty()
        && files.sharedNetworkOf(port).isPresent()) {
      // A file for many devices stays as it is; the bridge gets a copy of what it says.
      NetworkdFile shared = files.file(files.sharedNetworkOf(port).orElseThrow());
      changed = hasAddress(shared) ? moved(shared, file) : file;
    } else {
      Bridge known = work.withLiveAddresses(port);
      return new Addressed(named(file, known), known);
    }
    Bridge known = bridge;
    boolean dhcp =
        Set.of("yes", "true", "ipv4", "on", "1")
            .contains(changed.value("Network", "DHCP").orElse("").toLowerCase(Locale.ROOT));
    Optional<String> netdev = files.netdevOf(bridge.name());
    boolean hasMac =
        netdev.isPresent() && files.file(netdev.get()).value("NetDev", "MACAddress").isPresent();
    if (dhcp && !hasMac) {
      known = work.withMacOf(port);
    }
    return new Addressed(changed, known);
  }

  private static boolean hasAddress(NetworkdFile file) {
    return file.ini().entries().stream()
        .anyMatch(
            entry ->
                entry.section().equals("Address")
                    || entry.section().equals("Network")
                        && Set.of("Address", "DHCP", "IPv6AcceptRA").contains(entry.key()));
  }

  private static NetworkdFile moved(NetworkdFile port, NetworkdFile file) {
    IniText ini =
        file.ini()
            .without("Network", ADDRESS_KEYS::contains)
            .withoutSections(ADDRESS_SECTIONS::contains);
    return file.of(
        ini.withLines("Network", port.ini().linesOf("Network", ADDRESS_KEYS::contains))
            .withSections(port.ini().sectionsOf(ADDRESS_SECTIONS::contains)));
  }

  /** The addresses in a file, for people. */
  private static List<String> shown(NetworkdFile file) {
    List<String> all = new ArrayList<>();
    file.value("Network", "DHCP")
        .filter(dhcp -> !Set.of("no", "false").contains(dhcp))
        .ifPresent(dhcp -> all.add("DHCP"));
    all.addAll(file.values("Network", "Address"));
    all.addAll(file.values("Address", "Address"));
    return all;
  }

  private static NetworkdFile named(NetworkdFile file, Bridge bridge) {
    IpSettings ipv4 = bridge.ipv4();
    IpSettings ipv6 = bridge.ipv6();
    boolean dhcp4 = ipv4.method() == IpMethod.DHCP;
    boolean dhcp6 = ipv6.method() == IpMethod.DHCP;
    NetworkdFile changed =
        file.with("Network", "DHCP", dhcp4 ? dhcp6 ? "yes" : "ipv4" : dhcp6 ? "ipv6" : "no");
    boolean routers = ipv6.method() == IpMethod.AUTO || dhcp6;
    changed =
        changed
            .with("Network", "IPv6AcceptRA", routers ? "yes" : "no")
            .with("Network", "LinkLocalAddressing", ipv6.method() == IpMethod.NONE ? "no" : "ipv6");
    if (dhcp6) {
      changed = changed.with("IPv6AcceptRA", "DHCPv6Client", "always");
    } else if (changed.value("IPv6AcceptRA", "DHCPv6Client").orElse("").equals("always")) {
      changed = changed.without("IPv6AcceptRA", "DHCPv6Client");
    }
    List<String> addresses = new ArrayList<>();
    List<String> gateways = new ArrayList<>();
    for (IpSettings settings : List.of(ipv4, ipv6)) {
      settings.addresses().forEach(address -> addresses.add(address.toString()));
      settings.gateway().ifPresent(gateways::add);
    }
    boolean fixed = ipv4.method() == IpMethod.STATIC || ipv6.method() == IpMethod.STATIC;
    if (fixed && changed.value("Network", "ConfigureWithoutCarrier").isEmpty()) {
      // The guests' network is to be there even when the cable is not.
      changed = changed.with("Network", "ConfigureWithoutCarrier", "yes");
    }
    return changed
        .with("Network", "Address", addresses)
        .with("Network", "Gateway", gateways)
        .with("Network", "DNS", bridge.dns())
        .with(
            "Network",
            "Domains",
            bridge.search().isEmpty() ? List.of() : List.of(String.join(" ", bridge.search())));
  }

  private static void port(BridgeWork work, NetworkdFiles files, String port) {
    Bridge bridge = work.bridge();
    String device = bridge.portDevice(port);
    if (bridge.vlan().isPresent()) {
      vlan(work, files, port, device);
    }
    String path = files.networkOf(device).orElseGet(() -> freePath(work, files, device));
    NetworkdFile before = files.file(path);
    NetworkdFile file = before;
    if (before.text().isEmpty()) {
      file = file.with("Match", "Name", device);
    } else if (bridge.vlan().isEmpty()) {
      Optional<String> mac = NetworkdFiles.macOf(before);
      if (mac.isPresent() && work.checkMac(port, mac.get(), path)) {
        file = file.with("Match", "MACAddress", work.mac(port).orElseThrow().toString());
      }
      if (NetworkdFiles.names(before).isEmpty()) {
        // The bridge has the same MAC address, and must not be taken for its own port.
        file = file.with("Match", "Name", device);
      }
    }
    String other = before.value("Network", "Bridge").orElse("");
    if (!other.isEmpty() && !other.equals(bridge.name())) {
      if (files.netdevOf(other).isPresent()) {
        work.wrongPort(port, path + " makes it a port of the bridge " + other);
        return;
      }
      work.note(path + " has Bridge=" + other + ", which no file defines; it changes.");
    }
    for (String key : List.of("Bond", "VRF")) {
      before
          .value("Network", key)
          .ifPresent(owner -> work.wrongPort(port, path + " makes it a part of " + owner));
    }
    if (hasAddress(before) && other.isEmpty()) {
      work.sayMoved(device, shown(before));
    }
    file =
        file.of(
            file.ini()
                .without(
                    "Network",
                    key -> ADDRESS_KEYS.contains(key) && !key.equals("LinkLocalAddressing"))
                .withoutSections(ADDRESS_SECTIONS::contains));
    file =
        file.with("Network", "Bridge", bridge.name()).with("Network", "LinkLocalAddressing", "no");
    if (bridge.mtu().isPresent()) {
      file = file.with("Link", "MTUBytes", Integer.toString(bridge.mtu().getAsInt()));
    }
    work.want(path, file.text());
    work.sayProblems(path, file.problems());
  }

  /** A new file that comes before one which takes the device among others: the first one counts. */
  private static String freePath(BridgeWork work, NetworkdFiles files, String device) {
    Optional<String> shared = files.sharedNetworkOf(device);
    String start = NetworkdFiles.FOLDER + "/";
    for (String number : List.of("10", "05", "00")) {
      String path = start + number + "-" + device + ".network";
      if (shared.isEmpty() || path.compareTo(shared.get()) < 0) {
        shared.ifPresent(
            other ->
                work.note(
                    other
                        + " takes "
                        + device
                        + " among other devices and stays; "
                        + path
                        + " comes before it."));
        return path;
      }
    }
    work.wrong(
        "ports",
        device,
        shared.get() + " takes it among other devices, and no file can come before that one");
    return start + "00-" + device + ".network";
  }

  private static void vlan(BridgeWork work, NetworkdFiles files, String port, String device) {
    Bridge bridge = work.bridge();
    String path = files.netdevOf(device).orElse(NetworkdFiles.FOLDER + "/10-" + device + ".netdev");
    NetworkdFile netdev =
        files
            .file(path)
            .with("NetDev", "Name", device)
            .with("NetDev", "Kind", "vlan")
            .with("VLAN", "Id", Integer.toString(bridge.vlan().getAsInt()));
    work.want(path, netdev.text());
    String parentPath = files.networkOf(port).orElseGet(() -> freePath(work, files, port));
    NetworkdFile parent = files.file(parentPath);
    if (parent.text().isEmpty()) {
      NetworkdFile shared =
          files.sharedNetworkOf(port).map(files::file).orElse(NetworkdFile.parse(""));
      // The device keeps what a file for many says of it.
      parent =
          shared.text().isEmpty()
              ? parent.with("Match", "Name", port).with("Network", "LinkLocalAddressing", "no")
              : moved(shared, parent.with("Match", "Name", port));
    }
    List<String> vlans = new ArrayList<>(parent.values("Network", "VLAN"));
    if (!vlans.contains(device)) {
      vlans.add(device);
    }
    work.want(parentPath, parent.with("Network", "VLAN", vlans).text());
  }

  @Override
  public void followUps(BridgeWork work) {
    HostTree host = work.host();
    if (!host.exists("/etc/systemd/system/multi-user.target.wants/systemd-networkd.service")) {
      work.plan()
          .followUp(
              new FollowUp.Service(
                  FollowUp.Verb.ENABLE,
                  "systemd-networkd.service",
                  "it is not started with the host"))
          .followUp(
              new FollowUp.Service(
                  FollowUp.Verb.START, "systemd-networkd.service", "it may not run yet"));
    }
    Set<String> names = new TreeSet<>(work.bridge().ports());
    work.plan()
        .followUp(
            new FollowUp.Run(
                List.of("networkctl", "reload"), "systemd-networkd reads its files again"));
    List<String> command = new ArrayList<>(List.of("networkctl", "reconfigure"));
    command.addAll(names);
    if (!names.isEmpty()) {
      work.plan()
          .followUp(
              new FollowUp.Run(
                  command, "the ports join the bridge; connections over them break for a moment"));
    }
  }
}
