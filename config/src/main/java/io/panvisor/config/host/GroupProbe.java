package io.panvisor.config.host;

import java.util.List;

/** Who may use Docker without being root, and so is root. */
final class GroupProbe implements Probe {

  private static final String WHY =
      "who may talk to Docker's daemon can mount / into a container: the group docker equals root";

  @Override
  public String id() {
    return "docker.group";
  }

  @Override
  public List<Finding> look(LookedAt host) {
    Accounts accounts = Accounts.of(host);
    if (!accounts.hasGroup("docker")) {
      return List.of(Finding.ok(id(), "there is no group docker", WHY));
    }
    List<String> members = accounts.members("docker");
    return List.of(
        members.isEmpty()
            ? Finding.ok(id(), "the group docker has no members", WHY)
            : Finding.warning(
                id(),
                "members of the group docker: " + String.join(", ", members),
                WHY,
                "Keep only those whom you would give the root password to; others: gpasswd -d USER"
                    + " docker, or Podman without root."));
  }
}
