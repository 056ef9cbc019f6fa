package io.panvisor.libvirt;

import io.panvisor.MacAddress;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.facet.NetworkInfo;
import io.panvisor.libvirt.VirtualNetworkSpec.Forwarding;
import io.panvisor.spec.NetworkSpec.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;

/** A network's description, written for the daemon and read from it. Pure. */
final class NetworkXml {

  private static final String ADDRESS = "address";
  private static final String NAME = "name";

  private NetworkXml() {}

  // Writing

  static String write(VirtualNetworkSpec spec, UUID uuid) {
    return XmlText.document(
        "network",
        xml -> {
          xml.element(NAME, spec.name()).element("uuid", uuid.toString());
          if (!spec.labels().asMap().isEmpty()) {
            xml.element("metadata", MachineMarks.of(spec.labels().asMap(), List.of())::write);
          }
          forward(xml, spec);
          spec.bandwidth().ifPresent(limit -> bandwidth(xml, limit));
          spec.bridge()
              .ifPresentOrElse(
                  bridge ->
                      xml.element(
                          "bridge",
                          node -> {
                            node.attribute(NAME, bridge);
                            if (!spec.forwarding().isHosts()) {
                              node.attribute("stp", "on").attribute("delay", 0);
                            }
                          }),
                  () ->
                      xml.element(
                          "bridge", node -> node.attribute("stp", "on").attribute("delay", 0)));
          spec.mtu().ifPresent(mtu -> xml.element("mtu", node -> node.attribute("size", mtu)));
          spec.domain()
              .ifPresent(
                  domain ->
                      xml.element(
                          "domain",
                          node -> node.attribute(NAME, domain).attribute("localOnly", "yes")));
          if (!spec.dnsHosts().isEmpty()) {
            xml.element("dns", dns -> spec.dnsHosts().forEach(host -> dnsHost(dns, host)));
          }
          if (spec.forwarding() == Forwarding.OPEN_VSWITCH) {
            xml.element("virtualport", port -> port.attribute("type", "openvswitch"));
          }
          spec.portGroups().forEach(group -> portGroup(xml, group));
          spec.subnets().forEach(subnet -> subnet(xml, spec, subnet));
        });
  }

  private static void forward(XmlText xml, VirtualNetworkSpec spec) {
    if (spec.forwarding() != Forwarding.ISOLATED) {
      xml.element(
          "forward",
          forward -> {
            forward.attribute("mode", spec.forwarding().word());
            spec.device().ifPresent(device -> forward.attribute("dev", device));
          });
    }
  }

  private static void subnet(XmlText xml, VirtualNetworkSpec spec, Subnet subnet) {
    AddressRange range = AddressRange.parse(subnet.range());
    List<DhcpRange> ranges =
        spec.dhcpRanges().stream()
            .filter(each -> range.contains(AddressRange.address("dhcp", each.first())))
            .toList();
    List<DhcpHost> hosts =
        spec.dhcpHosts().stream()
            .filter(each -> range.contains(AddressRange.address("dhcp", each.address())))
            .toList();
    xml.element(
        "ip",
        ip -> {
          if (!range.isVersion4()) {
            ip.attribute("family", "ipv6");
          }
          ip.attribute(ADDRESS, subnet.gateway().orElseGet(() -> range.at(1)))
              .attribute("prefix", range.prefix());
          if (!ranges.isEmpty() || !hosts.isEmpty()) {
            ip.element(
                "dhcp",
                dhcp -> {
                  ranges.forEach(each -> dhcpRange(dhcp, each));
                  hosts.forEach(each -> dhcpHost(dhcp, each));
                });
          }
        });
  }

  static void dhcpRange(XmlText xml, DhcpRange range) {
    xml.element(
        "range", node -> node.attribute("start", range.first()).attribute("end", range.last()));
  }

  static void dhcpHost(XmlText xml, DhcpHost host) {
    xml.element(
        "host",
        node -> {
          node.attribute("mac", host.mac().text());
          host.name().ifPresent(name -> node.attribute(NAME, name));
          node.attribute("ip", host.address());
        });
  }

  static void dnsHost(XmlText xml, DnsHost host) {
    xml.element(
        "host",
        node -> {
          node.attribute("ip", host.address());
          host.names().forEach(name -> node.element("hostname", name));
        });
  }

  static void portGroup(XmlText xml, PortGroup group) {
    xml.element(
        "portgroup",
        node -> {
          node.attribute(NAME, group.name());
          if (group.standard()) {
            node.attribute("default", "yes");
          }
          if (!group.vlans().isEmpty()) {
            node.element(
                "vlan",
                vlan -> {
                  if (group.vlans().size() > 1) {
                    vlan.attribute("trunk", "yes");
                  }
                  group
                      .vlans()
                      .forEach(tag -> vlan.element("tag", one -> one.attribute("id", tag)));
                });
          }
          group.bandwidth().ifPresent(limit -> bandwidth(node, limit));
        });
  }

  private static void bandwidth(XmlText xml, Bandwidth limit) {
    xml.element(
        "bandwidth",
        node -> {
          limit.inbound().ifPresent(rate -> rate(node, "inbound", rate));
          limit.outbound().ifPresent(rate -> rate(node, "outbound", rate));
        });
  }

  private static void rate(XmlText xml, String direction, Bandwidth.Rate rate) {
    xml.element(
        direction,
        node -> {
          node.attribute("average", rate.average());
          if (rate.peak() > 0) {
            node.attribute("peak", rate.peak());
          }
          if (rate.burst() > 0) {
            node.attribute("burst", rate.burst());
          }
        });
  }

  /** A card on a network, to be plugged into a machine. */
  static String card(String network, String mac, Optional<String> model) {
    return XmlText.document(
        "interface",
        xml -> {
          xml.attribute("type", "network");
          xml.element("mac", node -> node.attribute(ADDRESS, mac));
          xml.element("source", node -> node.attribute("network", network));
          model.ifPresent(word -> xml.element("model", node -> node.attribute("type", word)));
        });
  }

  // Reading; what is damaged or unknown is left out, and nothing of it fails.

  static VirtualNetworkInfo read(String xml, StoreState state) {
    XmlNode network = XmlNode.parse(xml);
    Optional<XmlNode> forward = network.find("forward");
    String forwarding =
        forward
            .map(node -> node.attribute("mode").orElse("nat"))
            .filter(mode -> !mode.equals("none"))
            .orElse("isolated");
    List<XmlNode> dhcp = network.findAll("ip", "dhcp");
    return new VirtualNetworkInfo(
        network.textOf("uuid").orElse(""),
        network.textOf(NAME).orElse(""),
        forwarding,
        network.find("bridge").flatMap(node -> node.attribute(NAME)),
        network.find("domain").flatMap(node -> node.attribute(NAME)),
        mtu(network),
        network.findAll("ip").stream().flatMap(ip -> subnet(ip).stream()).toList(),
        dhcp.stream()
            .flatMap(node -> node.children("range").stream())
            .flatMap(node -> range(node).stream())
            .toList(),
        dhcp.stream()
            .flatMap(node -> node.children("host").stream())
            .flatMap(node -> host(node).stream())
            .toList(),
        network.findAll("dns", "host").stream().flatMap(node -> dns(node).stream()).toList(),
        network.findAll("portgroup").stream()
            .flatMap(node -> node.attribute(NAME).stream())
            .toList(),
        network.findAll("virtualport").stream()
            .anyMatch(node -> node.attribute("type").filter("openvswitch"::equals).isPresent()),
        state.active(),
        state.persistent(),
        state.autostart(),
        network
            .find("metadata")
            .flatMap(MachineMarks::in)
            .map(marks -> Map.copyOf(marks.labels()))
            .orElse(Map.of()));
  }

  private static OptionalInt mtu(XmlNode network) {
    return network
        .find("mtu")
        .map(node -> node.number(node.attribute("size")))
        .filter(size -> size.isPresent() && size.getAsLong() == (int) size.getAsLong())
        .map(size -> OptionalInt.of((int) size.getAsLong()))
        .orElse(OptionalInt.empty());
  }

  private static Optional<NetworkInfo.Subnet> subnet(XmlNode ip) {
    Optional<String> gateway = ip.attribute(ADDRESS);
    if (gateway.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] address = AddressRange.address("ip", gateway.get());
      Optional<String> netmask = ip.attribute("netmask");
      int prefix =
          netmask.isPresent()
              ? ones(AddressRange.address("netmask", netmask.get()))
              : (int) ip.number(ip.attribute("prefix")).orElse(-1);
      if (prefix < 0) {
        return Optional.empty();
      }
      return Optional.of(
          new NetworkInfo.Subnet(AddressRange.of(address, prefix).toString(), gateway));
    } catch (InvalidSpecException unreadable) {
      return Optional.empty();
    }
  }

  private static int ones(byte[] mask) {
    int bits = 0;
    for (byte each : mask) {
      bits += Integer.bitCount(each & 0xff);
    }
    return bits;
  }

  private static Optional<DhcpRange> range(XmlNode node) {
    return whole(
        () -> new DhcpRange(node.attribute("start").orElse(""), node.attribute("end").orElse("")));
  }

  private static Optional<DhcpHost> host(XmlNode node) {
    return whole(
        () ->
            new DhcpHost(
                new MacAddress(node.attribute("mac").orElse("")),
                node.attribute("ip").orElse(""),
                node.attribute(NAME)));
  }

  private static Optional<DnsHost> dns(XmlNode node) {
    return whole(
        () ->
            new DnsHost(
                node.attribute("ip").orElse(""),
                node.children("hostname").stream().map(XmlNode::text).toList()));
  }

  /** What passes the checks of its own type; a description may hold more than those let through. */
  private static <T> Optional<T> whole(java.util.function.Supplier<T> maker) {
    try {
      return Optional.of(maker.get());
    } catch (InvalidSpecException unusual) {
      return Optional.empty();
    }
  }

  /** The network in core's words. */
  static NetworkInfo common(VirtualNetworkInfo network) {
    Map<String, String> facts = new java.util.TreeMap<>();
    facts.put("active", Boolean.toString(network.active()));
    facts.put("persistent", Boolean.toString(network.persistent()));
    facts.put("autostart", Boolean.toString(network.autostart()));
    network.bridge().ifPresent(bridge -> facts.put("bridge", bridge));
    network.mtu().ifPresent(mtu -> facts.put("mtu", Integer.toString(mtu)));
    return new NetworkInfo(
        network.uuid(),
        network.name(),
        network.forwarding(),
        network.forwarding().equals("isolated"),
        network.subnets(),
        network.labels(),
        Optional.empty(),
        facts);
  }

  /** The networks that a machine's description has cards on, with each card's MAC. */
  static List<String> macsOn(DomainFacts facts, String network) {
    List<String> macs = new ArrayList<>();
    Stream<DomainFacts.NicFact> cards = facts.nics().stream();
    cards
        .filter(nic -> nic.sourceType().equals("network"))
        .filter(nic -> nic.source().filter(network::equals).isPresent())
        .forEach(nic -> nic.mac().ifPresent(macs::add));
    return macs;
  }
}
