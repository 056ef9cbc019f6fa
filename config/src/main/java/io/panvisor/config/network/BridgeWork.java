package io.panvisor.config.network;

import io.panvisor.MacAddress;
import io.panvisor.config.ChangePlan;
import io.panvisor.config.HostTree;
import io.panvisor.config.Problem;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One bridge on its way into the files of one host: what is known, and what is collected. */
final class BridgeWork {

  private final Bridge bridge;
  private final HostTree host;
  private final HostDevices devices;
  private final ChangePlan.Builder plan;
  private final NetworkFormat format;
  private final Map<String, MacAddress> macs = new LinkedHashMap<>();
  private final Set<String> paths = new LinkedHashSet<>();
  private final List<Violation> violations = new ArrayList<>();

  BridgeWork(Bridge bridge, HostTree host, NetworkFormat format) {
    this.bridge = bridge;
    this.host = host;
    this.format = format;
    devices = new HostDevices(host);
    plan = ChangePlan.on(host);
  }

  Bridge bridge() {
    return bridge;
  }

  HostTree host() {
    return host;
  }

  NetworkFormat format() {
    return format;
  }

  ChangePlan.Builder plan() {
    return plan;
  }

  /** The index of a physical port, for the paths of fields. */
  private String field(String port) {
    return "ports[" + bridge.ports().indexOf(port) + "]";
  }

  void wrong(String field, String value, String why) {
    violations.add(new Violation(field, value, why));
  }

  void wrongPort(String port, String why) {
    wrong(field(port), port, why);
  }

  /** Refuses what the format cannot say. */
  void cannotSay(String field, String value, String why) {
    wrong(field, value, format + " cannot say this: " + why);
  }

  void note(String sentence) {
    plan.note(sentence);
  }

  /** Reads the ports' MAC addresses and holds them against those that were named. */
  void readPorts() {
    for (String port : bridge.ports()) {
      if (!devices.areShown()) {
        note(
            "The MAC address of "
                + port
                + " could not be checked: "
                + host
                + " shows no devices (there is no /sys/class/net below it).");
        bridge.macOf(port).ifPresent(mac -> macs.put(port, mac));
        continue;
      }
      if (!devices.exists(port)) {
        wrongPort(
            port, "there is no such device; there are: " + String.join(", ", devices.names()));
        continue;
      }
      Optional<MacAddress> found = devices.mac(port);
      found.ifPresent(mac -> macs.put(port, mac));
      bridge
          .macOf(port)
          .filter(named -> found.isPresent() && !found.get().equals(named))
          .ifPresent(
              named ->
                  wrong(
                      field(port) + ".mac",
                      named.toString(),
                      port + " has the MAC address " + found.get() + " on this host"));
    }
    if (devices.areShown()
        && devices.exists(bridge.name())
        && !devices.isBridge(bridge.name())
        && bridge.type() == BridgeType.LINUX) {
      wrong("name", bridge.name(), "there is a device of this name, and it is no bridge");
    }
  }

  /** The MAC address of a port as the host shows it, or as it was named. */
  Optional<MacAddress> mac(String port) {
    return Optional.ofNullable(macs.get(port));
  }

  /**
   * Holds the MAC address in a port's file against the one that is known. {@return whether it is to
   * be replaced: it is no address at all, such as {@code XX:XX:XX:XX:XX:XX}, and one is known}
   */
  boolean checkMac(String port, String inFile, String place) {
    Optional<MacAddress> known = mac(port);
    if (!inFile.matches("[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}")) {
      if (known.isEmpty()) {
        wrongPort(port, place + " has '" + inFile + "', which is no MAC address");
        return false;
      }
      note(place + " has '" + inFile + "' for a MAC address; it becomes that of " + port + ".");
      return true;
    }
    if (known.isPresent() && !known.get().toString().equalsIgnoreCase(inFile.replace('-', ':'))) {
      wrongPort(
          port,
          place
              + " has the MAC address "
              + inFile
              + ", and "
              + port
              + " has "
              + known.get()
              + ": correct the file, or name the port that is meant");
    }
    return false;
  }

  /** The bridge with the addresses that the port has on this running host. */
  Bridge withLiveAddresses(String port) {
    if (!host.isThisHost()) {
      throw InvalidSpecException.of(
          "takeAddressOf",
          port,
          "no file of "
              + format
              + " says an address of "
              + port
              + ", and "
              + host
              + " is not the running host; name ipv4 or ipv6 instead");
    }
    LiveAddresses live = LiveAddresses.of(host, port);
    if (live.isEmpty()) {
      throw InvalidSpecException.of(
          "takeAddressOf",
          port,
          "it has no address, in no file and not on the running host; name ipv4 or ipv6 instead");
    }
    note(
        "The addresses are those that "
            + port
            + " has now: "
            + live.ipv4()
            + ", "
            + live.ipv6()
            + ". If they come from a DHCP server, say so instead: ipv4: {method: dhcp}.");
    return bridge.with(bridge.mac().orElse(null), live);
  }

  /** The bridge with the port's MAC address, so that a DHCP server knows it again. */
  Bridge withMacOf(String port) {
    Optional<MacAddress> known = mac(bridge.vlan().isPresent() ? physical(port) : port);
    if (bridge.mac().isPresent()) {
      return bridge;
    }
    if (known.isEmpty()) {
      note(
          "A DHCP server gives "
              + bridge.name()
              + " the old address only if it has the MAC address of "
              + port
              + ", which is not known here: set mac to it.");
      return bridge;
    }
    note(
        bridge.name()
            + " gets the MAC address of "
            + port
            + ", "
            + known.get()
            + ", so that the DHCP server gives it the same address.");
    return bridge.with(known.get(), null);
  }

  private String physical(String portDevice) {
    return bridge.ports().stream()
        .filter(port -> bridge.portDevice(port).equals(portDevice))
        .findFirst()
        .orElse(portDevice);
  }

  /** Says what moves, or what is lost. */
  void sayMoved(String port, List<String> addresses) {
    String shown = String.join(", ", addresses);
    if (bridge.takeAddressOf().filter(port::equals).isPresent()) {
      note("Moves " + shown + " from " + port + " to " + bridge.name() + ".");
    } else if (!addresses.isEmpty()) {
      note(
          "A port of a bridge has no address of its own: "
              + port
              + " loses "
              + shown
              + ". To move it onto the bridge, say takeAddressOf: "
              + port
              + ".");
    }
  }

  /** Wants that file, checked as what it is. */
  void want(String path, String text) {
    want(WantedFile.text(path, text));
  }

  void want(WantedFile file) {
    paths.add(file.path());
    plan.file(file.kind(format.kind()));
  }

  /** The paths of all files that are wanted. */
  List<String> paths() {
    return List.copyOf(paths);
  }

  /** Says what is wrong in a file that is read here, besides. */
  void sayProblems(String path, List<Problem> problems) {
    problems.forEach(problem -> note(path + ": " + problem));
  }

  /**
   * The plan.
   *
   * @throws InvalidSpecException when something was found wrong
   */
  ChangePlan done() {
    refuse();
    return plan.build();
  }

  /** Throws if something was found wrong. */
  void refuse() {
    if (!violations.isEmpty()) {
      throw new InvalidSpecException(violations);
    }
  }
}
