package io.panvisor.config.host;

import io.panvisor.DataSize;
import io.panvisor.config.FollowUp;
import io.panvisor.config.SpecNode;
import io.panvisor.config.host.ModulesProbe.Module;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Docker: Debian's own packages, or Docker's repository. */
final class DockerProfile extends HostProfile {

  private static final String FINGERPRINT = "060A61C51B558A7F742B77AAC52FEB6B621E9F35";

  @Override
  public String name() {
    return "docker";
  }

  @Override
  public String summary() {
    return "Docker: Debian's packages, elsewhere those of Docker's repository";
  }

  @Override
  public Set<HostSystem> systems() {
    return everywhere();
  }

  @Override
  Map<String, String> described() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("users", "who may use Docker without being root, and so is root");
    return options;
  }

  @Override
  String whyNot(HostSystem system) {
    return "";
  }

  @Override
  void draft(PlanDraft draft, SpecNode options) {
    if (draft.system() == HostSystem.DEBIAN_12) {
      draft.packages("Docker", "docker.io");
    } else {
      redHat(draft);
    }
    draft.files("sysctl", Map.of("name", "60-panvisor-docker", "profiles", List.of("docker")));
    boolean more = false;
    for (String user : users(draft, options)) {
      more |= draft.member(user, "docker", "may use Docker; that equals being root");
    }
    if (more) {
      draft.note(
          "Whoever is a member of the group docker can mount / into a container, and so is root on"
              + " this host without a password.");
      draft.followUp(
          new FollowUp.ByHand(
              "new members log in again", "a session keeps the groups it began with"));
    }
    draft.running("docker.service", "containers are reached through it");
  }

  private static void redHat(PlanDraft draft) {
    String system = draft.host().os().id().equals("centos") ? "centos" : "rhel";
    String base = "https://download.docker.com/linux/" + system;
    draft.repository(
        "yum",
        Map.of(
            "file",
            "docker-ce",
            "repositories",
            Map.of(
                "docker-ce-stable",
                Map.of(
                    "name",
                    "Docker CE Stable",
                    "baseurl",
                    base + "/$releasever/$basearch/stable",
                    "gpgkey",
                    base + "/gpg",
                    "gpgcheck",
                    true,
                    "enabled",
                    true))));
    draft.note("The key's fingerprint, which yum or dnf shows before it takes it: " + FINGERPRINT);
    draft.packages(
        "Docker",
        "docker-ce",
        "docker-ce-cli",
        "containerd.io",
        "docker-buildx-plugin",
        "docker-compose-plugin");
    draft.note(
        "Docker's own script, piped into a shell as root, is not used: these are the same packages,"
            + " with their signatures checked.");
    if (draft.system() != HostSystem.CENTOS_7) {
      draft.note(
          "podman-docker, buildah and runc of RHEL stand in its way: dnf says so; remove them first.");
    }
  }

  @Override
  List<Probe> probes(HostSystem system, SpecNode options) {
    return List.of(
        new ModulesProbe(
            Module.needed("overlay", "", "images are layers of it"),
            Module.needed("bridge", "/sys/module/bridge", "containers are connected by a bridge"),
            Module.needed("br_netfilter", "/proc/sys/net/bridge", "networks are kept apart by it"),
            Module.needed("veth", "", "a container's network card is one of its pairs")),
        EngineServices.docker(),
        new ForwardingProbe(true),
        new GroupProbe(),
        new SelinuxProbe("dockerd", "containerd", "runc"),
        new ResourcesProbe(DataSize.gibibytes(1), "/var/lib/docker", DataSize.gibibytes(10)));
  }
}
