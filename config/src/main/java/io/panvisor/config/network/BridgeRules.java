package io.panvisor.config.network;

import io.panvisor.spec.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What has to hold of a bridge, whatever format it is written in. */
final class BridgeRules {

  /** Names that the kernel's sysctl tree or the scripts of a format have another use for. */
  private static final Set<String> RESERVED = Set.of("lo", "all", "default", "none");

  private static final int LONGEST_NAME = 15;
  private static final int LEAST_IPV6_MTU = 1280;

  private final Bridge bridge;
  private final List<String> ports;
  private final List<Violation> violations = new ArrayList<>();

  /** Of a bridge whose ports were named in that order, maybe one of them twice. */
  BridgeRules(Bridge bridge, List<String> ports) {
    this.bridge = bridge;
    this.ports = ports;
  }

  /** All that does not hold, in a list of its own. */
  List<Violation> violations() {
    names();
    numbers();
    family("ipv4", bridge.ipv4(), false);
    family("ipv6", bridge.ipv6(), true);
    if (bridge.ipv4().method() == IpMethod.AUTO) {
      wrong("ipv4.method", "auto", "only IPv6 has router advertisements; dhcp or static is right");
    }
    repeated("dns", bridge.dns());
    repeated("search", bridge.search());
    bridge
        .takeAddressOf()
        .filter(port -> !bridge.portDevices().contains(port))
        .ifPresent(
            port ->
                wrong(
                    "takeAddressOf",
                    port,
                    "only a port's own address can move: this bridge has " + bridge.portDevices()));
    return violations;
  }

  private void wrong(String field, Object value, String why) {
    violations.add(new Violation(field, value.toString(), why));
  }

  private void names() {
    if (RESERVED.contains(bridge.name())) {
      wrong("name", bridge.name(), "this name means something else to a host; take another");
    }
    for (int index = 0; index < ports.size(); index++) {
      String port = ports.get(index);
      String field = "ports[" + index + "]";
      if (port.equals(bridge.name()) || bridge.portDevice(port).equals(bridge.name())) {
        wrong(field, port, "a bridge cannot be its own port");
      }
      if (RESERVED.contains(port)) {
        wrong(field, port, "this is no device that a bridge can join");
      }
      if (ports.indexOf(port) != index) {
        wrong(field, port, "this port is named twice");
      }
      if (bridge.portDevice(port).length() > LONGEST_NAME) {
        wrong(
            field,
            port,
            "the VLAN's device would be called "
                + bridge.portDevice(port)
                + ", and a device's name has 15 characters at most");
      }
    }
  }

  private void numbers() {
    bridge.vlan().ifPresent(id -> range("vlan", id, 1, 4094));
    if (bridge.vlan().isPresent() && ports.isEmpty()) {
      wrong("vlan", bridge.vlan().getAsInt(), "a VLAN is one of a port: name the port");
    }
    bridge.mtu().ifPresent(bytes -> range("mtu", bytes, 68, 65_535));
    bridge.priority().ifPresent(value -> range("priority", value, 0, 65_535));
    bridge
        .forwardDelay()
        .ifPresent(
            seconds -> {
              range("forwardDelay", seconds, 0, 30);
              if (seconds < 2 && (bridge.stp() || seconds == 1)) {
                wrong(
                    "forwardDelay",
                    seconds,
                    "2 to 30 seconds with the spanning tree protocol, 0 or as many without it");
              }
            });
    boolean ipv6 = bridge.ipv6().method() != IpMethod.NONE;
    if (ipv6 && bridge.mtu().isPresent() && bridge.mtu().getAsInt() < LEAST_IPV6_MTU) {
      wrong("mtu", bridge.mtu().getAsInt(), "IPv6 needs at least 1280 bytes");
    }
  }

  private void range(String field, int value, int least, int most) {
    if (value < least || value > most) {
      wrong(field, value, "a number from " + least + " to " + most);
    }
  }

  private void family(String field, IpSettings settings, boolean ipv6) {
    List<InterfaceAddress> addresses = settings.addresses();
    for (int index = 0; index < addresses.size(); index++) {
      InterfaceAddress address = addresses.get(index);
      String at = field + ".addresses[" + index + "]";
      if (address.isIpv6() != ipv6) {
        wrong(at, address, "this is an address of the other family");
      }
      for (int other = 0; other < index; other++) {
        if (InterfaceAddress.same(addresses.get(other).address(), address.address())) {
          wrong(at, address, "this address is named twice");
        }
      }
    }
    switch (settings.method()) {
      case STATIC -> {
        if (addresses.isEmpty()) {
          wrong(field + ".addresses", "", "a static setup needs at least one address");
        }
      }
      case NONE -> {
        if (!addresses.isEmpty()) {
          wrong(field + ".method", "none", "there are addresses: the method is static");
        }
      }
      case DHCP, AUTO -> {}
    }
    settings.gateway().ifPresent(gateway -> gateway(field + ".gateway", gateway, settings, ipv6));
  }

  private void gateway(String field, String gateway, IpSettings settings, boolean ipv6) {
    if (settings.method() != IpMethod.STATIC) {
      wrong(field, gateway, "a gateway is named beside static addresses only");
    } else if (gateway.contains(":") != ipv6) {
      wrong(field, gateway, "this is an address of the other family");
    } else if (settings.addresses().stream()
        .anyMatch(address -> InterfaceAddress.same(address.address(), gateway))) {
      wrong(field, gateway, "this is the bridge's own address");
    } else if (!InterfaceAddress.isLinkLocal(gateway)
        && settings.addresses().stream().noneMatch(address -> address.canReach(gateway))) {
      wrong(
          field,
          gateway,
          "the gateway is in none of the bridge's networks "
              + settings.addresses()
              + ", so that it cannot be reached");
    }
  }

  private void repeated(String field, List<String> values) {
    for (int index = 0; index < values.size(); index++) {
      if (values.indexOf(values.get(index)) != index) {
        wrong(field + "[" + index + "]", values.get(index), "this is named twice");
      }
    }
  }
}
