package io.panvisor.config.network;

import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.WantedFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Writes a bridge as NetworkManager's keyfiles. */
final class NetworkManagerWriter implements FormatWriter {

  private static final List<String> BRIDGE = List.of("bridge");
  private static final List<String> OVS_BRIDGE = List.of("ovs-bridge");
  private static final List<String> OVS_PORT = List.of("ovs-port");
  private static final List<String> OVS_INTERFACE = List.of("ovs-interface");
  private static final Set<String> IP_SECTIONS = Set.of("ipv4", "ipv6", "proxy");
  private static final Set<String> NO_METHOD = Set.of("disabled", "ignore", "link-local");

  @Override
  public Optional<String> fileOf(HostTree host, String device) {
    return new NetworkManagerProfiles(host).pathsOfPort(device).stream().findFirst();
  }

  @Override
  public boolean isUsedBy(HostTree host) {
    return host.exists("/etc/NetworkManager/NetworkManager.conf")
        || !host.names(NetworkManagerProfiles.FOLDER).isEmpty();
  }

  /** What NetworkManager is told when its files have changed. */
  static void reload(BridgeWork work) {
    work.plan()
        .followUp(
            new FollowUp.Run(
                List.of("nmcli", "connection", "reload"), "NetworkManager reads its files again"))
        .followUp(
            new FollowUp.Run(
                List.of("nmcli", "connection", "up", "ifname", work.bridge().name()),
                "the bridge and its ports come up; connections over the ports break meanwhile"));
  }

  @Override
  public void write(BridgeWork work) {
    NetworkManagerProfiles profiles = new NetworkManagerProfiles(work.host());
    if (work.bridge().type() == BridgeType.OPEN_VSWITCH) {
      openVswitch(work, profiles);
    } else {
      linux(work, profiles);
    }
  }

  @Override
  public void followUps(BridgeWork work) {
    reload(work);
  }

  private static String uuid(String role, String bridge, String device) {
    // The same names give the same UUID, so that a plan made twice is the same plan.
    String name = "panvisor/network-manager/" + role + "/" + bridge + "/" + device;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String path(List<String> found, String name) {
    return found.isEmpty()
        ? NetworkManagerProfiles.FOLDER + "/" + name + ".nmconnection"
        : found.get(0);
  }

  private static void want(BridgeWork work, String path, NetworkManagerFile file) {
    WantedFile wanted = WantedFile.text(path, file.text()).mode("0600");
    work.want(file.hasSecrets() ? wanted.secret() : wanted);
    work.sayProblems(path, file.problems());
  }

  /** A profile with what every profile has; a name and a UUID that are there are kept. */
  private static NetworkManagerFile head(
      NetworkManagerFile file, String id, String uuid, String type, String device) {
    NetworkManagerFile changed = file;
    if (changed.value("connection", "id").isEmpty()) {
      changed = changed.with("connection", "id", id);
    }
    if (changed.value("connection", "uuid").isEmpty()) {
      changed = changed.with("connection", "uuid", uuid);
    }
    if (changed.value("connection", "type").isEmpty()) {
      changed = changed.with("connection", "type", type);
    }
    if (changed.value("connection", "interface-name").isEmpty()
        && NetworkManagerProfiles.macOf(changed).isEmpty()) {
      changed = changed.with("connection", "interface-name", device);
    }
    return changed;
  }

  private static NetworkManagerFile autoconnect(NetworkManagerFile file, boolean on) {
    boolean is = !file.value("connection", "autoconnect").orElse("true").matches("false|no|0");
    if (is == on) {
      return file;
    }
    return on
        ? file.without("connection", "autoconnect")
        : file.with("connection", "autoconnect", "false");
  }

  /** Makes it a port; a file that has the words of NetworkManager 1.46 and later keeps them. */
  private static NetworkManagerFile master(NetworkManagerFile file, String master, String type) {
    boolean newer =
        file.value("connection", "controller").isPresent()
            || file.value("connection", "port-type").isPresent();
    return file.with("connection", newer ? "controller" : "master", master)
        .with("connection", newer ? "port-type" : "slave-type", type);
  }

  private static NetworkManagerFile card(NetworkManagerFile file, Bridge bridge, boolean withMac) {
    NetworkManagerFile changed = file;
    String section = NetworkManagerProfiles.cardSection(file);
    if (bridge.mtu().isPresent()) {
      changed = changed.with(section, "mtu", Integer.toString(bridge.mtu().getAsInt()));
    }
    if (withMac
        && bridge.mac().isPresent()
        && !bridge
            .mac()
            .get()
            .toString()
            .equalsIgnoreCase(changed.value(section, "cloned-mac-address").orElse(""))) {
      changed = changed.with(section, "cloned-mac-address", bridge.mac().get().toString());
    }
    return changed;
  }

  // A Linux bridge.

  private void linux(BridgeWork work, NetworkManagerProfiles profiles) {
    Bridge bridge = work.bridge();
    String path = path(profiles.pathsOf(bridge.name(), BRIDGE), bridge.name());
    NetworkManagerFile file = profiles.file(path);
    boolean fresh = file.text().isEmpty();
    file = head(file, bridge.name(), uuid("bridge", bridge.name(), ""), "bridge", bridge.name());
    file = autoconnect(file, bridge.onBoot());
    if (fresh) {
      file = file.with("connection", "autoconnect-slaves", "1");
    }
    Addressed addressed = addressed(work, profiles, file, fresh);
    file = card(addressed.file(), addressed.bridge(), true);
    file = tree(file, bridge);
    // People expect what the bridge is before what address it has.
    file = fresh ? ipLast(file) : file;
    want(work, path, file);
    for (String port : bridge.ports()) {
      port(work, profiles, port, bridge.name(), "bridge");
    }
  }

  private static NetworkManagerFile ipLast(NetworkManagerFile file) {
    List<List<String>> ip = file.ini().sectionsOf(IP_SECTIONS::contains);
    return file.of(file.ini().withoutSections(IP_SECTIONS::contains).withSections(ip));
  }

  private static NetworkManagerFile tree(NetworkManagerFile file, Bridge bridge) {
    boolean is = !file.value("bridge", "stp").orElse("true").matches("false|no|0");
    NetworkManagerFile changed =
        is == bridge.stp() && file.value("bridge", "stp").isPresent()
            ? file
            : file.with("bridge", "stp", Boolean.toString(bridge.stp()));
    if (bridge.forwardDelay().isPresent()) {
      changed =
          changed.with(
              "bridge", "forward-delay", Integer.toString(bridge.forwardDelay().getAsInt()));
    }
    if (bridge.priority().isPresent()) {
      changed = changed.with("bridge", "priority", Integer.toString(bridge.priority().getAsInt()));
    }
    return changed;
  }

  /** A profile with its addresses, and the bridge with what was learned on the way. */
  private record Addressed(NetworkManagerFile file, Bridge bridge) {}

  private static Addressed addressed(
      BridgeWork work, NetworkManagerProfiles profiles, NetworkManagerFile file, boolean fresh) {
    Bridge bridge = work.bridge();
    if (bridge.takeAddressOf().isEmpty()) {
      return new Addressed(named(file, bridge, work), bridge);
    }
    String port = bridge.takeAddressOf().get();
    List<String> found = profiles.pathsOfPort(port);
    NetworkManagerFile portFile = found.isEmpty() ? file : profiles.file(found.get(0));
    NetworkManagerFile changed = file;
    Bridge known = bridge;
    if (!found.isEmpty() && isPort(portFile) && !fresh) {
      work.note("The profile of " + bridge.name() + " has the address already.");
    } else if (!found.isEmpty() && !isPort(portFile) && hasAddress(portFile)) {
      changed =
          file.of(
              file.ini()
                  .withoutSections(IP_SECTIONS::contains)
                  .withSections(portFile.ini().sectionsOf(IP_SECTIONS::contains)));
    } else {
      known = work.withLiveAddresses(port);
      return new Addressed(named(file, known, work), known);
    }
    boolean dhcp = changed.value("ipv4", "method").orElse("auto").equals("auto");
    String section = NetworkManagerProfiles.cardSection(changed);
    if (dhcp && changed.value(section, "cloned-mac-address").isEmpty()) {
      known = work.withMacOf(port);
    }
    return new Addressed(changed, known);
  }

  private static boolean isPort(NetworkManagerFile file) {
    return file.value("connection", "slave-type").isPresent()
        || file.value("connection", "port-type").isPresent();
  }

  private static boolean hasAddress(NetworkManagerFile file) {
    return !NO_METHOD.contains(file.value("ipv4", "method").orElse("auto"))
        || !NO_METHOD.contains(file.value("ipv6", "method").orElse("auto"));
  }

  /** The addresses of a profile, for people. */
  private static List<String> shown(NetworkManagerFile file) {
    List<String> all = new ArrayList<>();
    for (String family : List.of("ipv4", "ipv6")) {
      String method = file.value(family, "method").orElse("auto");
      if (!NO_METHOD.contains(method)) {
        all.add(family + " " + method);
      }
      file.ini().keys(family).stream()
          .filter(entry -> entry.key().matches("address(es)?[0-9]*"))
          .forEach(entry -> all.add(entry.value()));
    }
    return all;
  }

  private static NetworkManagerFile named(NetworkManagerFile file, Bridge bridge, BridgeWork work) {
    NetworkManagerFile changed = family(file, "ipv4", bridge.ipv4(), bridge, work);
    return family(changed, "ipv6", bridge.ipv6(), bridge, work);
  }

  private static NetworkManagerFile family(
      NetworkManagerFile file, String family, IpSettings settings, Bridge bridge, BridgeWork work) {
    boolean ipv6 = family.equals("ipv6");
    String method =
        switch (settings.method()) {
          case NONE -> "disabled";
          case STATIC -> "manual";
          case AUTO -> "auto";
          case DHCP -> ipv6 ? "dhcp" : "auto";
        };
    NetworkManagerFile changed = file.with(family, "method", method);
    List<String> addresses = new ArrayList<>();
    for (InterfaceAddress address : settings.addresses()) {
      boolean first = addresses.isEmpty();
      addresses.add(address + (first ? settings.gateway().map(via -> "," + via).orElse("") : ""));
    }
    List<String> there =
        changed.ini().keys(family).stream()
            .filter(entry -> entry.key().matches("address(es)?[0-9]*"))
            .map(IniText.Entry::value)
            .toList();
    if (!there.equals(addresses)) {
      changed =
          changed.of(
              changed.ini().without(family, key -> key.matches("address(es)?[0-9]*|gateway")));
      for (int index = 0; index < addresses.size(); index++) {
        changed = changed.with(family, "address" + (index + 1), addresses.get(index));
      }
    }
    List<String> servers =
        bridge.dns().stream().filter(server -> server.contains(":") == ipv6).toList();
    if (settings.method() == IpMethod.NONE && !servers.isEmpty()) {
      work.cannotSay(
          "dns", servers.toString(), "a name server of a family needs that family on the bridge");
      return changed;
    }
    changed = list(changed, family, "dns", servers);
    boolean searches =
        ipv6
            ? bridge.ipv4().method() == IpMethod.NONE
            : bridge.ipv4().method() != IpMethod.NONE || bridge.search().isEmpty();
    if (searches && settings.method() == IpMethod.NONE && !bridge.search().isEmpty()) {
      work.cannotSay(
          "search", bridge.search().toString(), "a search domain needs an address on the bridge");
      return changed;
    }
    return list(changed, family, "dns-search", searches ? bridge.search() : List.of());
  }

  private static NetworkManagerFile list(
      NetworkManagerFile file, String section, String key, List<String> values) {
    List<String> there =
        Arrays.stream(file.value(section, key).orElse("").split("[;,]"))
            .map(String::strip)
            .filter(value -> !value.isEmpty())
            .toList();
    if (there.equals(values)) {
      return file;
    }
    return values.isEmpty()
        ? file.without(section, key)
        : file.with(section, key, String.join(";", values) + ";");
  }

  private static void port(
      BridgeWork work,
      NetworkManagerProfiles profiles,
      String port,
      String master,
      String slaveType) {
    Bridge bridge = work.bridge();
    String device = bridge.portDevice(port);
    List<String> found = profiles.pathsOfPort(device);
    String path = path(found, bridge.name() + "-port-" + device);
    NetworkManagerFile before = profiles.file(path);
    if (found.size() > 1) {
      work.note(
          "There are several profiles for "
              + device
              + "; "
              + path
              + " is changed, and these may still take the device: "
              + String.join(", ", found.subList(1, found.size()))
              + ".");
    }
    String other =
        before
            .value("connection", "controller")
            .or(() -> before.value("connection", "master"))
            .orElse("");
    if (!other.isEmpty() && !other.equals(master) && !other.equals(bridge.name())) {
      if (profiles.definesBridge(other)) {
        work.wrongPort(port, path + " makes it a port of " + other);
        return;
      }
      work.note(path + " has master=" + other + ", which no profile defines; it changes.");
    }
    NetworkManagerFile file =
        head(
            before,
            device,
            uuid("port", bridge.name(), device),
            bridge.vlan().isPresent() ? "vlan" : "ethernet",
            device);
    file = autoconnect(file, bridge.onBoot());
    Optional<String> hardware = NetworkManagerProfiles.macOf(before);
    if (hardware.isPresent() && work.checkMac(port, hardware.get(), path)) {
      file =
          file.with(
              NetworkManagerProfiles.cardSection(file),
              "mac-address",
              work.mac(port).orElseThrow().toString());
    }
    if (!before.text().isEmpty() && !isPort(before)) {
      work.sayMoved(device, shown(before));
    }
    // A port has no addresses; NetworkManager drops such sections when it reads them.
    file = file.of(file.ini().withoutSections(IP_SECTIONS::contains));
    file = master(file, master, slaveType);
    if (bridge.vlan().isPresent()) {
      file =
          file.with("vlan", "parent", port)
              .with("vlan", "id", Integer.toString(bridge.vlan().getAsInt()));
    }
    file = card(file, bridge, false);
    want(work, path, file);
  }

  // Open vSwitch: a bridge, a port for its own interface and each device, and those interfaces.

  private void openVswitch(BridgeWork work, NetworkManagerProfiles profiles) {
    Bridge bridge = work.bridge();
    String name = bridge.name();
    bridge
        .forwardDelay()
        .ifPresent(
            delay ->
                work.cannotSay(
                    "forwardDelay",
                    Integer.toString(delay),
                    "it knows only stp-enable of an Open vSwitch bridge"));
    bridge
        .priority()
        .ifPresent(
            value ->
                work.cannotSay(
                    "priority",
                    Integer.toString(value),
                    "it knows only stp-enable of an Open vSwitch bridge"));
    String path = path(profiles.pathsOf(name, OVS_BRIDGE), name);
    NetworkManagerFile file =
        head(profiles.file(path), name, uuid("ovs-bridge", name, ""), "ovs-bridge", name);
    file = autoconnect(file, bridge.onBoot());
    boolean stp = file.value("ovs-bridge", "stp-enable").orElse("false").matches("true|yes|1");
    if (stp != bridge.stp()) {
      file = file.with("ovs-bridge", "stp-enable", Boolean.toString(bridge.stp()));
    }
    want(work, path, file);
    String bridgeUuid = file.value("connection", "uuid").orElseThrow();
    String ownPort = ovsPort(work, profiles, name, bridgeUuid);
    String interfacePath = path(profiles.pathsOf(name, OVS_INTERFACE), name + "-interface");
    NetworkManagerFile own = profiles.file(interfacePath);
    boolean fresh = own.text().isEmpty();
    own = head(own, name + "-interface", uuid("ovs-interface", name, ""), "ovs-interface", name);
    own = autoconnect(own, bridge.onBoot());
    own = master(own, ownPort, "ovs-port").with("ovs-interface", "type", "internal");
    Addressed addressed = addressed(work, profiles, own, fresh);
    own = card(addressed.file(), addressed.bridge(), true);
    want(work, interfacePath, fresh ? ipLast(own) : own);
    for (String port : bridge.ports()) {
      String device = bridge.portDevice(port);
      port(work, profiles, port, ovsPort(work, profiles, device, bridgeUuid), "ovs-port");
    }
    work.note("Open vSwitch in NetworkManager needs its plugin: the package NetworkManager-ovs.");
  }

  /** A profile of an Open vSwitch port for that device; gives its UUID. */
  private static String ovsPort(
      BridgeWork work, NetworkManagerProfiles profiles, String device, String bridgeUuid) {
    String name = work.bridge().name();
    String path = path(profiles.pathsOf(device, OVS_PORT), name + "-ovs-port-" + device);
    NetworkManagerFile file =
        head(
            profiles.file(path),
            name + "-port-" + device,
            uuid("ovs-port", name, device),
            "ovs-port",
            device);
    file = autoconnect(file, work.bridge().onBoot());
    file = master(file, bridgeUuid, "ovs-bridge");
    want(work, path, file);
    return file.value("connection", "uuid").orElseThrow();
  }
}
