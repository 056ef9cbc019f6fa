package io.panvisor.spec;

import io.panvisor.error.InvalidSpecException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container's port that the host answers for.
 *
 * @param hostAddress the host's address to listen on; empty for all
 * @param hostPort the host's port, or 0 for one that the engine chooses
 * @param containerPort the container's port
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record PortMapping(String hostAddress, int hostPort, int containerPort, String protocol) {

  private static final Pattern TEXT =
      Pattern.compile(
          "(?:(?:(?<address>\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+]):)?(?<host>\\d{0,5}):)?(?<port>\\d{1,5})(?:/(?<protocol>tcp|udp|sctp))?");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "|(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** Refuses what is no port, address or protocol. */
  public PortMapping {
    if (!ADDRESS.matcher(hostAddress).matches()) {
      throw InvalidSpecException.of(
          "port.hostAddress", hostAddress, "write the host's own IP address in digits");
    }
    Checks.port("port.hostPort", hostPort, 0);
    Checks.port("port.containerPort", containerPort, 1);
    if (!protocol.equals("tcp") && !protocol.equals("udp") && !protocol.equals("sctp")) {
      throw InvalidSpecException.of("port.protocol", protocol, "a protocol is tcp, udp or sctp");
    }
  }

  /** {@return a mapping of a TCP port on all of the host's addresses} */
  public static PortMapping tcp(int hostPort, int containerPort) {
    return new PortMapping("", hostPort, containerPort, "tcp");
  }

  /** {@return this mapping, listening on that address of the host's only} */
  public PortMapping on(String address) {
    return new PortMapping(address, hostPort, containerPort, protocol);
  }

  /**
   * {@return the mapping that the text holds: {@code [[ADDRESS:][HOSTPORT]:]PORT[/PROTOCOL]}, such
   * as {@code 8080:80}}
   */
  public static PortMapping parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw InvalidSpecException.of(
          "publish", text, "write [[ADDRESS:][HOSTPORT]:]PORT[/PROTOCOL], such as 8080:80");
    }
    String address = matcher.group("address");
    String host = matcher.group("host");
    String protocol = matcher.group("protocol");
    return new PortMapping(
        address == null ? "" : address.replaceAll("[\\[\\]]", ""),
        host == null || host.isEmpty() ? 0 : Integer.parseInt(host),
        Integer.parseInt(matcher.group("port")),
        protocol == null ? "tcp" : protocol);
  }
}
