package io.panvisor.config.network;

import io.panvisor.MacAddress;
import io.panvisor.config.HostTree;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The files in {@code /etc/systemd/network} of a host, by path. */
final class NetworkdFiles {

  static final String FOLDER = "/etc/systemd/network";

  private final Map<String, NetworkdFile> files = new LinkedHashMap<>();
  private final HostDevices devices;

  NetworkdFiles(HostTree host) {
    devices = new HostDevices(host);
    for (String name : host.names(FOLDER)) {
      if (name.endsWith(".network") || name.endsWith(".netdev")) {
        String path = FOLDER + "/" + name;
        host.text(path).ifPresent(text -> files.put(path, NetworkdFile.parse(text)));
      }
    }
  }

  NetworkdFile file(String path) {
    NetworkdFile file = files.get(path);
    return file == null ? NetworkdFile.parse("") : file;
  }

  /** The file that makes a device of that name. */
  Optional<String> netdevOf(String device) {
    return find(".netdev", file -> file.value("NetDev", "Name").orElse("").equals(device));
  }

  /** The file for that device and no other: by its one name, or its MAC address. */
  Optional<String> networkOf(String device) {
    Optional<MacAddress> mac = devices.mac(device);
    return find(
        ".network",
        file ->
            names(file).equals(List.of(device))
                || names(file).isEmpty()
                    && mac.isPresent()
                    && macOf(file).orElse("").equals(mac.get().toString()));
  }

  /** The first file that takes that device among others, by a pattern or in a list. */
  Optional<String> sharedNetworkOf(String device) {
    return find(
        ".network",
        file ->
            names(file).stream()
                .anyMatch(
                    pattern ->
                        !pattern.startsWith("!")
                            && device.matches(
                                pattern
                                    .replaceAll("([.+(){}|^$\\\\])", "\\\\$1")
                                    .replace("*", ".*")
                                    .replace('?', '.'))));
  }

  static List<String> names(NetworkdFile file) {
    return file.values("Match", "Name").stream()
        .flatMap(line -> Arrays.stream(line.split("\\s+")))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** The MAC address that a file asks for, in small letters with colons. */
  static Optional<String> macOf(NetworkdFile file) {
    return file.value("Match", "MACAddress")
        .or(() -> file.value("Match", "PermanentMACAddress"))
        .map(text -> text.toLowerCase(Locale.ROOT).replace('-', ':'));
  }

  private Optional<String> find(
      String suffix, java.util.function.Predicate<NetworkdFile> condition) {
    return files.entrySet().stream()
        .filter(each -> each.getKey().endsWith(suffix) && condition.test(each.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
