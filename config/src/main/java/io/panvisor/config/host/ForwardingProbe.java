package io.panvisor.config.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the kernel passes on packets of others. */
final class ForwardingProbe implements Probe {

  private static final String V4 = "/proc/sys/net/ipv4/ip_forward";
  private static final String V6 = "/proc/sys/net/ipv6/conf/all/forwarding";
  private static final String BRIDGED = "/proc/sys/net/bridge/bridge-nf-call-iptables";
  private static final String WHY =
      "guests on a network of the host's own reach others only if the host passes their packets on";

  private final boolean needed;

  /** Says it is missing, where it is needed; otherwise it only tells. */
  ForwardingProbe(boolean needed) {
    this.needed = needed;
  }

  @Override
  public String id() {
    return "forwarding";
  }

  @Override
  public List<Finding> look(LookedAt host) {
    List<Finding> findings = new ArrayList<>();
    findings.add(look("forwarding.ipv4", "net.ipv4.ip_forward", host.line(V4), needed));
    findings.add(look("forwarding.ipv6", "net.ipv6.conf.all.forwarding", host.line(V6), false));
    bridged(host).ifPresent(findings::add);
    return findings;
  }

  private static Finding look(String id, String key, Optional<String> value, boolean needed) {
    if (value.isEmpty()) {
      return Finding.unknown(id, key + " is not below this root", WHY, "");
    }
    if (!value.get().equals("0")) {
      return Finding.ok(id, key + " is " + value.get(), WHY);
    }
    return needed
        ? Finding.missing(
            id, key + " is 0", WHY, "sysctl -w " + key + "=1, and in /etc/sysctl.d for later")
        : Finding.ok(id, key + " is 0; it is needed for guests that are routed", WHY);
  }

  private static Optional<Finding> bridged(LookedAt host) {
    return host.line(BRIDGED)
        .filter(value -> !value.equals("0"))
        .map(
            value ->
                Finding.warning(
                    "forwarding.bridged",
                    "net.bridge.bridge-nf-call-iptables is " + value,
                    "packets between guests on one bridge pass the host's own packet filter, whose"
                        + " FORWARD chain often drops them, as Docker's does",
                    "Allow them there, or set it to 0 if no container engine needs it."));
  }
}
