package io.panvisor.config.kickstart;

import io.panvisor.config.Values;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The firewall of the installed system.
 *
 * @param enabled whether there is one
 * @param services what is let in by name, such as {@code ssh}
 * @param ports what is let in by number, such as {@code 8080:tcp}
 */
public record KickstartFirewall(boolean enabled, List<String> services, List<String> ports) {

  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}:(?:tcp|udp)");

  /** Checks services and ports. */
  public KickstartFirewall {
    services = Names.services("services", services);
    ports = List.copyOf(ports);
    for (String port : ports) {
      Values.matching(PORT, "ports", port, "a port is such as 8080:tcp");
      Values.port("ports", Integer.parseInt(port.substring(0, port.indexOf(':'))));
    }
  }
}
