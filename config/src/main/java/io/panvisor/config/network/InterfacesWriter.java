package io.panvisor.config.network;

import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes a bridge as stanzas of ifupdown. */
final class InterfacesWriter implements FormatWriter {

  private static final Pattern ADDRESS_OPTION =
      Pattern.compile(
          "address|netmask|broadcast|network|gateway|metric|pointopoint|scope|dns-.*|hostname"
              + "|leasehours|leasetime|vendor|client|accept-ra|autoconf|privext|dad-.*"
              + "|preferred-lifetime|dhcp|request-prefix|ll-attempts|ll-interval");
  private static final Set<String> HOOKS =
      Set.of("up", "down", "pre-up", "pre-down", "post-up", "post-down");
  private static final Pattern ROUTING =
      Pattern.compile(
          ".*\\b(?:ip (?:-[46] )?(?:route|rule|addr\\w*)|route (?:add|del)|ip6? r)\\b.*");
  private static final List<String> FAMILIES = List.of("inet", "inet6");

  /** What a bridge's stanza of a family shall say of addresses. */
  private record Desired(String family, String method, List<String> lines) {}

  @Override
  public Optional<String> fileOf(HostTree host, String device) {
    return new InterfacesFiles(host).pathOf(device);
  }

  @Override
  public boolean isUsedBy(HostTree host) {
    return host.exists(InterfacesFiles.MAIN);
  }

  private static boolean isAddress(InterfacesFile.Option option) {
    String name = option.name().replace('_', '-');
    return ADDRESS_OPTION.matcher(name).matches()
        || HOOKS.contains(name) && ROUTING.matcher(option.value()).matches();
  }

  @Override
  public void write(BridgeWork work) {
    Bridge bridge = work.bridge();
    if (bridge.name().indexOf('.') >= 0) {
      work.cannotSay("name", bridge.name(), "a name with a dot is a VLAN's there");
    }
    InterfacesFiles files = new InterfacesFiles(work.host());
    String path =
        files
            .pathOf(bridge.name())
            .orElseGet(
                () ->
                    bridge.ports().stream()
                        .flatMap(port -> files.pathOf(port).stream())
                        .findFirst()
                        .orElse(
                            files.readsFolder()
                                ? InterfacesFiles.FOLDER + "/interfaces.d/" + bridge.name()
                                : InterfacesFiles.MAIN));
    boolean fresh = files.pathOf(bridge.name()).isEmpty();
    for (String port : bridge.ports()) {
      String device = bridge.portDevice(port);
      files
          .bridgeOf(device)
          .filter(owner -> !owner.equals(bridge.name()))
          .ifPresent(owner -> work.wrongPort(port, "it is a part of " + owner + " already"));
    }
    work.refuse();
    Bridge known = bridge;
    if (bridge.takeAddressOf().isEmpty()) {
      stanzas(files, path, bridge, desired(bridge));
    } else {
      known = taken(work, files, path, fresh);
    }
    boolean openVswitch = bridge.type() == BridgeType.OPEN_VSWITCH;
    listed(files, path, bridge, openVswitch);
    Map<String, String> options = new LinkedHashMap<>();
    InterfacesFile.Stanza first = firstStanza(files.file(path), bridge.name());
    if (openVswitch) {
      ovsOptions(first, known, options);
    } else {
      linuxOptions(first, known, options);
    }
    options.forEach(
        (name, value) ->
            files.edit(
                path, file -> file.withOption(firstStanza(file, bridge.name()), name, value)));
    for (String port : bridge.ports()) {
      port(work, files, path, bridge.portDevice(port));
    }
    files
        .all()
        .forEach(
            (each, file) -> {
              if (each.equals(path) || !work.host().text(each).orElse("").equals(file.text())) {
                work.want(each, file.text());
              }
              work.sayProblems(each, file.problems());
            });
  }

  /** Lists the bridge, before its stanzas where those are new, as what comes up with the host. */
  private static void listed(
      InterfacesFiles files, String path, Bridge bridge, boolean openVswitch) {
    String name = bridge.name();
    if (!bridge.onBoot()) {
      files.editAll(
          file ->
              file.withoutListed(
                  kind -> Set.of("auto", "allow-auto", "allow-hotplug").contains(kind), name));
    } else if (!files.isListed("auto", name) && !files.isListed("allow-hotplug", name)) {
      files.edit(path, file -> file.withLineBefore(firstStanza(file, name), "auto " + name));
    }
    if (openVswitch && !files.isListed("allow-ovs", name)) {
      files.edit(path, file -> file.withLineBefore(firstStanza(file, name), "allow-ovs " + name));
    }
  }

  private static InterfacesFile.Stanza firstStanza(InterfacesFile file, String device) {
    return file.stanzas().stream()
        .filter(stanza -> stanza.kind().equals("iface") && stanza.word(1).equals(device))
        .findFirst()
        .orElseThrow();
  }

  // Addresses.

  private static List<Desired> desired(Bridge bridge) {
    List<Desired> all = new ArrayList<>();
    family(all, "inet", bridge.ipv4());
    if (all.isEmpty()) {
      all.add(new Desired("inet", "manual", List.of()));
    }
    family(all, "inet6", bridge.ipv6());
    List<String> lines = new ArrayList<>(all.get(0).lines());
    if (!bridge.dns().isEmpty()) {
      lines.add("dns-nameservers " + String.join(" ", bridge.dns()));
    }
    if (!bridge.search().isEmpty()) {
      lines.add("dns-search " + String.join(" ", bridge.search()));
    }
    all.set(0, new Desired(all.get(0).family(), all.get(0).method(), lines));
    return all;
  }

  private static void family(List<Desired> all, String family, IpSettings settings) {
    switch (settings.method()) {
      case DHCP -> all.add(new Desired(family, "dhcp", List.of()));
      case AUTO -> all.add(new Desired(family, "auto", List.of()));
      case STATIC, NONE -> {}
    }
    boolean first = true;
    for (InterfaceAddress address : settings.addresses()) {
      List<String> lines = new ArrayList<>(List.of("address " + address));
      if (first && settings.gateway().isPresent()) {
        lines.add("gateway " + settings.gateway().get());
      }
      if (settings.method() == IpMethod.AUTO) {
        // A static stanza would turn off what the one before it turned on.
        lines.add("accept_ra 2");
        lines.add("autoconf 1");
      }
      all.add(new Desired(family, "static", lines));
      first = false;
    }
  }

  private Bridge taken(BridgeWork work, InterfacesFiles files, String path, boolean fresh) {
    Bridge bridge = work.bridge();
    String port = bridge.takeAddressOf().orElseThrow();
    List<Desired> moved = new ArrayList<>();
    for (String family : FAMILIES) {
      for (InterfacesFile file : files.all().values()) {
        for (InterfacesFile.Stanza stanza : file.interfaces(port, family)) {
          if (!Set.of("manual", "").contains(stanza.word(3))) {
            moved.add(
                new Desired(family, stanza.word(3), lines(file, stanza, port, bridge.name())));
          }
        }
      }
    }
    Bridge known = bridge;
    if (!moved.isEmpty()) {
      if (!moved.get(0).family().equals("inet")) {
        moved.add(0, new Desired("inet", "manual", List.of()));
      }
      stanzas(files, path, bridge, moved);
    } else if (!fresh) {
      work.note(path + " has the address of " + bridge.name() + " already.");
    } else {
      known = work.withLiveAddresses(port);
      stanzas(files, path, known, desired(known));
      return known;
    }
    InterfacesFile file = files.file(path);
    boolean dhcp =
        file.interfaces(bridge.name(), "inet").stream()
            .anyMatch(stanza -> stanza.word(3).equals("dhcp"));
    boolean hasMac = file.text().contains("hwaddress") && mac(file, bridge.name()).isPresent();
    return dhcp && !hasMac ? work.withMacOf(port) : known;
  }

  private static Optional<String> mac(InterfacesFile file, String device) {
    return file.stanzas().stream()
        .filter(stanza -> stanza.kind().equals("iface") && stanza.word(1).equals(device))
        .flatMap(stanza -> stanza.option("hwaddress").or(() -> stanza.option("bridge_hw")).stream())
        .findFirst();
  }

  /** The lines of a port's stanza that move; routes that name the port then name the bridge. */
  private static List<String> lines(
      InterfacesFile file, InterfacesFile.Stanza stanza, String port, String bridge) {
    List<String> lines = new ArrayList<>();
    for (InterfacesFile.Option option : stanza.options()) {
      if (isAddress(option)) {
        for (String line : file.linesOf(option)) {
          lines.add(
              line.strip()
                  .replaceAll("\\bdev " + Pattern.quote(port) + "(?=\\s|$)", "dev " + bridge));
        }
      }
    }
    return lines;
  }

  /** Makes the bridge's stanzas say that of addresses; whatever else they say stays. */
  private static void stanzas(
      InterfacesFiles files, String path, Bridge bridge, List<Desired> desired) {
    String name = bridge.name();
    for (String family : FAMILIES) {
      List<Desired> wanted = desired.stream().filter(each -> each.family().equals(family)).toList();
      for (int index = 0; index < wanted.size(); index++) {
        int at = index;
        files.edit(path, file -> stanza(file, name, wanted.get(at), at));
      }
      while (files.file(path).interfaces(name, family).size() > wanted.size()) {
        files.edit(
            path,
            file -> {
              List<InterfacesFile.Stanza> there = file.interfaces(name, family);
              return file.without(there.get(there.size() - 1));
            });
      }
    }
  }

  private static InterfacesFile stanza(
      InterfacesFile file, String name, Desired wanted, int index) {
    List<InterfacesFile.Stanza> there = file.interfaces(name, wanted.family());
    if (index >= there.size()) {
      List<String> lines = new ArrayList<>();
      lines.add("iface " + name + " " + wanted.family() + " " + wanted.method());
      wanted.lines().forEach(line -> lines.add("    " + line));
      return file.appended(lines, true);
    }
    InterfacesFile changed = file.withMethod(there.get(index), wanted.method());
    InterfacesFile.Stanza stanza = changed.interfaces(name, wanted.family()).get(index);
    List<InterfacesFile.Option> old =
        stanza.options().stream().filter(InterfacesWriter::isAddress).toList();
    List<String> oldLines = old.stream().map(each -> each.name() + " " + each.value()).toList();
    if (oldLines.equals(wanted.lines())) {
      return changed;
    }
    changed = changed.withoutOptions(old);
    for (int line = wanted.lines().size() - 1; line >= 0; line--) {
      InterfacesFile.Stanza now = changed.interfaces(name, wanted.family()).get(index);
      changed = changed.withLineIn(now, wanted.lines().get(line));
    }
    return changed;
  }

  // What is not about addresses.

  private static String ports(InterfacesFile.Stanza stanza, String option, Bridge bridge) {
    List<String> ports = new ArrayList<>();
    for (String port : stanza.option(option).orElse("").split("\\s+")) {
      if (!port.isEmpty() && !port.equals("none")) {
        ports.add(port);
      }
    }
    List<String> missing = bridge.portDevices().stream().filter(p -> !ports.contains(p)).toList();
    ports.addAll(missing);
    return ports.isEmpty() ? "none" : String.join(" ", ports);
  }

  private static void linuxOptions(
      InterfacesFile.Stanza stanza, Bridge bridge, Map<String, String> options) {
    options.put("bridge_ports", ports(stanza, "bridge_ports", bridge));
    String stp = stanza.option("bridge_stp").orElse("");
    if (stp.isEmpty() || Set.of("on", "yes").contains(stp) != bridge.stp()) {
      options.put("bridge_stp", bridge.stp() ? "on" : "off");
    }
    bridge.forwardDelay().ifPresent(delay -> options.put("bridge_fd", Integer.toString(delay)));
    bridge.priority().ifPresent(value -> options.put("bridge_bridgeprio", Integer.toString(value)));
    bridge.mtu().ifPresent(bytes -> options.put("mtu", Integer.toString(bytes)));
    bridge.mac().ifPresent(mac -> options.put("hwaddress", mac.toString()));
  }

  private static void ovsOptions(
      InterfacesFile.Stanza stanza, Bridge bridge, Map<String, String> options) {
    options.put("ovs_type", "OVSBridge");
    if (!bridge.ports().isEmpty()) {
      options.put("ovs_ports", ports(stanza, "ovs_ports", bridge));
    }
    List<String> extra = new ArrayList<>();
    String start = "set bridge " + bridge.name() + " ";
    if (bridge.stp() || stanza.option("ovs_extra").orElse("").contains("stp_enable=")) {
      extra.add(start + "stp_enable=" + bridge.stp());
    }
    bridge
        .forwardDelay()
        .ifPresent(delay -> extra.add(start + "other-config:stp-forward-delay=" + delay));
    bridge.priority().ifPresent(value -> extra.add(start + "other-config:stp-priority=" + value));
    // In the database a colon ends a key, so that an address with colons is quoted.
    bridge.mac().ifPresent(mac -> extra.add(start + "other-config:hwaddr=\\\"" + mac + "\\\""));
    bridge
        .mtu()
        .ifPresent(bytes -> extra.add("set interface " + bridge.name() + " mtu_request=" + bytes));
    String there = stanza.option("ovs_extra").orElse("");
    List<String> kept = new ArrayList<>();
    for (String command : there.split("\\s+--\\s+")) {
      String key = command.replaceAll("=.*", "");
      if (!command.isBlank() && extra.stream().noneMatch(each -> each.startsWith(key + "="))) {
        kept.add(command.strip());
      }
    }
    kept.addAll(extra);
    if (!kept.isEmpty()) {
      options.put("ovs_extra", String.join(" -- ", kept));
    }
  }

  private static void port(BridgeWork work, InterfacesFiles files, String path, String device) {
    Bridge bridge = work.bridge();
    List<String> lost = new ArrayList<>();
    for (InterfacesFile file : files.all().values()) {
      for (String family : FAMILIES) {
        for (InterfacesFile.Stanza stanza : file.interfaces(device, family)) {
          InterfacesAddresses.of(stanza).ifPresent(lost::add);
          if (!Set.of("static", "manual").contains(stanza.word(3))) {
            lost.add(family + " " + stanza.word(3));
          }
        }
      }
    }
    if (!lost.isEmpty()) {
      work.sayMoved(device, lost);
      work.note(
          "While "
              + device
              + " keeps its old address, two devices have it: run ifdown "
              + device
              + " before the change, or ip address flush dev "
              + device
              + " after it.");
    }
    files.editAll(file -> bare(file, device));
    if (bridge.type() == BridgeType.LINUX) {
      return;
    }
    String list = "allow-" + bridge.name();
    // The bridge brings its ports up; a port that comes first finds no bridge.
    files.editAll(
        file ->
            file.withoutListed(
                kind -> Set.of("auto", "allow-auto", "allow-hotplug").contains(kind), device));
    if (!files.isListed(list, device)) {
      files.edit(path, file -> file.withListed(list, device));
    }
    Map<String, String> options = new LinkedHashMap<>();
    options.put("ovs_bridge", bridge.name());
    options.put("ovs_type", "OVSPort");
    bridge.mtu().ifPresent(bytes -> options.put("mtu", Integer.toString(bytes)));
    String portPath = files.pathOf(device).orElse(path);
    boolean fresh = files.pathOf(device).isEmpty();
    files.edit(
        portPath,
        file -> {
          InterfacesFile start =
              fresh ? file.appended(List.of("iface " + device + " inet manual"), false) : file;
          InterfacesFile changed = start;
          for (Map.Entry<String, String> option : options.entrySet()) {
            changed =
                changed.withOption(
                    firstStanza(changed, device), option.getKey(), option.getValue());
          }
          return changed;
        });
  }

  /** A port's stanzas without addresses; those that say nothing more go. */
  private static InterfacesFile bare(InterfacesFile file, String device) {
    InterfacesFile changed = file;
    for (String family : FAMILIES) {
      int index = 0;
      while (index < changed.interfaces(device, family).size()) {
        InterfacesFile.Stanza stanza = changed.interfaces(device, family).get(index);
        List<InterfacesFile.Option> addresses =
            stanza.options().stream().filter(InterfacesWriter::isAddress).toList();
        changed = changed.withoutOptions(addresses);
        InterfacesFile.Stanza left = changed.interfaces(device, family).get(index);
        boolean first = family.equals("inet") && index == 0;
        if (!first && left.options().isEmpty()) {
          changed = changed.without(left);
        } else {
          changed = changed.withMethod(left, "manual");
          index++;
        }
      }
    }
    return changed;
  }

  @Override
  public void followUps(BridgeWork work) {
    HostTree host = work.host();
    Bridge bridge = work.bridge();
    boolean second = host.exists("/usr/sbin/ifreload") || host.exists("/sbin/ifreload");
    if (second) {
      work.plan()
          .followUp(
              new FollowUp.Run(
                  List.of("ifreload", "-a"),
                  "ifupdown2 makes the bridge; connections over the ports break meanwhile"));
    } else {
      work.plan()
          .followUp(
              new FollowUp.Service(
                  FollowUp.Verb.RESTART,
                  "networking.service",
                  "the bridge is made; connections over the ports break meanwhile"));
    }
    boolean openVswitch = bridge.type() == BridgeType.OPEN_VSWITCH;
    String script = "/etc/network/if-pre-up.d/" + (openVswitch ? "openvswitch" : "bridge");
    if (!second && !host.exists(script)) {
      work.note(
          "ifup does not know bridges here ("
              + script
              + " is not there): install the package "
              + (openVswitch ? "openvswitch-switch" : "bridge-utils")
              + " first.");
    }
  }
}
