package io.panvisor.config.cloudinit;

import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what is wrong in network-config; the devices of version 2 are looked into. */
final class NetworkProblems {

  private static final Set<String> SECTIONS =
      Set.of("version", "renderer", "ethernets", "bonds", "bridges", "vlans", "wifis", "tunnels");
  private static final List<String> DEVICES = List.of("ethernets", "bonds", "bridges", "vlans");

  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  private NetworkProblems() {}

  static List<Problem> of(YamlPart root) {
    NetworkProblems finder = new NetworkProblems();
    Optional<YamlPart> top =
        field(root, "network")
            .filter(YamlPart.Mapping.class::isInstance)
            .or(() -> Optional.of(root));
    if (top.get() instanceof YamlPart.Mapping mapping) {
      finder.version(mapping);
    } else if (root instanceof YamlPart.Mapping || YamlValues.of(root) != null) {
      finder.error(root, "keys with values are expected here", "Such as: version: 2");
    }
    return finder.problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }

  private void error(YamlPart part, String what, String hint) {
    problems.add(Problem.error(part.line(), what, hint));
  }

  private static Optional<YamlPart> field(YamlPart part, String name) {
    return part instanceof YamlPart.Mapping mapping
        ? mapping.find(name).map(YamlPart.Entry::value)
        : Optional.empty();
  }

  private static List<YamlPart> items(Optional<YamlPart> part) {
    return part.isPresent() && part.get() instanceof YamlPart.Sequence sequence
        ? sequence.items()
        : List.of();
  }

  private static List<YamlPart.Entry> entries(Optional<YamlPart> part) {
    return part.isPresent() && part.get() instanceof YamlPart.Mapping mapping
        ? mapping.entries()
        : List.of();
  }

  private void version(YamlPart.Mapping top) {
    Optional<YamlPart> version = field(top, "version");
    Object number = version.isEmpty() ? null : YamlValues.of(version.get());
    if (Integer.valueOf(2).equals(number)) {
      devices(top);
    } else if (Integer.valueOf(1).equals(number)) {
      if (field(top, "config").isEmpty()) {
        error(top, "version 1 has its devices under 'config', which is missing", "");
      }
    } else if (!"disabled".equals(field(top, "config").map(YamlValues::of).orElse(""))) {
      error(version.orElse(top), "it is not said which version this is, 1 or 2", "Add: version: 2");
    }
  }

  private void devices(YamlPart.Mapping top) {
    for (YamlPart.Entry section : top.entries()) {
      if (!SECTIONS.contains(section.name())) {
        error(section.key(), "version 2 has no '" + section.name() + "'", "");
      }
    }
    for (String section : DEVICES) {
      for (YamlPart.Entry device : entries(field(top, section))) {
        if (!ids.add(device.name())) {
          error(device.key(), "a second device is called '" + device.name() + "'", "");
        }
      }
    }
    Map<String, String> holders = new HashMap<>();
    for (String section : DEVICES) {
      for (YamlPart.Entry device : entries(field(top, section))) {
        device(section, device, holders);
      }
    }
  }

  private void device(String section, YamlPart.Entry device, Map<String, String> holders) {
    for (YamlPart address : items(field(device.value(), "addresses"))) {
      if (address instanceof YamlPart.Scalar scalar && !hasPrefix(scalar.text())) {
        error(
            address, "'" + scalar.text() + "' is no address with a prefix", "Such as 10.0.0.2/24.");
      }
    }
    for (String old : List.of("gateway4", "gateway6")) {
      field(device.value(), old)
          .ifPresent(
              part ->
                  problems.add(
                      Problem.warning(
                          part.line(),
                          "'" + old + "' is the old form",
                          "A route to 0.0.0.0/0 or ::/0 says the same.")));
    }
    for (YamlPart member : items(field(device.value(), "interfaces"))) {
      String name = String.valueOf(YamlValues.of(member));
      known(member, name);
      String other = holders.put(name, device.name());
      if (other != null) {
        error(member, "'" + name + "' is a part of '" + other + "' already", "");
      }
    }
    if (section.equals("vlans")) {
      vlan(device);
    }
  }

  private void vlan(YamlPart.Entry device) {
    Optional<YamlPart> id = field(device.value(), "id");
    boolean good =
        id.isPresent()
            && YamlValues.of(id.get()) instanceof Integer number
            && number >= 0
            && number <= 4094;
    if (!good) {
      error(id.orElse(device.key()), "a VLAN has an id from 0 to 4094", "");
    }
    Optional<YamlPart> link = field(device.value(), "link");
    if (link.isEmpty()) {
      error(device.key(), "a VLAN has a link, the device that carries it", "");
    } else {
      known(link.get(), String.valueOf(YamlValues.of(link.get())));
    }
  }

  private void known(YamlPart place, String name) {
    if (!ids.contains(name)) {
      error(place, "there is no device '" + name + "' in this file", "Describe it, too.");
    }
  }

  private static boolean hasPrefix(String address) {
    try {
      Texts.addressWithPrefix("addresses", address);
      return true;
    } catch (InvalidSpecException wrong) {
      return false;
    }
  }
}
