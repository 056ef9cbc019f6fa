package io.panvisor.config.network;

import io.panvisor.MacAddress;
import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kind {@code bridge}: a network bridge in the format that the host uses. It has no files of
 * its own; its plan has files of {@code ifcfg}, {@code network-manager}, {@code networkd}, {@code
 * netplan} or {@code interfaces}.
 *
 * <p>Fields: {@code name}; {@code ports} (a list); {@code portMacs} (ports with the MAC addresses
 * they have to have); {@code type} ({@code linux} or {@code open-vswitch}); {@code vlan}; {@code
 * ipv4} and {@code ipv6}, each with {@code method} ({@code none}, {@code dhcp}, {@code static}, for
 * IPv6 {@code auto}), {@code addresses} and {@code gateway}; {@code dns}; {@code search}; {@code
 * takeAddressOf}; {@code mtu}; {@code stp}; {@code forwardDelay}; {@code priority}; {@code mac};
 * {@code onBoot}; {@code format}.
 */
public final class BridgeKind implements ConfigKind {

  /** Made by {@link java.util.ServiceLoader}. */
  public BridgeKind() {}

  @Override
  public String name() {
    return "bridge";
  }

  @Override
  public String summary() {
    return "a network bridge, in whichever format the host uses";
  }

  @Override
  public List<String> places() {
    return List.of();
  }

  /**
   * {@return the file, read as what it looks like: one of the five formats}
   *
   * @param text the text of a netplan, keyfile, unit, {@code interfaces} or {@code ifcfg} file
   */
  @Override
  public ConfigDocument parse(String text) {
    List<String> lines =
        Arrays.stream(text.split("\n"))
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    String first = lines.isEmpty() ? "" : lines.get(0);
    if (first.startsWith("network:") || first.equals("---")) {
      return NetplanFile.parse(text);
    }
    if (first.startsWith("[")) {
      return lines.contains("[connection]")
          ? NetworkManagerFile.parse(text)
          : NetworkdFile.parse(text);
    }
    boolean stanza = first.matches("(auto|iface|allow-\\S+|source|source-directory|mapping)\\s.*");
    return stanza ? InterfacesFile.parse(text) : IfcfgFile.parse(text);
  }

  /** {@return the bridge that the spec describes} */
  static Bridge read(SpecNode spec) {
    Bridge.Builder bridge =
        Bridge.named(
            spec.value("name", text -> Values.device("name", text))
                .orElseThrow(() -> spec.missing("name")));
    Map<String, String> macs = new HashMap<>(spec.pairs("portMacs"));
    for (String port : spec.texts("ports", text -> Values.device("ports", text))) {
      String mac = macs.remove(port);
      if (mac == null) {
        bridge.port(port);
      } else {
        bridge.port(port, mac(spec, "portMacs." + port, mac));
      }
    }
    if (!macs.isEmpty()) {
      throw spec.wrong("portMacs", "these are no ports of the bridge: " + macs.keySet());
    }
    spec.choice("type", BridgeType.class).ifPresent(bridge::type);
    spec.number("vlan", 1, 4094).ifPresent(bridge::vlan);
    spec.child("ipv4").map(BridgeKind::settings).ifPresent(bridge::ipv4);
    spec.child("ipv6").map(BridgeKind::settings).ifPresent(bridge::ipv6);
    spec.texts("dns", text -> Values.address("dns", text)).forEach(bridge::dns);
    spec.texts("search", text -> Values.hostName("search", text)).forEach(bridge::search);
    spec.value("takeAddressOf", text -> Values.device("takeAddressOf", text))
        .ifPresent(bridge::takeAddressOf);
    spec.number("mtu", 68, 65_535).ifPresent(bridge::mtu);
    spec.flag("stp").ifPresent(bridge::stp);
    spec.number("forwardDelay", 0, 30).ifPresent(bridge::forwardDelay);
    spec.number("priority", 0, 65_535).ifPresent(bridge::priority);
    spec.text("mac").map(text -> mac(spec, "mac", text)).ifPresent(bridge::mac);
    spec.flag("onBoot").ifPresent(bridge::onBoot);
    return bridge.build();
  }

  private static MacAddress mac(SpecNode spec, String field, String text) {
    try {
      return MacAddress.parse(text);
    } catch (InvalidSpecException wrong) {
      throw InvalidSpecException.of(spec.at(field), text, wrong.violations().get(0).why());
    }
  }

  private static IpSettings settings(SpecNode spec) {
    List<InterfaceAddress> addresses = spec.texts("addresses", InterfaceAddress::parse);
    IpMethod method =
        spec.choice("method", IpMethod.class)
            .orElse(addresses.isEmpty() ? IpMethod.NONE : IpMethod.STATIC);
    IpSettings settings = IpSettings.of(method);
    for (InterfaceAddress address : addresses) {
      settings = settings.withAddress(address);
    }
    Optional<String> gateway = spec.value("gateway", text -> Values.address("gateway", text));
    return gateway.isPresent() ? settings.withGateway(gateway.get()) : settings;
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    Bridge bridge = read(spec);
    Optional<NetworkFormat> format = spec.choice("format", NetworkFormat.class);
    spec.done();
    return format.isPresent() ? bridge.plan(host, format.get()) : bridge.plan(host);
  }

  /** {@return none: each file of the plan is checked as what it is} */
  @Override
  public Optional<FileCheck> check() {
    return Optional.empty();
  }
}
