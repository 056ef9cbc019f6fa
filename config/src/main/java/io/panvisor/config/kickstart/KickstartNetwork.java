package io.panvisor.config.kickstart;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network device as it is set up during and after the installation: one {@code network} line.
 * Immutable and thread-safe; each method gives a changed copy.
 */
public final class KickstartNetwork {

  private final Map<String, String> options;

  private KickstartNetwork(Map<String, String> options) {
    this.options = options;
  }

  /**
   * {@return the device with an address from DHCP}
   *
   * @param device its name, its MAC address, {@code link} for the first with a cable, or {@code
   *     bootif} for the one that the machine was booted from
   */
  public static KickstartNetwork dhcp(String device) {
    return device(device).with("--bootproto", "dhcp");
  }

  /**
   * {@return the device with a fixed IPv4 address}
   *
   * @param device as for {@link #dhcp(String)}
   * @param address such as {@code 10.0.1.2}
   * @param mask such as {@code 255.255.255.0}
   * @param gateway the router, in the same network
   */
  public static KickstartNetwork fixed(String device, String address, String mask, String gateway) {
    int bits = bits("mask", mask);
    if (Integer.toBinaryString(bits).contains("01")) {
      throw InvalidSpecException.of("mask", mask, "a network mask is such as 255.255.255.0");
    }
    if ((bits("address", address) & bits) != (bits("gateway", gateway) & bits)) {
      throw InvalidSpecException.of("gateway", gateway, "the gateway is in another network");
    }
    return device(device)
        .with("--bootproto", "static")
        .with("--ip", address)
        .with("--netmask", mask)
        .with("--gateway", gateway);
  }

  /** {@return the device without any IPv4 address of its own} */
  public static KickstartNetwork without(String device) {
    return device(device).with("--noipv4", "");
  }

  private static int bits(String field, String address) {
    int bits = 0;
    for (String part : Values.ipv4(field, address).split("\\.")) {
      bits = bits << 8 | Integer.parseInt(part);
    }
    return bits;
  }

  private static KickstartNetwork device(String device) {
    String checked =
        device.indexOf(':') >= 0 ? Values.mac("device", device) : Values.device("device", device);
    return new KickstartNetwork(Map.of()).with("--device", checked);
  }

  private KickstartNetwork with(String option, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(option, value);
    return new KickstartNetwork(more);
  }

  /** {@return the same with those name servers} */
  public KickstartNetwork nameServers(List<String> addresses) {
    addresses.forEach(address -> Values.address("name-servers", address));
    return addresses.isEmpty() ? this : with("--nameserver", String.join(",", addresses));
  }

  /**
   * {@return the same with an IPv6 address: {@code auto}, {@code dhcp}, or one with its prefix}
   *
   * @param gateway the router, or null for none; from release 7
   */
  public KickstartNetwork ipv6(String address, @Nullable String gateway) {
    int slash = address.indexOf('/');
    if (!address.equals("auto") && !address.equals("dhcp")) {
      Values.ipv6("ipv6", slash < 0 ? address : address.substring(0, slash));
      String prefix = slash < 0 ? "64" : address.substring(slash + 1);
      if (!prefix.matches("[0-9]{1,3}") || Integer.parseInt(prefix) > 128) {
        throw InvalidSpecException.of("ipv6", address, "a prefix is from 0 to 128");
      }
    }
    KickstartNetwork same = with("--ipv6", address);
    return gateway == null
        ? same
        : same.with("--ipv6gateway", Values.ipv6("ipv6-gateway", gateway));
  }

  /** {@return the same without IPv6} */
  public KickstartNetwork noIpv6() {
    return with("--noipv6", "");
  }

  /** {@return the same with packets of that many bytes at most, from 576 to 65,535} */
  public KickstartNetwork mtu(int bytes) {
    return with("--mtu", Integer.toString(Values.between("mtu", bytes, 576, 65_535)));
  }

  /** {@return the same, which comes up when the system boots, or not} */
  public KickstartNetwork onBoot(boolean wanted) {
    return with("--onboot", wanted ? "yes" : "no");
  }

  /** {@return the same, which comes up during the installation} */
  public KickstartNetwork activate() {
    return with("--activate", "");
  }

  /** {@return the same, through which no packets for everywhere go} */
  public KickstartNetwork noDefaultRoute() {
    return with("--nodefroute", "");
  }

  /**
   * {@return the same as a bond of those devices}
   *
   * @param options such as {@code mode=active-backup,miimon=100}; null for the kernel's own
   */
  public KickstartNetwork bond(List<String> members, @Nullable String options) {
    KickstartNetwork same = with("--bondslaves", members("bond", members));
    return options == null ? same : same.with("--bondopts", Values.word("bond-options", options));
  }

  /** {@return the same as a bridge with those ports; from release 7} */
  public KickstartNetwork bridge(List<String> ports) {
    return with("--bridgeslaves", members("bridge", ports));
  }

  private static String members(String field, List<String> members) {
    if (members.isEmpty()) {
      throw InvalidSpecException.of(field, "", "at least one device belongs to this");
    }
    members.forEach(member -> Values.device(field, member));
    return String.join(",", members);
  }

  /** {@return a VLAN on the device, with that number from 1 to 4094} */
  public KickstartNetwork vlan(int tag) {
    return with("--vlanid", Integer.toString(Values.between("vlan", tag, 1, 4094)));
  }

  /** Each option with its value, which is empty for those that take none. */
  Map<String, String> options() {
    return options;
  }

  /** {@return the device's name} */
  @Override
  public String toString() {
    return Optional.ofNullable(options.get("--device")).orElse("");
  }
}
