package io.panvisor.config.cloudinit;

import io.panvisor.config.SpecNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads network-config from a description. */
final class NetworkSpec {

  private NetworkSpec() {}

  static NetworkConfig read(SpecNode spec) {
    List<NetworkDevice> devices = new ArrayList<>();
    add(devices, spec.named("ethernets", (id, node) -> card(id, node)));
    add(
        devices,
        spec.named(
            "bonds",
            (id, node) -> {
              NetworkDevice bond =
                  NetworkDevice.bond(
                      id, node.texts("interfaces"), node.text("mode").orElse("active-backup"));
              if (node.has("link-monitor")) {
                bond = bond.linkMonitor(node.number("link-monitor", 0, 60_000).orElse(100));
              }
              return common(bond, node);
            }));
    add(
        devices,
        spec.named(
            "bridges",
            (id, node) -> {
              NetworkDevice bridge = NetworkDevice.bridge(id, node.texts("interfaces"));
              return common(node.flag("stp").map(bridge::spanningTree).orElse(bridge), node);
            }));
    add(
        devices,
        spec.named(
            "vlans",
            (id, node) ->
                common(
                    NetworkDevice.vlan(
                        id,
                        node.requiredText("link"),
                        node.number("id", 1, 4094).orElseThrow(() -> node.missing("id"))),
                    node)));
    return NetworkConfig.of(devices);
  }

  private static void add(List<NetworkDevice> devices, Map<String, NetworkDevice> named) {
    devices.addAll(named.values());
  }

  private static NetworkDevice card(String id, SpecNode node) {
    NetworkDevice card = NetworkDevice.ethernet(id);
    card = node.value("match-mac", card::matchMac).orElse(card);
    card = node.value("match-name", card::matchName).orElse(card);
    card = node.value("match-driver", card::matchDriver).orElse(card);
    card = node.value("set-name", card::renamed).orElse(card);
    card = node.flag("wake-on-lan").orElse(false) ? card.wakeOnLan() : card;
    return common(card, node);
  }

  private static NetworkDevice common(NetworkDevice start, SpecNode node) {
    NetworkDevice device = start;
    device = node.flag("dhcp4").map(device::dhcp4).orElse(device);
    device = node.flag("dhcp6").map(device::dhcp6).orElse(device);
    device = device.addresses(node.texts("addresses"));
    for (String router : node.texts("gateways")) {
      device = device.gateway(router);
    }
    for (SpecNode route : node.children("routes")) {
      Integer metric =
          route.has("metric") ? route.number("metric", 0, Integer.MAX_VALUE).orElse(0) : null;
      device = device.route(route.requiredText("to"), route.requiredText("via"), metric);
    }
    device = device.nameServers(node.texts("name-servers"));
    device = device.searchDomains(node.texts("search-domains"));
    if (node.has("mtu")) {
      device = device.mtu(node.number("mtu", 576, 65_535).orElse(1500));
    }
    return node.flag("optional").orElse(false) ? device.optional() : device;
  }
}
