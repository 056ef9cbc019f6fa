package io.panvisor.config.cloudinit;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network device of the machine, with its addresses. Immutable and thread-safe; each method gives
 * a changed copy.
 *
 * @see <a
 *     href="https://cloudinit.readthedocs.io/en/latest/reference/network-config-format-v2.html">cloud-init:
 *     networking config version 2</a>
 */
public final class NetworkDevice {

  /** What a device is. */
  public enum Kind {
    /** A card. */
    ETHERNET,
    /** Several cards as one. */
    BOND,
    /** A bridge. */
    BRIDGE,
    /** A VLAN on another device. */
    VLAN;

    String section() {
      return name().toLowerCase(Locale.ROOT) + "s";
    }
  }

  private static final Pattern BOND_MODE =
      Pattern.compile(
          "balance-rr|active-backup|balance-xor|broadcast|802\\.3ad|balance-tlb|balance-alb");
  private static final Pattern NAME_PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.*?-]{0,30}");

  private final Kind kind;
  private final String id;
  private final List<String> members;
  private final Map<String, Object> fields;

  private NetworkDevice(Kind kind, String id, List<String> members, Map<String, Object> fields) {
    this.kind = kind;
    this.id = Values.device("id", id);
    this.members = members;
    this.fields = fields;
  }

  /** {@return a card of that name; with {@link #matchMac(String)} the name is only a label} */
  public static NetworkDevice ethernet(String id) {
    return new NetworkDevice(Kind.ETHERNET, id, List.of(), Map.of());
  }

  /**
   * {@return several devices as one}
   *
   * @param members their ids, at least one
   * @param mode the kernel's word, such as {@code active-backup} or {@code 802.3ad}
   */
  public static NetworkDevice bond(String id, List<String> members, String mode) {
    if (members.isEmpty()) {
      throw InvalidSpecException.of("interfaces", "", "a bond has at least one member");
    }
    Values.matching(
        BOND_MODE, "mode", mode, "a bond's mode is such as active-backup, balance-alb or 802.3ad");
    return new NetworkDevice(
        Kind.BOND,
        id,
        List.copyOf(members),
        Map.of("interfaces", List.copyOf(members), "parameters", Map.of("mode", mode)));
  }

  /** {@return a bridge with those devices as its ports} */
  public static NetworkDevice bridge(String id, List<String> ports) {
    return new NetworkDevice(
        Kind.BRIDGE, id, List.copyOf(ports), Map.of("interfaces", List.copyOf(ports)));
  }

  /**
   * {@return a VLAN}
   *
   * @param link the device that carries it
   * @param tag its number, from 1 to 4094
   */
  public static NetworkDevice vlan(String id, String link, int tag) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", Values.between("vlan-id", tag, 1, 4094));
    fields.put("link", Values.device("link", link));
    return new NetworkDevice(Kind.VLAN, id, List.of(link), fields);
  }

  private NetworkDevice with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(fields);
    more.put(key, value);
    return new NetworkDevice(kind, id, members, more);
  }

  private NetworkDevice withMore(String key, List<?> items) {
    List<Object> all = new ArrayList<>();
    if (fields.get(key) instanceof List<?> old) {
      all.addAll(old);
    }
    all.addAll(items);
    return items.isEmpty() ? this : with(key, List.copyOf(all));
  }

  private NetworkDevice withIn(String key, String inner, Object value) {
    Map<String, Object> all = new LinkedHashMap<>();
    if (fields.get(key) instanceof Map<?, ?> old) {
      old.forEach((name, each) -> all.put(String.valueOf(name), each));
    }
    all.put(inner, value);
    return with(key, all);
  }

  private NetworkDevice withMatch(String inner, Object value) {
    if (kind != Kind.ETHERNET) {
      throw InvalidSpecException.of("match", id, "only a card is told by such a mark");
    }
    return withIn("match", inner, value);
  }

  /** {@return the same, told by its MAC address} */
  public NetworkDevice matchMac(String mac) {
    return withMatch("macaddress", Values.mac("match.mac", mac));
  }

  /** {@return the same, told by its name; {@code *} and {@code ?} are allowed} */
  public NetworkDevice matchName(String pattern) {
    return withMatch(
        "name",
        Values.matching(NAME_PATTERN, "match.name", pattern, "a name is such as enp1s0 or en*"));
  }

  /** {@return the same, told by its driver, such as {@code virtio_net}} */
  public NetworkDevice matchDriver(String driver) {
    return withMatch("driver", Values.token("match.driver", driver));
  }

  /** {@return the same, which gets that name} */
  public NetworkDevice renamed(String name) {
    if (!fields.containsKey("match")) {
      throw InvalidSpecException.of(
          "set-name", name, "say first by which mark the card is told, such as its MAC address");
    }
    return with("set-name", Values.device("set-name", name));
  }

  /** {@return the same with an IPv4 address from DHCP, or without} */
  public NetworkDevice dhcp4(boolean wanted) {
    return with("dhcp4", wanted);
  }

  /** {@return the same with an IPv6 address from DHCP, or without} */
  public NetworkDevice dhcp6(boolean wanted) {
    return with("dhcp6", wanted);
  }

  /** {@return the same with those addresses more, such as {@code 10.0.0.2/24}} */
  public NetworkDevice addresses(List<String> addresses) {
    return withMore(
        "addresses",
        addresses.stream().map(each -> Texts.addressWithPrefix("addresses", each)).toList());
  }

  /** {@return the same, whose packets for everywhere go to that router, of IPv4 or IPv6} */
  public NetworkDevice gateway(String router) {
    Values.address("gateway", router);
    return route(Values.isIpv4(router) ? "0.0.0.0/0" : "::/0", router, null);
  }

  /**
   * {@return the same with a route more}
   *
   * @param to the network, such as {@code 10.1.0.0/16}
   * @param via the router, of the same family
   * @param metric from 0 to 2^31-1, smaller is better; null for none
   */
  public NetworkDevice route(String to, String via, @Nullable Integer metric) {
    Texts.addressWithPrefix("routes.to", to);
    Values.address("routes.via", via);
    if (to.contains(":") != via.contains(":")) {
      throw InvalidSpecException.of("routes.via", via, "this is of another family than " + to);
    }
    Map<String, Object> route = new LinkedHashMap<>();
    route.put("to", to);
    route.put("via", via);
    if (metric != null) {
      route.put("metric", Values.between("routes.metric", metric, 0, Integer.MAX_VALUE));
    }
    return withMore("routes", List.of(route));
  }

  /** {@return the same with those name servers} */
  public NetworkDevice nameServers(List<String> addresses) {
    addresses.forEach(each -> Values.address("nameservers.addresses", each));
    return addresses.isEmpty() ? this : withIn("nameservers", "addresses", List.copyOf(addresses));
  }

  /** {@return the same, where names without a dot are looked for in those domains} */
  public NetworkDevice searchDomains(List<String> domains) {
    domains.forEach(each -> Values.hostName("nameservers.search", each));
    return domains.isEmpty() ? this : withIn("nameservers", "search", List.copyOf(domains));
  }

  /** {@return the same with packets of that many bytes at most, from 576 to 65,535} */
  public NetworkDevice mtu(int bytes) {
    return with("mtu", Values.between("mtu", bytes, 576, 65_535));
  }

  /** {@return the same, where the machine boots without waiting for it} */
  public NetworkDevice optional() {
    return with("optional", true);
  }

  /** {@return the same, which a packet on the net can wake} */
  public NetworkDevice wakeOnLan() {
    return with("wakeonlan", true);
  }

  /** {@return the same bridge with the spanning tree protocol, or without} */
  public NetworkDevice spanningTree(boolean wanted) {
    if (kind != Kind.BRIDGE) {
      throw InvalidSpecException.of("stp", id, "only a bridge has this");
    }
    return withIn("parameters", "stp", wanted);
  }

  /** {@return the same bond, which looks after its members' links that often, in milliseconds} */
  public NetworkDevice linkMonitor(int milliseconds) {
    if (kind != Kind.BOND) {
      throw InvalidSpecException.of("mii-monitor-interval", id, "only a bond has this");
    }
    return withIn(
        "parameters",
        "mii-monitor-interval",
        Values.between("mii-monitor-interval", milliseconds, 0, 60_000));
  }

  /** {@return what it is} */
  public Kind kind() {
    return kind;
  }

  /** {@return its id in the file, which is its name unless it is told by a mark} */
  public String id() {
    return id;
  }

  /** {@return the ids of the devices below it: members, ports, or the one that carries a VLAN} */
  public List<String> below() {
    return members;
  }

  Optional<Object> field(String key) {
    return Optional.ofNullable(fields.get(key));
  }

  Map<String, Object> tree() {
    return new java.util.TreeMap<>(fields);
  }

  /** {@return its kind and id} */
  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + " " + id;
  }
}
