package io.panvisor.config.network;

import io.panvisor.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Bridges of all sorts, each made from a number, so that the same number gives the same one. */
final class RandomBridges {

  private static final List<String> NAMES =
      List.of("br0", "brid0", "br-ex", "virbr7", "vmbr0", "lan_1", "a", "bridge-of-guests");

  private final Random random;

  private RandomBridges(long seed) {
    random = new Random(seed);
  }

  /** A bridge that the format can say, of some of the cards eth0 to eth3. */
  static Bridge bridge(long seed, NetworkFormat format) {
    RandomBridges bridges = new RandomBridges(seed);
    String name = NAMES.get(bridges.random.nextInt(NAMES.size()));
    return bridges.make(format, name.substring(0, Math.min(name.length(), 15)), "eth");
  }

  /** One of many bridges of one host, with cards of its own. */
  static Bridge oneOfMany(long seed, NetworkFormat format, int index) {
    return new RandomBridges(seed).make(format, "br" + index, "e" + index + "x");
  }

  private boolean often() {
    return random.nextInt(3) > 0;
  }

  private boolean seldom() {
    return random.nextInt(4) == 0;
  }

  private Bridge make(NetworkFormat format, String name, String card) {
    Bridge.Builder bridge = Bridge.named(name);
    int ports = random.nextInt(4);
    for (int index = 0; index < ports; index++) {
      bridge.port(card + index);
    }
    boolean openVswitch = format != NetworkFormat.NETWORKD && seldom();
    if (openVswitch) {
      bridge.type(BridgeType.OPEN_VSWITCH);
    }
    if (ports > 0 && seldom()) {
      bridge.vlan(1 + random.nextInt(4094));
    }
    IpSettings ipv4 = ipv4(format);
    IpSettings ipv6 = ipv6();
    bridge.ipv4(ipv4).ipv6(ipv6);
    List<String> dns = new ArrayList<>();
    if (ipv4.method() != IpMethod.NONE && often()) {
      dns.add("10.0.0." + (1 + random.nextInt(254)));
    }
    if (ipv6.method() != IpMethod.NONE && often()) {
      dns.add("2001:db8::" + (1 + random.nextInt(254)));
    }
    bridge.dns(dns.toArray(String[]::new));
    boolean addressed = ipv4.method() != IpMethod.NONE || ipv6.method() != IpMethod.NONE;
    if (addressed && seldom()) {
      bridge.search("example.org", "lab.example.org");
    }
    if (seldom()) {
      bridge.mtu(1280 + random.nextInt(8000));
    }
    boolean saysTree =
        !openVswitch || format != NetworkFormat.NETPLAN && format != NetworkFormat.NETWORK_MANAGER;
    boolean stp = random.nextBoolean() && (saysTree || format == NetworkFormat.NETWORK_MANAGER);
    bridge.stp(stp);
    if (saysTree && seldom()) {
      bridge.forwardDelay(stp || random.nextBoolean() ? 2 + random.nextInt(29) : 0);
    }
    if (saysTree && seldom()) {
      bridge.priority(4096 * random.nextInt(16));
    }
    if (seldom()) {
      bridge.mac(MacAddress.parse("52:54:00:00:00:" + String.format("%02x", random.nextInt(256))));
    }
    bridge.onBoot(often());
    return bridge.build();
  }

  private IpSettings ipv4(NetworkFormat format) {
    int kind = random.nextInt(4);
    if (kind == 0) {
      return IpSettings.none();
    }
    if (kind == 1) {
      IpSettings dhcp = IpSettings.dhcp();
      boolean more = format != NetworkFormat.IFCFG && seldom();
      return more ? dhcp.withAddress(InterfaceAddress.parse("192.0.2.7/32")) : dhcp;
    }
    IpSettings fixed = IpSettings.fixed("10.0.0." + (2 + random.nextInt(200)) + "/24");
    for (int more = random.nextInt(3); more > 0; more--) {
      fixed =
          fixed.withAddress(
              InterfaceAddress.parse("172.16." + more + "." + (1 + random.nextInt(100)) + "/25"));
    }
    return random.nextBoolean() ? fixed.withGateway("10.0.0.1") : fixed;
  }

  private IpSettings ipv6() {
    return switch (random.nextInt(5)) {
      case 0 -> IpSettings.dhcp();
      case 1 -> seldom() ? IpSettings.auto().withAddress(address6(1)) : IpSettings.auto();
      case 2, 3 -> {
        IpSettings fixed = IpSettings.fixed(address6(1).toString());
        for (int more = random.nextInt(3); more > 0; more--) {
          fixed = fixed.withAddress(address6(more + 1));
        }
        yield random.nextBoolean()
            ? fixed.withGateway(random.nextBoolean() ? "2001:db8:1::1" : "fe80::1")
            : fixed;
      }
      default -> IpSettings.none();
    };
  }

  private InterfaceAddress address6(int network) {
    return InterfaceAddress.parse("2001:db8:" + network + "::" + (2 + random.nextInt(90)) + "/64");
  }
}
