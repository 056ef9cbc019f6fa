package io.panvisor.config.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Files that configure eth0 as hosts have them, with comments and keys that nobody here knows. */
final class PortFiles {

  /**
   * Such a file.
   *
   * @param path where it is
   * @param text what it says
   * @param kept the lines that have nothing to do with addresses, in order
   */
  record PortFile(String path, String text, List<String> kept) {}

  private final Random random;
  private final List<String> lines = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();

  private PortFiles(long seed) {
    random = new Random(seed);
  }

  static PortFile of(long seed, NetworkFormat format) {
    PortFiles made = new PortFiles(seed);
    String path =
        switch (format) {
          case IFCFG -> made.ifcfg();
          case NETWORK_MANAGER -> made.keyfile();
          case NETWORKD -> made.unit();
          case NETPLAN -> made.netplan();
          case IFUPDOWN -> made.interfaces();
        };
    String ending = made.random.nextBoolean() ? "\n" : "\r\n";
    if (format != NetworkFormat.IFCFG && format != NetworkFormat.NETWORKD) {
      ending = "\n";
    }
    boolean last = made.random.nextInt(3) > 0;
    return new PortFile(
        path,
        String.join(ending, made.lines) + (last ? ending : ""),
        made.kept.stream().filter(line -> !line.isEmpty()).toList());
  }

  private void keep(String line) {
    lines.add(line);
    kept.add(line);
  }

  private void move(String line) {
    lines.add(line);
  }

  private void maybe(String... choices) {
    if (random.nextBoolean()) {
      keep(choices[random.nextInt(choices.length)]);
    }
  }

  private String ifcfg() {
    keep("DEVICE=eth0");
    maybe("# the card", "  # indented", "HWADDR='52:54:00:AA:BB:CC'");
    move(random.nextBoolean() ? "IPADDR=10.0.1.2" : "IPADDR0=\"10.0.1.2\"  # old");
    move("PREFIX=24");
    maybe("ETHTOOL_OPTS=\"speed 1000 duplex full\"", "USERCTL=no");
    move("GATEWAY=10.0.1.1");
    maybe("# servers", "NM_CONTROLLED=no # why?");
    move("DNS1=8.8.8.8");
    maybe("UNKNOWN='a b'", "export OTHER=$DEVICE");
    return IfcfgWriter.FOLDER + "/ifcfg-eth0";
  }

  private String keyfile() {
    maybe("# the card");
    keep("[connection]");
    keep("id=eth0");
    keep("uuid=27afa607-ee36-43f0-b8c3-9d245cdc4bb3");
    keep("type=ethernet");
    maybe("permissions=", "timestamp=1385401165");
    keep("interface-name=eth0");
    keep("");
    keep("[ethernet]");
    maybe("# fast", "mtu=1500");
    keep("");
    move("[ipv4]");
    move("method=manual");
    maybe("# the main one");
    move("address1=10.0.1.2/24,10.0.1.1");
    move("may-fail=false");
    if (random.nextBoolean()) {
      move("[ipv6]");
      move("method=ignore");
    }
    if (random.nextBoolean()) {
      keep("[user]");
      keep("own.key=value");
    }
    return NetworkManagerProfiles.FOLDER + "/eth0.nmconnection";
  }

  private String unit() {
    maybe("# the card", "; the card");
    keep("[Match]");
    keep("Name=eth0");
    keep("");
    keep("[Network]");
    maybe("# addresses", "LLDP=yes");
    move(random.nextBoolean() ? "DHCP=yes" : "Address=10.0.1.2/24");
    maybe("EmitLLDP=no");
    move("DNS=8.8.8.8 \\");
    move("  1.1.1.1");
    maybe("Unknown=key");
    if (random.nextBoolean()) {
      move("[Route]");
      move("Gateway=10.0.1.1");
    }
    keep("[Link]");
    keep("RequiredForOnline=no");
    return NetworkdFiles.FOLDER + "/20-eth0.network";
  }

  private String netplan() {
    maybe("# the plan");
    keep("network:");
    keep("  version: 2");
    maybe("  renderer: networkd # ours");
    if (random.nextBoolean()) {
      keep("  bridges:");
      keep("    other: {dhcp4: true}");
    }
    keep("  ethernets:");
    maybe("    # cards");
    keep("    eth0:");
    maybe("      wakeonlan: true", "      optional: true # really");
    keep("      match: {name: eth0}");
    move("      addresses:");
    move(random.nextBoolean() ? "        - 10.0.1.2/24 # main" : "      - 10.0.1.2/24");
    move("      routes: [{to: default, via: 10.0.1.1}]");
    maybe("      # servers");
    move("      nameservers:");
    move("        addresses: [8.8.8.8,");
    move("          1.1.1.1]");
    maybe("    eth1: {dhcp4: true}", "    eth1: {dhcp6: true}  # second");
    maybe("  # the end");
    return NetplanFiles.FOLDER + "/50.yaml";
  }

  private String interfaces() {
    maybe("# the network", "source interfaces.d/*");
    keep("auto lo");
    keep("iface lo inet loopback");
    keep("");
    keep("auto eth0");
    move("iface eth0 inet static");
    maybe("    # an option", "    ethernet-wol g", "    hwaddress 52:54:00:aa:bb:cc");
    move("    address 10.0.1.2/24");
    maybe("\tpre-up ethtool -K eth0 gro off");
    move("    gateway 10.0.1.1");
    move("    dns-nameservers 8.8.8.8 \\");
    move("       1.1.1.1");
    maybe("    unknown-option a b c");
    if (random.nextBoolean()) {
      keep("iface eth1 inet dhcp");
      keep("  metric 5");
    }
    return InterfacesFiles.MAIN;
  }

  /** A netplan of mixed style. */
  static String yaml(Random random) {
    StringBuilder text = new StringBuilder();
    if (random.nextBoolean()) {
      text.append("# top\n---\n");
    }
    text.append("network:\n");
    text.append(random.nextBoolean() ? "    version: 2\n" : "    version: 2 # two\n");
    text.append("    renderer: 'networkd'\n");
    if (random.nextBoolean()) {
      text.append(
          "    # the cards\n    ethernets: {eth0: {dhcp4: true}, eth1: {}, eth2: {mtu: 9000}}\n");
    } else {
      text.append("    ethernets:\n");
      text.append(
          "        # one\n        eth0:\n            dhcp4: true # on\n            # more\n");
      text.append("            mtu: 1500\n");
      text.append(random.nextBoolean() ? "        eth1: {}\n" : "        eth1:\n");
      text.append(
          "        eth2:\n            addresses:\n            - 10.0.0.2/24\n            # end\n");
      if (random.nextBoolean()) {
        text.append("            x: |\n                - text\n                more\n");
      }
    }
    if (random.nextBoolean()) {
      text.append("# between\n    bridges: {}\n");
    }
    return text.toString();
  }
}
