package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An address as bind and server lines have it: {@code 10.0.0.2:80}, {@code :8000-8100}, {@code
 * [2001:db8::2]:443}, {@code /run/app.sock}, {@code quic4@:443} (configuration manual, "Address
 * formats").
 *
 * @param family what stands before an {@code @}, such as {@code unix} or {@code ipv6}; empty for
 *     none
 * @param host the address, name or path, an IPv6 address without brackets; {@code *} or empty for
 *     all addresses
 * @param ports the port, such as {@code 80}, or the ports, such as {@code 8000-8100}; empty for
 *     none
 */
public record Endpoint(String family, String host, String ports) {

  private static final Pattern PORTS = Pattern.compile("[0-9]{1,5}(?:-[0-9]{1,5})?");
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9_./@:+-]{1,107}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./@:+-]{1,107}");
  private static final Set<String> PATH_FAMILIES = Set.of("unix", "abns", "abnsz", "uxst", "uxdg");
  private static final Set<String> FAMILIES =
      Set.of(
          "",
          "ipv4",
          "ipv6",
          "unix",
          "abns",
          "abnsz",
          "fd",
          "sockpair",
          "udp",
          "udp4",
          "udp6",
          "tcp",
          "tcp4",
          "tcp6",
          "uxst",
          "uxdg",
          "quic4",
          "quic6",
          "stream",
          "dgram",
          "mptcp",
          "mptcp4",
          "mptcp6",
          "rev",
          "rhttp");

  /** {@return the endpoint of a host, which may be {@code *}, and a port from 1 to 65535} */
  public static Endpoint of(String host, int port) {
    return checked("address", new Endpoint("", host, Integer.toString(Values.port("port", port))));
  }

  /** {@return the endpoint of a Unix socket at that absolute path} */
  public static Endpoint unix(String path) {
    return checked("address", new Endpoint("", Values.absolutePath("address", path), ""));
  }

  /**
   * {@return the endpoint that a text says}
   *
   * @throws InvalidSpecException when it says none
   */
  public static Endpoint parse(String text) {
    return parse("address", text);
  }

  static Endpoint parse(String field, String text) {
    return checked(field, read(text));
  }

  /** The endpoint in a file, whatever it says. */
  static Endpoint read(String text) {
    int at = text.lastIndexOf('@', text.indexOf('/') < 0 ? text.length() : text.indexOf('/'));
    String family = at < 0 ? "" : text.substring(0, at);
    String rest = text.substring(at + 1);
    if (isPathFamily(family) || rest.startsWith("/")) {
      return new Endpoint(family, rest, "");
    }
    if (rest.startsWith("[")) {
      int close = rest.indexOf(']');
      if (close > 0 && (close + 1 == rest.length() || rest.charAt(close + 1) == ':')) {
        return new Endpoint(
            family, rest.substring(1, close), rest.substring(Math.min(close + 2, rest.length())));
      }
    }
    int colon = rest.lastIndexOf(':');
    if (colon < 0 || Values.isIpv6(rest) && !Values.isIpv6(rest.substring(0, colon))) {
      return new Endpoint(family, rest, "");
    }
    return new Endpoint(family, rest.substring(0, colon), rest.substring(colon + 1));
  }

  private static boolean isPathFamily(String family) {
    return PATH_FAMILIES.contains(family) || family.equals("fd") || family.equals("sockpair");
  }

  /** What is wrong with it; nothing when it is right. */
  Optional<String> fault() {
    if (!FAMILIES.contains(family.replaceFirst("^(?:stream|dgram)\\+", ""))) {
      return Optional.of("'" + family + "@' is no kind of address");
    }
    if (family.equals("fd") || family.equals("sockpair")) {
      return host.matches("[0-9]{1,6}") || host.startsWith("$")
          ? Optional.empty()
          : Optional.of("a number of a file descriptor is expected behind " + family + "@");
    }
    if (isUnix()) {
      return (host.startsWith("/") ? PATH : NAME).matcher(host).matches()
          ? Optional.empty()
          : Optional.of("a path of a socket has 107 characters at most, and no blanks");
    }
    boolean goodHost =
        host.isEmpty()
            || host.equals("*")
            || host.contains("$")
            || Values.isIpv4(host)
            || Values.isIpv6(host)
            || isHostName(host);
    if (!goodHost) {
      return Optional.of("'" + host + "' is no address and no host name");
    }
    return portFault();
  }

  private static boolean isHostName(String host) {
    boolean digits = host.chars().allMatch(each -> each == '.' || each >= '0' && each <= '9');
    try {
      Values.hostName("host", host);
      return !digits;
    } catch (InvalidSpecException wrong) {
      return false;
    }
  }

  private Optional<String> portFault() {
    if (ports.isEmpty() || ports.contains("$")) {
      return Optional.empty();
    }
    String number = ports.startsWith("+") || ports.startsWith("-") ? ports.substring(1) : ports;
    if (!PORTS.matcher(number).matches()) {
      return Optional.of("'" + ports + "' is no port");
    }
    int low = firstPort().orElse(0);
    int high = lastPort().orElse(0);
    if (high > 65_535 || low > high) {
      return Optional.of("ports are from 1 to 65535, the lower one first; this is " + ports);
    }
    return Optional.empty();
  }

  private static Endpoint checked(String field, Endpoint endpoint) {
    String text = endpoint.toString();
    Values.word(field, text);
    if (text.contains("$")) {
      throw InvalidSpecException.of(field, text, "variables are allowed in raw lines alone");
    }
    endpoint
        .fault()
        .ifPresent(
            why -> {
              throw InvalidSpecException.of(field, text, why);
            });
    return endpoint;
  }

  /** {@return whether it is a socket in the file system or in the abstract namespace} */
  public boolean isUnix() {
    return host.startsWith("/") || PATH_FAMILIES.contains(family);
  }

  boolean needsPort() {
    return !isUnix()
        && !family.equals("fd")
        && !family.equals("sockpair")
        && !family.startsWith("rev")
        && !family.equals("rhttp")
        && !host.contains("$");
  }

  /** Refuses kinds of addresses that the version does not have. */
  void checkFor(SectionWriter out) {
    HaproxyVersion since =
        switch (family) {
          case "", "ipv4", "ipv6", "unix", "fd", "abns" -> HaproxyVersion.V1_5;
          case "sockpair" -> HaproxyVersion.V1_8;
          case "udp", "udp4", "udp6", "tcp", "tcp4", "tcp6", "uxst", "uxdg", "stream", "dgram" ->
              new HaproxyVersion(2, 3);
          case "quic4", "quic6" -> HaproxyVersion.V2_6;
          case "rhttp", "rev" -> new HaproxyVersion(2, 9);
          case "abnsz" -> new HaproxyVersion(3, 1);
          default -> new HaproxyVersion(3, 2);
        };
    if (!out.isAtLeast(since)) {
      throw out.later(family + "@", since, "use another kind of address");
    }
  }

  /** {@return the port, if it is one} */
  public OptionalInt port() {
    return ports.contains("-") || ports.startsWith("+") ? OptionalInt.empty() : firstPort();
  }

  /** {@return the first of the ports; nothing when there is none, or it is no number} */
  public OptionalInt firstPort() {
    return number(ports.split("-", 2)[0]);
  }

  /** {@return the last of the ports; nothing when there is none, or it is no number} */
  public OptionalInt lastPort() {
    String[] parts = ports.split("-", 2);
    return number(parts[parts.length - 1]);
  }

  private static OptionalInt number(String text) {
    return text.matches("[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  /** {@return as it is written in the file} */
  @Override
  public String toString() {
    String prefix = family.isEmpty() ? "" : family + "@";
    String written = !isUnix() && host.contains(":") ? "[" + host + "]" : host;
    return prefix + written + (ports.isEmpty() ? "" : ":" + ports);
  }
}
