package io.panvisor.config.network;

import io.panvisor.MacAddress;
import io.panvisor.config.HostTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The profiles in {@code /etc/NetworkManager/system-connections} of a host, by path. */
final class NetworkManagerProfiles {

  static final String FOLDER = "/etc/NetworkManager/system-connections";

  private static final List<String> CARD = List.of("ethernet", "802-3-ethernet");

  private final Map<String, NetworkManagerFile> files = new LinkedHashMap<>();
  private final HostDevices devices;

  NetworkManagerProfiles(HostTree host) {
    devices = new HostDevices(host);
    for (String name : host.names(FOLDER)) {
      if (name.endsWith(".nmconnection") || name.indexOf('.') < 0) {
        String path = FOLDER + "/" + name;
        host.text(path).ifPresent(text -> files.put(path, NetworkManagerFile.parse(text)));
      }
    }
  }

  NetworkManagerFile file(String path) {
    NetworkManagerFile file = files.get(path);
    return file == null ? NetworkManagerFile.parse("") : file;
  }

  private static boolean isNamed(NetworkManagerFile file, String device) {
    return file.value("connection", "interface-name").orElse("").equals(device);
  }

  /** The section in which a profile keeps what is about a card. */
  static String cardSection(NetworkManagerFile file) {
    return file.ini().hasSection("802-3-ethernet") ? "802-3-ethernet" : "ethernet";
  }

  static Optional<String> macOf(NetworkManagerFile file) {
    return file.value(cardSection(file), "mac-address").filter(text -> !text.isEmpty());
  }

  /** The profiles of that type for that device; for cards by their MAC address, too. */
  List<String> pathsOf(String device, List<String> types) {
    Optional<MacAddress> mac = devices.mac(device);
    return files.entrySet().stream()
        .filter(
            each -> types.contains(each.getValue().value("connection", "type").orElse("ethernet")))
        .filter(
            each ->
                isNamed(each.getValue(), device)
                    || each.getValue().value("connection", "interface-name").isEmpty()
                        && mac.isPresent()
                        && mac.get().toString().equalsIgnoreCase(macOf(each.getValue()).orElse("")))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The profiles for a device that becomes a port: a card's, or another thing's but a bridge's. */
  List<String> pathsOfPort(String device) {
    List<String> cards = pathsOf(device, CARD);
    return cards.isEmpty()
        ? pathsOf(device, List.of("vlan", "bond", "team", "infiniband", "dummy", "veth", "tun"))
        : cards;
  }

  /** Whether some profile makes a bridge of that name, or with that UUID. */
  boolean definesBridge(String name) {
    return files.values().stream()
        .filter(
            file ->
                List.of("bridge", "ovs-bridge", "ovs-port")
                    .contains(file.value("connection", "type").orElse("")))
        .anyMatch(
            file ->
                isNamed(file, name) || file.value("connection", "uuid").orElse("").equals(name));
  }
}
