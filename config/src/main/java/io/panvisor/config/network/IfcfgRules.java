package io.panvisor.config.network;

import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What has to hold in an {@code ifcfg} file, by the documentation of the initscripts ({@code
 * sysconfig.txt}), of NetworkManager ({@code nm-settings-ifcfg-rh(5)}) and of Open vSwitch's Red
 * Hat integration.
 */
final class IfcfgRules {

  private static final Set<String> TYPES =
      Set.of(
          "Ethernet",
          "Bridge",
          "Bond",
          "Vlan",
          "Team",
          "TeamPort",
          "Wireless",
          "InfiniBand",
          "Modem",
          "xDSL",
          "Tap",
          "GRE",
          "IPIP",
          "IPIP6",
          "sit",
          "IPSEC",
          "CTC",
          "OVSBridge",
          "OVSPort",
          "OVSIntPort",
          "OVSBond",
          "OVSTunnel",
          "OVSPatchPort");
  private static final Set<String> OVS_PORTS =
      Set.of("OVSPort", "OVSIntPort", "OVSBond", "OVSTunnel", "OVSPatchPort");
  private static final Set<String> BOOT_PROTOCOLS =
      Set.of("none", "static", "dhcp", "bootp", "autoip", "shared", "ibft");
  private static final Set<String> SWITCHES =
      Set.of("yes", "no", "true", "false", "t", "f", "y", "n", "1", "0", "on", "off");
  private static final List<String> SIGNS_OF_IFCFG =
      List.of("DEVICE", "TYPE", "ONBOOT", "BOOTPROTO", "BRIDGE", "HWADDR", "IPADDR", "OVS_BRIDGE");
  private static final Pattern ADDRESS = Pattern.compile("IPADDR([0-9]*)");

  private final IfcfgFile file;
  private final List<Problem> problems = new ArrayList<>();

  IfcfgRules(IfcfgFile file) {
    this.file = file;
  }

  /** Whether it is about a device, rather than another file of /etc/sysconfig. */
  static boolean isIfcfg(IfcfgFile file) {
    return SIGNS_OF_IFCFG.stream().filter(name -> file.value(name).isPresent()).count() >= 2;
  }

  List<Problem> problems() {
    type();
    openVswitch();
    bridgePort();
    values();
    addresses();
    return problems;
  }

  private void error(String name, String what, String hint) {
    problems.add(Problem.error(file.line(name), what, hint));
  }

  private String value(String name) {
    return file.value(name).orElse("");
  }

  private boolean has(String name) {
    return !value(name).isEmpty();
  }

  private void type() {
    String type = value("TYPE");
    if ((type.equals("Bridge") || type.equals("OVSBridge")) && !has("DEVICE")) {
      error("TYPE", "TYPE=" + type + " without DEVICE", "the bridge's name has to be given");
    }
    if (type.isEmpty() || TYPES.contains(type)) {
      return;
    }
    TYPES.stream()
        .filter(known -> known.equalsIgnoreCase(type))
        .findFirst()
        .ifPresentOrElse(
            known ->
                error(
                    "TYPE",
                    "TYPE=" + type + " is no type: the value is case-sensitive",
                    "write TYPE=" + known),
            () ->
                problems.add(
                    Problem.warning(
                        file.line("TYPE"),
                        "TYPE=" + type + " is not known here",
                        "known are such as Ethernet, Bridge, Bond, Vlan, OVSBridge, OVSPort")));
  }

  private void openVswitch() {
    String type = value("TYPE");
    if (OVS_PORTS.contains(type)) {
      if (!has("DEVICE")) {
        error(
            "TYPE",
            "TYPE=" + type + " without DEVICE",
            "the device that is added to the bridge has to be named, such as DEVICE=eth0");
      }
      if (!has("OVS_BRIDGE")) {
        error("TYPE", "TYPE=" + type + " without OVS_BRIDGE", "name the bridge it belongs to");
      }
    }
    if (type.startsWith("OVS") && !value("DEVICETYPE").equals("ovs")) {
      error("TYPE", "TYPE=" + type + " without DEVICETYPE=ovs", "add DEVICETYPE=ovs");
    }
    if (type.equals("OVSBridge") && value("BOOTPROTO").equals("dhcp")) {
      error(
          "BOOTPROTO",
          "BOOTPROTO=dhcp on an OVSBridge",
          "it asks before the bridge has a port: write OVSBOOTPROTO=dhcp and OVSDHCPINTERFACES");
    }
  }

  private void bridgePort() {
    String bridge = has("BRIDGE") ? "BRIDGE" : has("OVS_BRIDGE") ? "OVS_BRIDGE" : "";
    if (bridge.isEmpty() || value("TYPE").equals("OVSIntPort")) {
      return;
    }
    if (value(bridge).equals(value("DEVICE"))) {
      error(bridge, "the device is its own bridge", "name the bridge's device here");
    }
    for (ShellText.Assignment assignment : file.assignments()) {
      if (ADDRESS.matcher(assignment.name()).matches() || assignment.name().equals("IPV6ADDR")) {
        problems.add(
            Problem.warning(
                assignment.line(),
                assignment.name() + " on a port of the bridge " + value(bridge) + " has no effect",
                "the address belongs into the bridge's file"));
      }
    }
  }

  private void values() {
    check("HWADDR", text -> Values.mac("HWADDR", text));
    check("MACADDR", text -> Values.mac("MACADDR", text));
    check("DEVICE", IfcfgRules::device);
    check("BRIDGE", text -> Values.device("BRIDGE", text));
    check("OVS_BRIDGE", text -> Values.device("OVS_BRIDGE", text));
    check("GATEWAY", text -> Values.ipv4("GATEWAY", text));
    check("MTU", text -> Values.between("MTU", number(text), 68, 65_535));
    check("VLAN_ID", text -> Values.between("VLAN_ID", number(text), 0, 4_095));
    for (String name : List.of("ONBOOT", "VLAN", "IPV6INIT", "PEERDNS", "DEFROUTE", "USERCTL")) {
      check(name, IfcfgRules::flag);
    }
    String protocol = value("BOOTPROTO");
    if (!protocol.isEmpty() && !BOOT_PROTOCOLS.contains(protocol.toLowerCase(Locale.ROOT))) {
      error("BOOTPROTO", "BOOTPROTO=" + protocol + " is not known", "write dhcp or none");
    }
    file.values()
        .forEach(
            (name, text) -> {
              if (name.matches("DNS[0-9]+")) {
                check(name, server -> Values.address(name, server));
              }
            });
  }

  private static String device(String text) {
    int alias = text.indexOf(':');
    return Values.device("DEVICE", alias < 0 ? text : text.substring(0, alias));
  }

  private static String flag(String text) {
    if (!SWITCHES.contains(text.toLowerCase(Locale.ROOT))) {
      throw InvalidSpecException.of("", text, "write yes or no");
    }
    return text;
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
  }

  /** Says what a reader has against a value; what is expanded by the shell is not known here. */
  private void check(String name, Consumer<String> reader) {
    String text = value(name);
    if (text.isEmpty() || text.indexOf('$') >= 0) {
      return;
    }
    try {
      reader.accept(text);
    } catch (InvalidSpecException wrong) {
      error(name, name + "=" + text + ": " + wrong.violations().get(0).why(), "");
    }
  }

  private void addresses() {
    List<InterfaceAddress> good = new ArrayList<>();
    for (Map.Entry<String, String> each : file.values().entrySet()) {
      var matcher = ADDRESS.matcher(each.getKey());
      if (!matcher.matches() || each.getValue().isEmpty() || each.getValue().indexOf('$') >= 0) {
        continue;
      }
      String number = matcher.group(1);
      try {
        Values.ipv4(each.getKey(), each.getValue());
        IfcfgAddresses.prefix(file, number)
            .ifPresentOrElse(
                prefix -> good.add(new InterfaceAddress(each.getValue(), prefix)),
                () ->
                    problems.add(
                        Problem.warning(
                            file.line(each.getKey()),
                            each.getKey() + " without PREFIX" + number + " or NETMASK" + number,
                            "the network's size is then guessed from the address's old class")));
      } catch (InvalidSpecException wrong) {
        error(
            each.getKey(),
            each.getKey() + "=" + each.getValue() + ": " + wrong.violations().get(0).why(),
            "");
      }
    }
    String gateway = value("GATEWAY");
    if (!good.isEmpty()
        && Values.isIpv4(gateway)
        && good.stream().noneMatch(address -> address.canReach(gateway))) {
      error("GATEWAY", "GATEWAY=" + gateway + " is in none of the networks " + good, "");
    }
  }
}
