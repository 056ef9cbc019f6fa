package io.panvisor.config.network;

import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which addresses an {@code ifcfg} file names, and which of its keys are about addresses. */
final class IfcfgAddresses {

  /** What says an address, a gateway or a name server: it moves with the address. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:IPADDR|PREFIX|NETMASK|BROADCAST|NETWORK|GATEWAY|DNS)[0-9]*|DOMAIN|SEARCH"
              + "|IPV6ADDR|IPV6ADDR_SECONDARIES|IPV6_DEFAULTGW|DHCPV6C|OVSBOOTPROTO"
              + "|OVSDHCPINTERFACES");

  /** What says how addresses are dealt with: the bridge gets it, too. */
  private static final Pattern POLICY =
      Pattern.compile(
          "DEFROUTE|PEERDNS|PEERROUTES|METRIC|SRCADDR|SCOPE|ARPCHECK[0-9]*|IPV4_.*|IPV6_(?!MTU).*"
              + "|IPV6INIT|DHCP_.*|DHCLIENT.*|DHCPRELEASE|DHCPV6C_.*|PERSISTENT_DHCLIENT"
              + "|NO_DHCP_HOSTNAME|ZONE|IPV6FORWARDING");

  private IfcfgAddresses() {}

  static boolean isAddress(String name) {
    return ADDRESS.matcher(name).matches();
  }

  static boolean isPolicy(String name) {
    return POLICY.matcher(name).matches() && !isAddress(name);
  }

  /**
   * The prefix of the address with that number (which may be empty), if it is there.
   *
   * @throws InvalidSpecException when the netmask is none
   */
  static Optional<Integer> prefix(IfcfgFile file, String number) {
    String prefix = file.value("PREFIX" + number).orElse("");
    if (prefix.matches("[0-9]{1,2}")) {
      return Optional.of(Integer.parseInt(prefix));
    }
    String mask = file.value("NETMASK" + number).orElse("");
    if (mask.isEmpty()) {
      return Optional.empty();
    }
    int length = InterfaceAddress.prefixOf(mask);
    if (length < 0) {
      throw InvalidSpecException.of("NETMASK" + number, mask, "a netmask is such as 255.255.255.0");
    }
    return Optional.of(length);
  }

  /** All addresses as the file says them, with {@code ?} for a prefix that is not there. */
  static List<String> of(IfcfgFile file) {
    List<String> all = new ArrayList<>();
    file.values()
        .forEach(
            (name, value) -> {
              if (name.matches("IPADDR[0-9]*") && !value.isEmpty()) {
                String number = name.substring("IPADDR".length());
                all.add(value + "/" + length(file, number));
              } else if (name.equals("IPV6ADDR") && !value.isEmpty()) {
                all.add(value.indexOf('/') < 0 ? value + "/64" : value);
              } else if (name.equals("IPV6ADDR_SECONDARIES")) {
                for (String each : value.trim().split("\\s+")) {
                  if (!each.isEmpty()) {
                    all.add(each.indexOf('/') < 0 ? each + "/64" : each);
                  }
                }
              }
            });
    return all;
  }

  private static String length(IfcfgFile file, String number) {
    try {
      return prefix(file, number).map(String::valueOf).orElse("?");
    } catch (InvalidSpecException noMask) {
      // The file's problems name it.
      return "?";
    }
  }
}
