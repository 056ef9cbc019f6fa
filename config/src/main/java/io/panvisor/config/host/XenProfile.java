package io.panvisor.config.host;

import io.panvisor.DataSize;
import io.panvisor.config.FollowUp;
import io.panvisor.config.SpecNode;
import io.panvisor.config.boot.FirstDomainMemory;
import io.panvisor.config.boot.GrubDefaults;
import io.panvisor.config.host.ModulesProbe.Module;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Xen, with this system as its first domain. */
final class XenProfile extends HostProfile {

  @Override
  public String name() {
    return "xen";
  }

  @Override
  public String summary() {
    return "Xen, with this system as its first domain";
  }

  @Override
  public Set<HostSystem> systems() {
    return EnumSet.of(HostSystem.CENTOS_7, HostSystem.DEBIAN_12);
  }

  @Override
  Map<String, String> described() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("bridge", "a description of the kind bridge, for guests on the host's network");
    options.put("dom0Memory", "how much memory the first domain keeps, such as 2G (the default)");
    options.put("selinux", "keep (the default), permissive or enforcing");
    return options;
  }

  @Override
  String whyNot(HostSystem system) {
    return "RHEL has had no Xen since RHEL 6, and CentOS none of its own since CentOS 7";
  }

  @Override
  void draft(PlanDraft draft, SpecNode options) {
    boolean debian = draft.system() == HostSystem.DEBIAN_12;
    boolean fresh;
    if (debian) {
      fresh =
          draft.packages(
              "Xen and its tools", "xen-system-amd64", "xen-utils-common", "bridge-utils");
      draft.packages(
          "libvirt, which drives Xen", "libvirt-daemon-system", "libvirt-daemon-driver-xen");
    } else {
      draft.packages("the repository that has Xen", "centos-release-xen");
      fresh =
          draft.packages(
              "Xen and its tools", "xen", "libvirt", "libvirt-daemon-xen", "bridge-utils");
      draft.note(
          "The kernel that can be Xen's first domain comes with Xen's repository: yum update kernel."
              + " On systems that were kept since CentOS 7 was, the repository has to be pointed to"
              + " vault.centos.org.");
    }
    memory(
        draft,
        options
            .value("dom0Memory", FirstDomainMemory::parse)
            .orElse(new FirstDomainMemory(DataSize.gibibytes(2))));
    bridge(draft, options);
    selinux(draft, options);
    draft.note(
        "Where SELinux refuses something to Xen, a module made of the denials is better than the"
            + " permissive mode, which protects nothing any more: panvisor config diff"
            + " selinux-module.");
    if (debian) {
      draft.running("xen.service", "Xen's own services");
    } else {
      draft.running("xenconsoled.service", "consoles of domains pass through it");
      draft.running("xendomains.service", "domains start and stop with the host");
      draft.running("libvirtd.service", "libvirt drives Xen");
    }
    if (fresh) {
      draft.followUp(new FollowUp.Reboot("Xen runs below Linux, and starts before it"));
    }
  }

  private static void memory(PlanDraft draft, FirstDomainMemory memory) {
    Optional<GrubDefaults> defaults = draft.host().text(GrubDefaults.PATH).map(GrubDefaults::parse);
    if (defaults.filter(grub -> grub.isLiteral(GrubDefaults.XEN_ARGUMENTS)).isPresent()) {
      draft.files("boot", Map.of("dom0Memory", Long.toString(memory.size().bytes())));
      return;
    }
    draft.followUp(
        new FollowUp.ByHand(
            "give Xen the argument " + memory.argument(),
            defaults.isPresent()
                ? GrubDefaults.XEN_ARGUMENTS
                    + " in "
                    + GrubDefaults.PATH
                    + " is put together by the shell, and is not edited here"
                : "this host has no "
                    + GrubDefaults.PATH
                    + ", so that it is started in another way than by GRUB"));
  }

  @Override
  List<Probe> probes(HostSystem system, SpecNode options) {
    return List.of(
        new ProcessorProbe(),
        new KernelProbe(KernelProbe.Wanted.XEN),
        new ModulesProbe(
            Module.needed("xen_netback", "", "it is the host's side of guests' network cards"),
            Module.needed("xen_blkback", "", "it is the host's side of guests' disks"),
            Module.needed("xen_gntdev", "/dev/xen/gntdev", "tools share memory with guests by it"),
            Module.needed("xen_evtchn", "/dev/xen/evtchn", "tools and guests signal by it"),
            Module.needed("bridge", "", "guests are connected by bridges"),
            Module.needed("tun", "/dev/net/tun", "network cards of full guests are devices of it")),
        EngineServices.xenstore(),
        EngineServices.xenconsole(),
        new SelinuxProbe("xenstored", "xenconsoled", "xl", "qemu-system-i38"),
        new ResourcesProbe(DataSize.gibibytes(2), "/var/lib/xen", DataSize.gibibytes(10)));
  }
}
