package io.panvisor.config.firewalld;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that a zone has, as an element of its file without children: a port, a service, a
 * source. Immutable; equal when the same is meant.
 *
 * @param element the element's name, such as {@code port}
 * @param attributes its attributes in the order in which they are written
 */
public record ZoneItem(String element, Map<String, String> attributes) {

  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp", "dccp");
  private static final Pattern PORTS = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?/([a-z]+)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
  private static final Pattern PROTOCOL = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
  private static final Pattern SET = Pattern.compile("ipset:[A-Za-z0-9][A-Za-z0-9_.-]{0,30}");

  /** Copies the attributes. */
  public ZoneItem {
    attributes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  private static ZoneItem of(String element, String... pairs) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int index = 0; index < pairs.length; index += 2) {
      attributes.put(pairs[index], pairs[index + 1]);
    }
    return new ZoneItem(element, attributes);
  }

  /** {@return a port or a range that is let in: {@code 80/tcp}, {@code 6000-6010/udp}} */
  public static ZoneItem port(String text) {
    String[] parts = ports("ports", text);
    return of("port", "port", parts[0], "protocol", parts[1]);
  }

  /** {@return a port or a range from which is let in} */
  public static ZoneItem sourcePort(String text) {
    String[] parts = ports("sourcePorts", text);
    return of("source-port", "port", parts[0], "protocol", parts[1]);
  }

  private static String[] ports(String field, String text) {
    Matcher form = PORTS.matcher(text);
    if (!form.matches() || !PROTOCOLS.contains(form.group(3))) {
      throw InvalidSpecException.of(
          field, text, "a port is such as 80/tcp or 6000-6010/udp; tcp, udp, sctp or dccp");
    }
    int first = Values.port(field, Integer.parseInt(form.group(1)));
    if (form.group(2) == null) {
      return new String[] {Integer.toString(first), form.group(3)};
    }
    int last = Values.port(field, Integer.parseInt(form.group(2)));
    if (first >= last) {
      throw InvalidSpecException.of(field, text, "a range goes from a lower port to a higher one");
    }
    return new String[] {first + "-" + last, form.group(3)};
  }

  /** {@return a service by its name, such as {@code http}} */
  public static ZoneItem service(String name) {
    return of("service", "name", name("services", name));
  }

  /** {@return a protocol by its name, such as {@code gre}} */
  public static ZoneItem protocol(String name) {
    return of(
        "protocol",
        "value",
        Values.matching(PROTOCOL, "protocols", name, "a protocol is named as in /etc/protocols"));
  }

  /**
   * {@return who belongs to the zone: an address, a network such as {@code 10.0.0.0/24}, a MAC
   * address, or {@code ipset:NAME}}
   */
  public static ZoneItem source(String text) {
    if (SET.matcher(text).matches()) {
      return of("source", "ipset", text.substring("ipset:".length()));
    }
    if (text.matches("(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}")) {
      return of("source", "mac", text.toUpperCase(Locale.ROOT));
    }
    int slash = text.indexOf('/');
    String address = Values.address("sources", slash < 0 ? text : text.substring(0, slash));
    if (slash >= 0) {
      String bits = text.substring(slash + 1);
      int most = Values.isIpv4(address) ? 32 : 128;
      if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > most) {
        throw InvalidSpecException.of("sources", text, "behind '/' stand 0 to " + most + " bits");
      }
    }
    return of("source", "address", text);
  }

  /** {@return a network device that belongs to the zone} */
  public static ZoneItem networkInterface(String device) {
    return of("interface", "name", Values.device("interfaces", device));
  }

  /** {@return a type of ICMP message that is kept out} */
  public static ZoneItem icmpBlock(String name) {
    return of("icmp-block", "name", name("icmpBlocks", name));
  }

  /** {@return that what goes out gets the host's own address} */
  public static ZoneItem masquerade() {
    return of("masquerade");
  }

  /** {@return that packets pass between the zone's own devices} */
  public static ZoneItem forward() {
    return of("forward");
  }

  /**
   * {@return a port that leads elsewhere}
   *
   * @param port which, such as {@code 80/tcp}
   * @param toPort the port that it leads to, if another
   * @param toAddress the host that it leads to, if another
   */
  public static ZoneItem forwardPort(
      String port, Optional<Integer> toPort, Optional<String> toAddress) {
    String[] parts = ports("forwardPorts", port);
    if (toPort.isEmpty() && toAddress.isEmpty()) {
      throw InvalidSpecException.of(
          "forwardPorts", port, "it leads to another port, another host, or both");
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("port", parts[0]);
    attributes.put("protocol", parts[1]);
    toPort.ifPresent(
        to -> attributes.put("to-port", Integer.toString(Values.port("forwardPorts.toPort", to))));
    toAddress.ifPresent(
        to -> attributes.put("to-addr", Values.address("forwardPorts.toAddress", to)));
    return new ZoneItem("forward-port", attributes);
  }

  static String name(String field, String value) {
    return Values.matching(
        NAME, field, value, "letters, digits and the signs _ . - are allowed in this name");
  }

  /** The element as it is written; nothing in it has to be escaped, as nothing such gets in. */
  String render() {
    StringBuilder text = new StringBuilder("<").append(element);
    attributes.forEach(
        (key, value) -> text.append(' ').append(key).append("=\"").append(value).append('"'));
    return text.append("/>").toString();
  }
}
