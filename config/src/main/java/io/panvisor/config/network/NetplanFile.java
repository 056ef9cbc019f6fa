package io.panvisor.config.network;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A netplan (<a href="https://netplan.readthedocs.io/en/stable/netplan-yaml/">its YAML</a>).
 * Immutable and thread-safe; an edit gives another document that differs only in the place it is
 * about: comments, order and style of all else stay.
 */
public final class NetplanFile implements ConfigDocument {

  private static final Pattern LINE = Pattern.compile("line (\\d+)");
  private static final List<String> KINDS =
      List.of("ethernets", "modems", "wifis", "bridges", "bonds", "tunnels", "vlans", "vrfs");

  private final String text;
  private final @Nullable YamlText yaml;
  private final String fault;

  private NetplanFile(String text) {
    this.text = text;
    YamlText read = null;
    String wrong = "";
    try {
      read = new YamlText(text);
    } catch (YamlEngineException noYaml) {
      wrong = String.valueOf(noYaml.getMessage());
    }
    yaml = read;
    fault = wrong;
  }

  /** {@return the file of that text; what is wrong in it is in {@link #problems()}} */
  public static NetplanFile parse(String text) {
    return new NetplanFile(text);
  }

  @Override
  public String text() {
    return text;
  }

  /**
   * The text for edits.
   *
   * @throws InvalidSpecException when it is no YAML
   */
  YamlText yaml() {
    if (yaml == null) {
      throw InvalidSpecException.of("netplan", "", "the file is no YAML: " + fault);
    }
    return yaml;
  }

  /**
   * {@return the text at that place, such as {@code network}, {@code bridges}, br0, {@code mtu}}
   */
  public Optional<String> value(String... path) {
    return yaml == null ? Optional.empty() : yaml.scalar(List.of(path));
  }

  /**
   * {@return the same with that value at that place, where mappings are made as needed}
   *
   * @param path the keys from the top, at least one
   * @param value a text, Boolean, whole number, or a list or map of such
   * @throws InvalidSpecException when a text in it has control characters, the file is no YAML, or
   *     this place of it cannot be edited safely
   */
  public NetplanFile with(List<String> path, Object value) {
    path.forEach(key -> Values.line("key", key));
    checkTexts(String.join(".", path), value);
    return new NetplanFile(yaml().put(path, value).text());
  }

  private static void checkTexts(String field, Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, each) -> {
            Values.line(field, String.valueOf(key));
            checkTexts(field + "." + key, String.valueOf(key), each);
          });
    } else if (value instanceof List<?> list) {
      list.forEach(each -> checkTexts(field, "", each));
    } else {
      Values.line(field, String.valueOf(value));
    }
  }

  private static void checkTexts(String field, String key, @Nullable Object value) {
    if (value == null) {
      throw InvalidSpecException.of(field, key, "a value is expected here");
    }
    checkTexts(field, value);
  }

  /**
   * {@return the same without that key; a mapping that has none left becomes empty}
   *
   * @throws InvalidSpecException when the file is no YAML, or cannot be edited safely there
   */
  public NetplanFile without(List<String> path) {
    return new NetplanFile(yaml().remove(path).text());
  }

  /** {@return all that it says as maps, lists and texts; passwords are masked; empty if no YAML} */
  @Override
  public Object model() {
    return yaml == null ? Map.of() : masked(yaml.tree(List.of()));
  }

  private static Object masked(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      Map<String, Object> shown = new LinkedHashMap<>();
      map.forEach(
          (key, value) -> {
            String name = String.valueOf(key);
            boolean scalar = !(value instanceof Map) && !(value instanceof List);
            shown.put(name, scalar ? SecretKeys.shown(name, String.valueOf(value)) : masked(value));
          });
      return shown;
    }
    return tree instanceof List<?> list
        ? list.stream().<Object>map(NetplanFile::masked).toList()
        : tree;
  }

  /** The names of all interfaces that the file defines, each with its kind. */
  Map<String, String> interfaces() {
    Map<String, String> all = new LinkedHashMap<>();
    if (yaml != null) {
      for (String kind : KINDS) {
        yaml.keys(List.of("network", kind)).forEach(name -> all.put(name, kind));
      }
    }
    return all;
  }

  /** The bridge, if any, that has that interface as a port. */
  Optional<String> bridgeOf(String port) {
    return yaml == null
        ? Optional.empty()
        : yaml.keys(List.of("network", "bridges")).stream()
            .filter(
                bridge ->
                    yaml.list(List.of("network", "bridges", bridge, "interfaces")).contains(port))
            .findFirst();
  }

  @Override
  public List<Problem> problems() {
    if (yaml == null) {
      Matcher line = LINE.matcher(fault);
      return List.of(
          Problem.error(
              line.find() ? Integer.parseInt(line.group(1)) : 0,
              "no YAML: " + fault.lines().findFirst().orElse(""),
              "look at the indents, and write no tabs"));
    }
    List<Problem> problems = new ArrayList<>();
    if (!yaml.has(List.of("network"))) {
      problems.add(Problem.error(0, "there is no 'network' at the top", "netplan reads only that"));
    }
    yaml.keys(List.of()).stream()
        .filter(key -> !key.equals("network"))
        .forEach(
            key ->
                problems.add(
                    Problem.error(
                        yaml.line(List.of(key)), "'" + key + "' is not known at the top", "")));
    yaml.scalar(List.of("network", "version"))
        .filter(version -> !version.equals("2"))
        .ifPresent(
            version ->
                problems.add(
                    Problem.error(
                        yaml.line(List.of("network", "version")),
                        "version " + version + " is not known",
                        "write version: 2")));
    interfaces().forEach((name, kind) -> interfaceProblems(kind, name, problems));
    bridgeProblems(problems);
    problems.sort(Comparator.comparingInt(Problem::line));
    return problems;
  }

  private void interfaceProblems(String kind, String name, List<Problem> problems) {
    YamlText read = yaml();
    if (!(read.tree(List.of("network", kind, name)) instanceof Map)) {
      problems.add(
          Problem.error(
              read.line(List.of("network", kind, name)),
              name + " has no mapping for its value",
              "write " + name + ": {} where nothing is to be said"));
    }
    List<InterfaceAddress> networks = new ArrayList<>();
    List<String> addresses = List.of("network", kind, name, "addresses");
    for (String address : read.list(addresses)) {
      try {
        networks.add(InterfaceAddress.parse(address));
      } catch (InvalidSpecException wrong) {
        problems.add(
            Problem.error(
                read.line(addresses),
                name + ": " + address + ": " + wrong.violations().get(0).why(),
                ""));
      }
    }
    for (String key : List.of("gateway4", "gateway6")) {
      List<String> path = List.of("network", kind, name, key);
      read.scalar(path)
          .ifPresent(
              gateway -> {
                problems.add(
                    Problem.warning(
                        read.line(path),
                        name + ": " + key + " is deprecated",
                        "write routes: [{to: default, via: " + gateway + "}]"));
                boolean address = Values.isIpv4(gateway) || Values.isIpv6(gateway);
                if (!address
                    || !networks.isEmpty()
                        && !InterfaceAddress.isLinkLocal(gateway)
                        && networks.stream().noneMatch(each -> each.canReach(gateway))) {
                  problems.add(
                      Problem.error(
                          read.line(path),
                          name + ": " + gateway + " is in none of the networks " + networks,
                          ""));
                }
              });
    }
  }

  private void bridgeProblems(List<Problem> problems) {
    YamlText read = yaml();
    Map<String, String> owners = new HashMap<>();
    for (String bridge : read.keys(List.of("network", "bridges"))) {
      List<String> path = List.of("network", "bridges", bridge, "interfaces");
      for (String port : read.list(path)) {
        String other = owners.put(port, bridge);
        if (other != null) {
          problems.add(
              Problem.error(
                  read.line(path), port + " is a port of " + other + " and of " + bridge, ""));
        }
        if (!interfaces().containsKey(port)) {
          problems.add(
              Problem.warning(
                  read.line(path),
                  bridge + ": the port " + port + " is not defined in this file",
                  "it has to be defined in some file, as in ethernets: {" + port + ": {}}"));
        }
      }
    }
  }
}
