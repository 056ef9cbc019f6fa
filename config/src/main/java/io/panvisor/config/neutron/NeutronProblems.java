package io.panvisor.config.neutron;

import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import io.panvisor.config.ini.IniFile;
import io.panvisor.config.neutron.NeutronDocument.Item;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what is wrong in bridge mappings and VLAN ranges, and what does not fit together. */
final class NeutronProblems {

  private final List<Problem> problems;
  private final Map<String, Integer> mapped = new LinkedHashMap<>();
  private final Map<String, String> bridges = new LinkedHashMap<>();
  private final Map<String, Integer> ranged = new LinkedHashMap<>();
  private final Map<String, List<VlanRange>> ranges = new LinkedHashMap<>();

  private NeutronProblems(IniFile file) {
    this.problems = new ArrayList<>(file.problems());
  }

  static List<Problem> of(IniFile file) {
    NeutronProblems finder = new NeutronProblems(file);
    Optional<List<Item>> mappings =
        NeutronDocument.items(file, NeutronDocument.OVS, NeutronDocument.MAPPINGS);
    mappings.ifPresent(items -> items.forEach(finder::mapping));
    boolean anyRanges = false;
    for (String section : List.of(NeutronDocument.OVS, NeutronDocument.ML2_VLAN)) {
      Optional<List<Item>> items = NeutronDocument.items(file, section, NeutronDocument.RANGES);
      items.ifPresent(each -> each.forEach(finder::range));
      anyRanges |= items.isPresent();
    }
    if (mappings.isPresent() && anyRanges) {
      finder.together();
    }
    return finder.problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }

  private void error(int line, String what, String hint) {
    problems.add(Problem.error(line, what, hint));
  }

  private void mapping(Item item) {
    String[] parts = item.text().split(":", -1);
    if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
      error(
          item.line(),
          "'" + item.text() + "' maps no network to a bridge",
          "Such as physnet1:br-ex, with commas between.");
      return;
    }
    String name = parts[0].strip();
    String bridge = parts[1].strip();
    judge(item.line(), () -> PhysicalNetwork.name(name));
    judge(item.line(), () -> Values.device("bridge", bridge));
    Integer line = mapped.putIfAbsent(name, item.line());
    if (line != null) {
      error(item.line(), "'" + name + "' is mapped in line " + line + " already", "");
    }
    String other = bridges.putIfAbsent(bridge, name);
    if (other != null && !other.equals(name)) {
      error(
          item.line(),
          "the bridge '" + bridge + "' carries '" + other + "' already",
          "Each network has a bridge of its own.");
    }
  }

  private void judge(int line, Runnable check) {
    try {
      check.run();
    } catch (InvalidSpecException wrong) {
      error(line, wrong.violations().get(0).toString(), "");
    }
  }

  private void range(Item item) {
    String[] parts = item.text().split(":", -1);
    String name = parts[0].strip();
    judge(item.line(), () -> PhysicalNetwork.name(name));
    ranged.putIfAbsent(name, item.line());
    if (parts.length == 1) {
      return;
    }
    if (parts.length != 3) {
      error(
          item.line(),
          "'" + item.text() + "' is no range of VLANs",
          "Such as physnet1:100:199, or the network alone.");
      return;
    }
    judge(
        item.line(),
        () -> {
          VlanRange range = VlanRange.parse(parts[1].strip() + ":" + parts[2].strip());
          List<VlanRange> others = ranges.computeIfAbsent(name, key -> new ArrayList<>());
          others.stream()
              .filter(range::overlaps)
              .findFirst()
              .ifPresent(
                  other ->
                      error(item.line(), range + " overlaps with " + other + " of " + name, ""));
          others.add(range);
        });
  }

  private void together() {
    mapped.forEach(
        (name, line) -> {
          if (!ranged.containsKey(name)) {
            problems.add(
                Problem.warning(
                    line,
                    "'" + name + "' has a bridge, but no range names it",
                    "Neutron makes no network of VLANs on it; name it in network_vlan_ranges."));
          }
        });
    ranged.forEach(
        (name, line) -> {
          if (!mapped.containsKey(name)) {
            error(
                line,
                "'" + name + "' has no bridge that carries it",
                "Name it in bridge_mappings, such as " + name + ":br-ex.");
          }
        });
  }
}
