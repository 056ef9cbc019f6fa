package io.panvisor.config.neutron;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Problem;
import io.panvisor.config.ini.IniEntry;
import io.panvisor.config.ini.IniFile;
import io.panvisor.config.ini.IniStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration file of Neutron that was read: {@code plugin.ini}, {@code ml2_conf.ini} or {@code
 * openvswitch_agent.ini}. Its two keys about physical networks are edited, all else stays.
 * Immutable and thread-safe.
 */
public final class NeutronDocument implements ConfigDocument {

  static final String OVS = "ovs";
  static final String ML2_VLAN = "ml2_type_vlan";
  static final String MAPPINGS = "bridge_mappings";
  static final String RANGES = "network_vlan_ranges";

  private final IniFile file;

  private NeutronDocument(IniFile file) {
    this.file = file;
  }

  /** {@return the file in that text} */
  public static NeutronDocument parse(String text) {
    return new NeutronDocument(IniFile.parse(IniStyle.PYTHON, text));
  }

  @Override
  public String text() {
    return file.text();
  }

  /** {@return each section with its keys and values} */
  @Override
  public Object model() {
    Map<String, Object> model = new LinkedHashMap<>();
    for (String section : file.sections()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      file.values(section)
          .forEach((key, value) -> fields.put(key, isSecret(key, value) ? "***" : value));
      model.put(section, fields);
    }
    return model;
  }

  /** A connection to a database or a message broker has its password in its address. */
  private static boolean isSecret(String key, String value) {
    return !value.isEmpty()
        && (key.matches("(?i).*(?:passw|secret|token).*|connection|transport_url|slave_connection")
            || value.matches("(?s).*://[^/\\s]*:[^/\\s]*@.*"));
  }

  /**
   * {@return the same with those networks in {@code [ovs]}, both keys: as the plugin for Open
   * vSwitch of Juno reads them}
   */
  public NeutronDocument withNetworks(PhysicalNetworks networks) {
    return withMappings(networks).with(OVS, RANGES, networks.networkVlanRanges());
  }

  /** {@return the same with {@code bridge_mappings} in {@code [ovs]}: the agent's file of ML2} */
  public NeutronDocument withMappings(PhysicalNetworks networks) {
    return with(OVS, MAPPINGS, networks.bridgeMappings());
  }

  /**
   * {@return the same with {@code network_vlan_ranges} in {@code [ml2_type_vlan]}: the server's
   * file of ML2}
   */
  public NeutronDocument withRanges(PhysicalNetworks networks) {
    return with(ML2_VLAN, RANGES, networks.networkVlanRanges());
  }

  private NeutronDocument with(String section, String key, String value) {
    return new NeutronDocument(file.with(section, key, value));
  }

  /**
   * {@return the items of the value of that key, with their lines; nothing where it is not there}
   */
  static Optional<List<Item>> items(IniFile file, String section, String key) {
    List<IniEntry> entries =
        file.entries(section).stream().filter(entry -> entry.key().equals(key)).toList();
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    IniEntry entry = entries.get(entries.size() - 1);
    List<Item> items = new ArrayList<>();
    int line = entry.line();
    for (String part : entry.value().split(",", -1)) {
      int leading = part.length() - part.stripLeading().length();
      line += (int) part.substring(0, leading).chars().filter(sign -> sign == '\n').count();
      if (!part.isBlank()) {
        items.add(new Item(part.strip(), line));
      }
      line += (int) part.substring(leading).chars().filter(sign -> sign == '\n').count();
    }
    return Optional.of(items);
  }

  /**
   * One item of a list.
   *
   * @param text the item
   * @param line its line
   */
  record Item(String text, int line) {}

  @Override
  public List<Problem> problems() {
    return NeutronProblems.of(file);
  }
}
