package io.panvisor.config.network;

import io.panvisor.config.HostTree;
import io.panvisor.config.Values;
import io.panvisor.error.EngineException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What addresses a device of this host has at this moment, as the kernel says it.
 *
 * @param ipv4 its IPv4 addresses and gateway; none where it has none
 * @param ipv6 its IPv6 addresses and gateway, link-local ones left out
 * @param dns the host's name servers
 * @param search the host's search domains
 */
record LiveAddresses(IpSettings ipv4, IpSettings ipv6, List<String> dns, List<String> search) {

  private static final int FIELDS_OF_ROUTE = 8;
  private static final int FIELDS_OF_IPV6_ROUTE = 10;

  boolean isEmpty() {
    return ipv4.addresses().isEmpty() && ipv6.addresses().isEmpty();
  }

  /** What a device of this host has now. */
  static LiveAddresses of(HostTree host, String device) {
    List<String> addresses = new ArrayList<>();
    try {
      NetworkInterface card = NetworkInterface.getByName(device);
      if (card != null) {
        for (var address : card.getInterfaceAddresses()) {
          String text = address.getAddress().getHostAddress();
          int zone = text.indexOf('%');
          addresses.add(
              (zone < 0 ? text : text.substring(0, zone)) + "/" + address.getNetworkPrefixLength());
        }
      }
    } catch (SocketException unreadable) {
      throw new EngineException("cannot read the addresses of " + device, unreadable);
    }
    return read(
        device,
        addresses,
        host.text("/proc/net/route").orElse(""),
        host.text("/proc/net/ipv6_route").orElse(""),
        host.text("/etc/resolv.conf").orElse(""));
  }

  /** What the kernel's tables and resolv.conf say of a device with such addresses. */
  static LiveAddresses read(
      String device, List<String> addresses, String routes, String ipv6Routes, String resolver) {
    IpSettings ipv4 = IpSettings.none();
    IpSettings ipv6 = IpSettings.none();
    for (String text : addresses) {
      InterfaceAddress address = InterfaceAddress.parse(text);
      if (!address.isIpv6()) {
        ipv4 = fixed(ipv4, address);
      } else if (!InterfaceAddress.isLinkLocal(address.address())) {
        ipv6 = fixed(ipv6, address);
      }
    }
    ipv4 = reached(ipv4, gateway(routes, device).orElse(null));
    ipv6 = reached(ipv6, ipv6Gateway(ipv6Routes, device).orElse(null));
    List<String> dns = new ArrayList<>();
    List<String> search = new ArrayList<>();
    for (String line : resolver.split("\n")) {
      String[] words = line.strip().split("\\s+");
      if (words[0].equals("nameserver") && words.length > 1) {
        boolean address = Values.isIpv4(words[1]) || Values.isIpv6(words[1]);
        // A resolver of the host itself, such as systemd-resolved, is not the device's.
        if (address && !words[1].startsWith("127.") && !words[1].equals("::1")) {
          dns.add(words[1]);
        }
      } else if (words[0].equals("search")) {
        search.clear();
        for (int index = 1; index < words.length; index++) {
          if (!words[index].equals(".")) {
            search.add(words[index]);
          }
        }
      }
    }
    boolean has4 = !ipv4.addresses().isEmpty();
    boolean has6 = !ipv6.addresses().isEmpty();
    return new LiveAddresses(
        ipv4,
        ipv6,
        dns.stream().filter(server -> server.contains(":") ? has6 : has4).distinct().toList(),
        search.stream().distinct().toList());
  }

  private static IpSettings fixed(IpSettings settings, InterfaceAddress address) {
    IpSettings start =
        settings.method() == IpMethod.STATIC ? settings : IpSettings.of(IpMethod.STATIC);
    return start.withAddress(address);
  }

  private static IpSettings reached(IpSettings settings, @Nullable String gateway) {
    return gateway == null || settings.addresses().isEmpty()
        ? settings
        : settings.withGateway(gateway);
  }

  /** The default route in /proc/net/route: hexadecimal numbers, in the byte order of x86. */
  private static Optional<String> gateway(String routes, String device) {
    for (String line : routes.split("\n")) {
      String[] fields = line.strip().split("\\s+");
      if (fields.length >= FIELDS_OF_ROUTE
          && fields[0].equals(device)
          && fields[1].equals("00000000")
          && fields[7].equals("00000000")
          && !fields[2].equals("00000000")) {
        long number = Long.parseLong(fields[2], 16);
        return Optional.of(
            (number & 255)
                + "."
                + (number >> 8 & 255)
                + "."
                + (number >> 16 & 255)
                + "."
                + (number >> 24 & 255));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ipv6Gateway(String routes, String device) {
    for (String line : routes.split("\n")) {
      String[] fields = line.strip().split("\\s+");
      if (fields.length >= FIELDS_OF_IPV6_ROUTE
          && fields[9].equals(device)
          && fields[0].matches("0{32}")
          && fields[1].equals("00")
          && !fields[4].matches("0{32}")) {
        String digits = fields[4];
        return Optional.of(
            String.join(
                ":",
                IntStream.range(0, 8)
                    .mapToObj(
                        group ->
                            Integer.toHexString(
                                Integer.parseInt(digits.substring(group * 4, group * 4 + 4), 16)))
                    .toList()));
      }
    }
    return Optional.empty();
  }
}
