package io.panvisor.config.host;

import java.util.List;
import java.util.Map;

/** Opens ports in firewalld, which RHEL's systems have from the start and Debian has not. */
final class FirewallPorts {

  private FirewallPorts() {}

  static void open(PlanDraft draft, List<String> ports) {
    if (draft.host().exists("/etc/firewalld") || draft.system().isRedHatLike()) {
      draft.files("firewalld", Map.of("zone", "public", "ports", ports));
    } else {
      draft.note(
          "firewalld is not here: if another packet filter is, let it pass "
              + String.join(", ", ports)
              + ".");
    }
  }
}
