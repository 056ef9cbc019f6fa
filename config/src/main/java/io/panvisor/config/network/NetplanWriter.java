package io.panvisor.config.network;

import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.WantedFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes a bridge into a netplan. */
final class NetplanWriter implements FormatWriter {

  /** Keys that are about addresses: they move with the address. */
  private static final Set<String> ADDRESS_KEYS =
      Set.of(
          "dhcp4",
          "dhcp6",
          "dhcp-identifier",
          "dhcp4-overrides",
          "dhcp6-overrides",
          "accept-ra",
          "addresses",
          "ipv6-address-generation",
          "ipv6-address-token",
          "ipv6-privacy",
          "link-local",
          "gateway4",
          "gateway6",
          "nameservers",
          "routes",
          "routing-policy",
          "optional-addresses",
          "critical");

  private static final Set<String> YES = Set.of("true", "yes", "on", "y");
  private static final Set<String> DEFAULT_ROUTES = Set.of("default", "0.0.0.0/0", "::/0");

  @Override
  public Optional<String> fileOf(HostTree host, String device) {
    return new NetplanFiles(host).device(device).map(NetplanFiles.Place::path);
  }

  @Override
  public boolean isUsedBy(HostTree host) {
    return host.names(NetplanFiles.FOLDER).stream().anyMatch(name -> name.endsWith(".yaml"));
  }

  /** The texts while they are edited. */
  private static final class Edits {

    private final Map<String, YamlText> texts = new LinkedHashMap<>();
    private final NetplanFiles files;

    Edits(NetplanFiles files) {
      this.files = files;
    }

    YamlText text(String path) {
      return texts.computeIfAbsent(path, key -> files.file(key).yaml());
    }

    void put(NetplanFiles.Place place, Object value, String... keys) {
      texts.put(place.path(), text(place.path()).put(place.key(keys), value));
    }

    void remove(NetplanFiles.Place place, String... keys) {
      texts.put(place.path(), text(place.path()).remove(place.key(keys)));
    }

    boolean has(NetplanFiles.Place place, String... keys) {
      return text(place.path()).has(place.key(keys));
    }

    Optional<String> value(NetplanFiles.Place place, String... keys) {
      return text(place.path()).scalar(place.key(keys));
    }

    List<String> keys(NetplanFiles.Place place) {
      return text(place.path()).keys(place.key());
    }
  }

  @Override
  public void write(BridgeWork work) {
    NetplanFiles files = new NetplanFiles(work.host());
    files
        .all()
        .forEach(
            (path, file) -> {
              if (file.problems().stream()
                  .anyMatch(problem -> problem.what().startsWith("no YAML"))) {
                work.wrong("format", path, file.problems().get(0).toString());
              }
            });
    work.refuse();
    Bridge bridge = work.bridge();
    Edits edits = new Edits(files);
    NetplanFiles.Place place = place(work, files);
    if (files.file(place.path()).text().isEmpty()) {
      edits.texts.put(place.path(), edits.text(place.path()).put(List.of("network", "version"), 2));
    }
    boolean fresh = files.bridge(bridge.name()).isEmpty();
    Map<String, NetplanFiles.Place> ports = new LinkedHashMap<>();
    for (String port : bridge.ports()) {
      ports.put(bridge.portDevice(port), port(work, files, edits, place, port));
    }
    work.refuse();
    if (fresh && ports.isEmpty()) {
      edits.put(place, List.of(), "interfaces");
    }
    for (NetplanFiles.Place port : ports.values()) {
      edits.texts.put(
          place.path(), edits.text(place.path()).append(place.key("interfaces"), port.id()));
    }
    Bridge known = addressed(work, edits, place, ports, fresh);
    for (Map.Entry<String, NetplanFiles.Place> port : ports.entrySet()) {
      bare(work, edits, port.getKey(), port.getValue());
    }
    link(work, edits, place, known);
    wantAll(work, files, edits);
  }

  private static NetplanFiles.Place place(BridgeWork work, NetplanFiles files) {
    String name = work.bridge().name();
    Optional<NetplanFiles.Place> there = files.bridge(name);
    if (there.isPresent()) {
      return there.get();
    }
    List<String> paths = new ArrayList<>(files.all().keySet());
    String path =
        work.bridge().ports().stream()
            .flatMap(port -> files.device(port).stream())
            .map(NetplanFiles.Place::path)
            .findFirst()
            .orElse(
                paths.isEmpty()
                    ? NetplanFiles.FOLDER + "/60-" + name + ".yaml"
                    : paths.get(paths.size() - 1));
    return new NetplanFiles.Place(path, "bridges", name);
  }

  /** Where the device that becomes a port is defined; it is defined here where it is not yet. */
  private static NetplanFiles.Place port(
      BridgeWork work, NetplanFiles files, Edits edits, NetplanFiles.Place bridge, String port) {
    NetplanFiles.Place card =
        files
            .device(port)
            .orElseGet(
                () -> {
                  NetplanFiles.Place own = new NetplanFiles.Place(bridge.path(), "ethernets", port);
                  edits.put(own, Map.of());
                  return own;
                });
    String device = work.bridge().portDevice(port);
    edits
        .value(card, "match", "macaddress")
        .filter(mac -> work.checkMac(port, mac, card.path()))
        .ifPresent(
            mac -> edits.put(card, work.mac(port).orElseThrow().toString(), "match", "macaddress"));
    NetplanFiles.Place place = card;
    if (work.bridge().vlan().isPresent()) {
      NetplanFiles.Place vlan =
          files
              .device(device)
              .orElseGet(() -> new NetplanFiles.Place(bridge.path(), "vlans", device));
      edits.put(vlan, work.bridge().vlan().getAsInt(), "id");
      edits.put(vlan, card.id(), "link");
      place = vlan;
    }
    owner(work, files, place.id())
        .filter(owner -> !owner.equals(work.bridge().name()))
        .ifPresent(owner -> work.wrongPort(port, "netplan has it as a part of " + owner));
    return place;
  }

  private static Optional<String> owner(BridgeWork work, NetplanFiles files, String id) {
    for (NetplanFile file : files.all().values()) {
      for (Map.Entry<String, String> each : file.interfaces().entrySet()) {
        if (Set.of("bridges", "bonds").contains(each.getValue())
            && !each.getKey().equals(work.bridge().name())
            && file.yaml()
                .list(List.of("network", each.getValue(), each.getKey(), "interfaces"))
                .contains(id)) {
          return Optional.of(each.getKey());
        }
      }
    }
    return Optional.empty();
  }

  private static Bridge addressed(
      BridgeWork work,
      Edits edits,
      NetplanFiles.Place place,
      Map<String, NetplanFiles.Place> ports,
      boolean fresh) {
    Bridge bridge = work.bridge();
    if (bridge.takeAddressOf().isEmpty()) {
      named(edits, place, bridge);
      return bridge;
    }
    String device = bridge.takeAddressOf().get();
    NetplanFiles.Place port = ports.get(device);
    if (port == null) {
      throw new IllegalStateException(device + " is no port of " + bridge);
    }
    if (hasAddress(edits, port)) {
      for (String key : edits.keys(place)) {
        if (ADDRESS_KEYS.contains(key)) {
          edits.remove(place, key);
        }
      }
      for (String key : edits.keys(port)) {
        if (ADDRESS_KEYS.contains(key)) {
          List<String> lines = edits.text(port.path()).linesOf(port.key(key));
          edits.texts.put(place.path(), edits.text(place.path()).withLines(place.key(), lines));
        }
      }
    } else if (!fresh) {
      work.note(place.path() + " has the address of " + bridge.name() + " already.");
    } else {
      Bridge known = work.withLiveAddresses(device);
      named(edits, place, known);
      return known;
    }
    boolean dhcp = YES.contains(edits.value(place, "dhcp4").orElse(""));
    return dhcp && !edits.has(place, "macaddress") ? work.withMacOf(device) : bridge;
  }

  private static boolean hasAddress(Edits edits, NetplanFiles.Place port) {
    return edits.has(port, "addresses")
        || YES.contains(edits.value(port, "dhcp4").orElse(""))
        || YES.contains(edits.value(port, "dhcp6").orElse(""))
        || YES.contains(edits.value(port, "accept-ra").orElse(""));
  }

  private static void named(Edits edits, NetplanFiles.Place place, Bridge bridge) {
    IpSettings ipv4 = bridge.ipv4();
    IpSettings ipv6 = bridge.ipv6();
    edits.put(place, ipv4.method() == IpMethod.DHCP, "dhcp4");
    edits.put(place, ipv6.method() == IpMethod.DHCP, "dhcp6");
    edits.put(place, Set.of(IpMethod.AUTO, IpMethod.DHCP).contains(ipv6.method()), "accept-ra");
    if (ipv6.method() == IpMethod.NONE) {
      edits.put(place, List.of(), "link-local");
    } else if (edits.has(place, "link-local")) {
      edits.remove(place, "link-local");
    }
    List<String> addresses = new ArrayList<>();
    List<Object> routes = new ArrayList<>();
    for (IpSettings settings : List.of(ipv4, ipv6)) {
      settings.addresses().forEach(address -> addresses.add(address.toString()));
      settings
          .gateway()
          .ifPresent(
              gateway -> {
                Map<String, Object> route = new LinkedHashMap<>();
                // Older netplans know no "default" here.
                route.put("to", gateway.contains(":") ? "::/0" : "0.0.0.0/0");
                route.put("via", gateway);
                routes.add(route);
              });
    }
    list(edits, place, addresses, "addresses");
    if (edits.text(place.path()).tree(place.key("routes")) instanceof List<?> there) {
      there.stream().filter(route -> !isDefault(route)).forEach(routes::add);
    }
    list(edits, place, routes, "routes");
    for (String old : List.of("gateway4", "gateway6")) {
      if (edits.has(place, old)) {
        edits.remove(place, old);
      }
    }
    boolean resolves = !bridge.dns().isEmpty() || !bridge.search().isEmpty();
    if (resolves) {
      list(edits, place, bridge.dns(), "nameservers", "addresses");
      list(edits, place, bridge.search(), "nameservers", "search");
    } else if (edits.has(place, "nameservers")) {
      edits.remove(place, "nameservers");
    }
  }

  private static boolean isDefault(Object route) {
    return route instanceof Map<?, ?> map && DEFAULT_ROUTES.contains(String.valueOf(map.get("to")));
  }

  private static void list(Edits edits, NetplanFiles.Place place, List<?> values, String... keys) {
    if (!values.isEmpty()) {
      edits.put(place, values, keys);
    } else if (edits.has(place, keys)) {
      edits.remove(place, keys);
    }
  }

  /** Takes a port's own addresses away. */
  private static void bare(BridgeWork work, Edits edits, String device, NetplanFiles.Place port) {
    List<String> lost = new ArrayList<>();
    if (YES.contains(edits.value(port, "dhcp4").orElse(""))) {
      lost.add("DHCP");
    }
    lost.addAll(edits.text(port.path()).list(port.key("addresses")));
    if (!lost.isEmpty()) {
      work.sayMoved(device, lost);
    }
    for (String key : edits.keys(port)) {
      if (ADDRESS_KEYS.contains(key)) {
        edits.remove(port, key);
      }
    }
    work.bridge().mtu().ifPresent(bytes -> edits.put(port, bytes, "mtu"));
  }

  private static void link(BridgeWork work, Edits edits, NetplanFiles.Place place, Bridge bridge) {
    bridge.mtu().ifPresent(bytes -> edits.put(place, bytes, "mtu"));
    bridge
        .mac()
        .filter(
            mac -> !mac.toString().equalsIgnoreCase(edits.value(place, "macaddress").orElse("")))
        .ifPresent(mac -> edits.put(place, mac.toString(), "macaddress"));
    if (!bridge.onBoot()) {
      edits.put(place, "manual", "activation-mode");
    } else if (edits.value(place, "activation-mode").orElse("").equals("manual")) {
      edits.remove(place, "activation-mode");
    }
    if (bridge.type() == BridgeType.OPEN_VSWITCH) {
      openVswitch(work, edits, place);
      return;
    }
    if (edits.has(place, "openvswitch")) {
      edits.remove(place, "openvswitch");
    }
    edits.put(place, bridge.stp(), "parameters", "stp");
    bridge
        .forwardDelay()
        .ifPresent(delay -> edits.put(place, delay, "parameters", "forward-delay"));
    bridge.priority().ifPresent(value -> edits.put(place, value, "parameters", "priority"));
  }

  private static void openVswitch(BridgeWork work, Edits edits, NetplanFiles.Place place) {
    Bridge bridge = work.bridge();
    String why = "of an Open vSwitch bridge it knows the rapid spanning tree protocol only";
    if (bridge.stp()) {
      work.cannotSay("stp", "true", why);
    }
    bridge
        .forwardDelay()
        .ifPresent(delay -> work.cannotSay("forwardDelay", Integer.toString(delay), why));
    bridge.priority().ifPresent(value -> work.cannotSay("priority", Integer.toString(value), why));
    String renderer =
        edits.text(place.path()).scalar(List.of("network", "renderer")).orElse("networkd");
    if (renderer.equals("NetworkManager")) {
      work.cannotSay("type", "open-vswitch", "with the renderer NetworkManager it makes none");
    }
    if (!edits.has(place, "openvswitch")) {
      edits.put(place, Map.of(), "openvswitch");
    }
  }

  private static void wantAll(BridgeWork work, NetplanFiles files, Edits edits) {
    edits.texts.forEach(
        (path, text) -> {
          WantedFile file = WantedFile.text(path, text.text());
          work.want(files.all().containsKey(path) ? file : file.mode("0600"));
          work.sayProblems(path, NetplanFile.parse(text.text()).problems());
        });
    files
        .all()
        .forEach(
            (path, file) -> {
              if (!edits.texts.containsKey(path)) {
                // netplan reads all files together, and so has the check to.
                work.plan().file(WantedFile.text(path, file.text()));
              }
            });
  }

  @Override
  public void followUps(BridgeWork work) {
    if (work.bridge().type() == BridgeType.OPEN_VSWITCH
        && !work.host().exists("/usr/bin/ovs-vsctl")) {
      work.note("Open vSwitch is not there: install the package openvswitch-switch first.");
    }
    work.plan()
        .followUp(
            new FollowUp.Run(
                List.of("netplan", "apply"),
                "the bridge is made and the address moves; connections over the ports break"
                    + " meanwhile"));
  }
}
