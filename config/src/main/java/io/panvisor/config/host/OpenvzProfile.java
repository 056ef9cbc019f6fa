package io.panvisor.config.host;

import io.panvisor.DataSize;
import io.panvisor.config.FollowUp;
import io.panvisor.config.SpecNode;
import io.panvisor.config.host.ModulesProbe.Module;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** OpenVZ, which is Virtuozzo 7. */
final class OpenvzProfile extends HostProfile {

  @Override
  public String name() {
    return "openvz";
  }

  @Override
  public String summary() {
    return "OpenVZ 7 (Virtuozzo), its kernel and its tools";
  }

  @Override
  public Set<HostSystem> systems() {
    return EnumSet.of(HostSystem.CENTOS_7);
  }

  @Override
  Map<String, String> described() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("neighbourDevices", "NEIGHBOUR_DEVS of vz.conf: all (the default) or detect");
    options.put("panelPort", "a port that firewalld opens, for a web panel of yours");
    options.put("releasePackages", "the package virtuozzo-release: name, url, sha256");
    options.put("selinux", "keep (the default), permissive or enforcing");
    return options;
  }

  @Override
  String whyNot(HostSystem system) {
    return "its kernel and tools are packages for CentOS 7 alone; today's OpenVZ is a system of its"
        + " own that is installed whole";
  }

  @Override
  void draft(PlanDraft draft, SpecNode options) {
    if (!options.has("releasePackages")) {
      draft.note(
          "The repository comes by the package virtuozzo-release, whose address has no TLS and whose"
              + " checksum nobody here can know: name it under releasePackages, with the sha256 that"
              + " you trust.");
    }
    releases(draft, options, "the repository of OpenVZ");
    boolean fresh =
        draft.packages(
            "the kernel and the tools", "vzkernel", "prlctl", "prl-disp-service", "vzctl", "ploop");
    draft.note(
        "vzquota belongs to older generations: with ploop a container's file system is its quota."
            + " Containers are made from EZ templates; archives of templates are for those older"
            + " generations as well.");
    draft.files("sysctl", Map.of("name", "60-panvisor-openvz", "profiles", List.of("openvz")));
    String devices = options.text("neighbourDevices").orElse("all");
    if (!List.of("all", "detect").contains(devices)) {
      throw options.wrong("neighbourDevices", "one of all, detect is expected");
    }
    draft.filesIn("/etc/vz/vz.conf", "vz", Map.of("settings", Map.of("NEIGHBOUR_DEVS", devices)));
    selinux(draft, options);
    OptionalInt port = options.number("panelPort", 1, 65_535);
    if (port.isPresent()) {
      FirewallPorts.open(draft, List.of(port.getAsInt() + "/tcp"));
    }
    draft.note(
        "No web panel is installed: the one that guides name was installed by a script piped into a"
            + " shell from a site that is gone.");
    draft.running("vz.service", "containers start with the host");
    draft.running("prl-disp.service", "prlctl talks to it");
    if (fresh) {
      draft.followUp(new FollowUp.Reboot("containers need OpenVZ's own kernel"));
    }
  }

  @Override
  List<Probe> probes(HostSystem system, SpecNode options) {
    return List.of(
        new KernelProbe(KernelProbe.Wanted.OPENVZ),
        new ModulesProbe(
            Module.needed("ploop", "/dev/ploop", "containers' disks are devices of it"),
            Module.needed("vzmon", "/proc/vz", "it keeps containers apart"),
            Module.needed("vznetdev", "/proc/vz/veip", "containers have network devices of it"),
            Module.wanted("tun", "/dev/net/tun", "containers may have tunnels of their own")),
        EngineServices.openvz(),
        EngineServices.dispatcher(),
        new ForwardingProbe(true),
        new SelinuxProbe("vzctl", "prl_disp_servic"),
        new ResourcesProbe(DataSize.gibibytes(2), "/vz", DataSize.gibibytes(10)));
  }
}
