package io.panvisor.config.host;

import io.panvisor.config.FollowUp;
import io.panvisor.config.Values;
import java.util.List;
import java.util.regex.Pattern;

/** Opens ports in firewalld, which RHEL's systems have from the start and Debian has not. */
final class FirewallPorts {

  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}/(tcp|udp)");

  private FirewallPorts() {}

  static void open(PlanDraft draft, List<String> ports) {
    if (!draft.host().exists("/etc/firewalld") && !draft.system().isRedHatLike()) {
      draft.note(
          "firewalld is not here: if another packet filter is, let it pass "
              + String.join(", ", ports)
              + ".");
      return;
    }
    for (String port : ports) {
      Values.matching(PORT, "ports", port, "a port is such as 80/tcp or 514/udp");
      draft.followUp(
          new FollowUp.Run(
              List.of("firewall-cmd", "--permanent", "--zone=public", "--add-port=" + port),
              "firewalld lets nothing in that it was not told to"));
    }
    draft.followUp(
        new FollowUp.Run(
            List.of("firewall-cmd", "--reload"), "what is permanent counts from then on"));
  }
}
