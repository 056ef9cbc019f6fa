package io.panvisor.config.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether there is a way out: a default route. */
final class GatewayProbe implements Probe {

  private static final String WHY =
      "without a default route neither this host nor its guests reach anything but their own network";
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{1,8}");
  private static final int UP_AND_GATEWAY = 0x3;

  @Override
  public String id() {
    return "network.gateway";
  }

  @Override
  public List<Finding> look(LookedAt host) {
    Optional<String> routes = host.text("/proc/net/route");
    if (routes.isEmpty()) {
      return List.of(Finding.unknown(id(), "there is no /proc/net/route below this root", WHY, ""));
    }
    List<String> ways = new ArrayList<>();
    for (String line : routes.get().lines().skip(1).toList()) {
      String[] parts = line.strip().split("\\s+");
      if (parts.length >= 4
          && parts[1].equals("00000000")
          && HEX.matcher(parts[2]).matches()
          && HEX.matcher(parts[3]).matches()
          && (Long.parseLong(parts[3], 16) & UP_AND_GATEWAY) == UP_AND_GATEWAY) {
        ways.add(address(parts[2]) + " by " + parts[0]);
      }
    }
    return List.of(
        ways.isEmpty()
            ? Finding.missing(
                id(),
                "there is no default route of IPv4",
                WHY,
                "ip route add default via ADDRESS, and in the network's own file for later")
            : Finding.ok(id(), String.join(", ", ways), WHY));
  }

  /** The kernel writes an address as the number that it is in this machine's memory. */
  private static String address(String hex) {
    long number = Long.parseLong(hex, 16);
    return (number & 0xff)
        + "."
        + (number >> 8 & 0xff)
        + "."
        + (number >> 16 & 0xff)
        + "."
        + (number >> 24 & 0xff);
  }
}
