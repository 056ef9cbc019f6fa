package io.panvisor.config.network;

import io.panvisor.MacAddress;
import io.panvisor.config.HostTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files in {@code /etc/netplan} of a host, by path, in the order in which netplan reads them.
 */
final class NetplanFiles {

  static final String FOLDER = "/etc/netplan";

  /** Where netplan defines an interface. */
  record Place(String path, String kind, String id) {

    List<String> key(String... more) {
      List<String> keys = new java.util.ArrayList<>(List.of("network", kind, id));
      keys.addAll(List.of(more));
      return keys;
    }
  }

  private final Map<String, NetplanFile> files = new LinkedHashMap<>();
  private final HostDevices devices;

  NetplanFiles(HostTree host) {
    devices = new HostDevices(host);
    for (String name : host.names(FOLDER)) {
      if (name.endsWith(".yaml")) {
        String path = FOLDER + "/" + name;
        host.text(path).ifPresent(text -> files.put(path, NetplanFile.parse(text)));
      }
    }
  }

  Map<String, NetplanFile> all() {
    return files;
  }

  NetplanFile file(String path) {
    NetplanFile file = files.get(path);
    return file == null ? NetplanFile.parse("") : file;
  }

  /** Where the bridge is defined. */
  Optional<Place> bridge(String name) {
    return files.entrySet().stream()
        .filter(each -> "bridges".equals(each.getValue().interfaces().get(name)))
        .map(each -> new Place(each.getKey(), "bridges", name))
        .findFirst();
  }

  /** Where that device, which is no bridge, is defined: by its name, or what it is matched by. */
  Optional<Place> device(String device) {
    Optional<MacAddress> mac = devices.mac(device);
    for (Map.Entry<String, NetplanFile> each : files.entrySet()) {
      for (Map.Entry<String, String> one : each.getValue().interfaces().entrySet()) {
        if (!one.getValue().equals("bridges")
            && isMeant(each.getValue(), one.getValue(), one.getKey(), device, mac)) {
          return Optional.of(new Place(each.getKey(), one.getValue(), one.getKey()));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isMeant(
      NetplanFile file, String kind, String id, String device, Optional<MacAddress> mac) {
    Optional<String> newName = file.value("network", kind, id, "set-name");
    Optional<String> name = file.value("network", kind, id, "match", "name");
    Optional<String> address = file.value("network", kind, id, "match", "macaddress");
    if (newName.isPresent()) {
      return newName.get().equals(device);
    }
    if (name.isEmpty() && address.isEmpty()) {
      return id.equals(device);
    }
    return name.map(device::equals).orElse(true)
        && address
            .map(text -> mac.isPresent() && text.equalsIgnoreCase(mac.get().toString()))
            .orElse(true);
  }
}
