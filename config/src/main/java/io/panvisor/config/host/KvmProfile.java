package io.panvisor.config.host;

import io.panvisor.DataSize;
import io.panvisor.config.SpecNode;
import io.panvisor.config.host.ModulesProbe.Module;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** KVM and QEMU, through libvirt. */
final class KvmProfile extends HostProfile {

  @Override
  public String name() {
    return "kvm";
  }

  @Override
  public String summary() {
    return "KVM and QEMU, through libvirt";
  }

  @Override
  public Set<HostSystem> systems() {
    return everywhere();
  }

  @Override
  Map<String, String> described() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("bridge", "a description of the kind bridge, for guests on the host's network");
    options.put("bridgedGuests", "true: the host's packet filter leaves bridged packets alone");
    options.put("graphical", "true: virt-manager as well");
    options.put("selinux", "keep (the default), permissive or enforcing");
    options.put("users", "who may use libvirt without being root");
    return options;
  }

  @Override
  String whyNot(HostSystem system) {
    return "";
  }

  @Override
  void draft(PlanDraft draft, SpecNode options) {
    boolean graphical = options.flag("graphical").orElse(false);
    draft.packages("QEMU, libvirt and their tools", packages(draft.system()));
    group(draft);
    if (graphical) {
      draft.packages("a window for machines", "virt-manager");
    }
    List<String> profiles = new ArrayList<>(List.of("kvm"));
    if (options.flag("bridgedGuests").orElse(false)) {
      profiles.add("bridged-guests");
    }
    draft.files("sysctl", Map.of("name", "60-panvisor-kvm", "profiles", profiles));
    bridge(draft, options);
    selinux(draft, options);
    if (draft.system().isRedHatLike()) {
      draft.note(
          "Many guides make SELinux permissive here. libvirt does not need it: it labels each"
              + " machine and its disks so that no machine can touch another's. Keep it enforcing.");
    }
    for (String user : users(draft, options)) {
      draft.member(user, "libvirt", "may manage machines without being root");
    }
    for (String unit : units(draft.system())) {
      draft.running(unit, "machines are reached through it");
    }
  }

  private static List<String> packages(HostSystem system) {
    return switch (system) {
      case CENTOS_7 -> List.of("qemu-kvm", "qemu-img", "libvirt", "libvirt-client", "virt-install");
      case RHEL_8, RHEL_9 ->
          List.of("qemu-kvm", "qemu-img", "libvirt", "libvirt-client", "virt-install");
      case DEBIAN_12 ->
          List.of(
              "qemu-system-x86",
              "qemu-utils",
              "ovmf",
              "libvirt-daemon-system",
              "libvirt-clients",
              "virtinst",
              "dnsmasq-base");
    };
  }

  private static void group(PlanDraft draft) {
    String why = "what the system's maker counts among it";
    switch (draft.system()) {
      case CENTOS_7 -> draft.group("virtualization-platform", "libvirt", why);
      case RHEL_8, RHEL_9 -> draft.group("virtualization-host-environment", "libvirt", why);
      case DEBIAN_12 -> {}
    }
  }

  /** RHEL 9 has a daemon for each driver, and each is started when it is asked for. */
  private static List<String> units(HostSystem system) {
    return system == HostSystem.RHEL_9
        ? List.of(
            "virtqemud.socket",
            "virtnetworkd.socket",
            "virtnodedevd.socket",
            "virtnwfilterd.socket",
            "virtsecretd.socket",
            "virtstoraged.socket",
            "virtinterfaced.socket",
            "virtproxyd.socket")
        : List.of("libvirtd.service");
  }

  @Override
  List<Probe> probes(HostSystem system, SpecNode options) {
    return List.of(
        new ProcessorProbe(),
        kvmModules(),
        new KvmDeviceProbe(),
        EngineServices.libvirt(),
        new ForwardingProbe(true),
        new SelinuxProbe("qemu-kvm", "qemu-system-x86", "libvirtd", "virtqemud"),
        new ResourcesProbe(
            DataSize.gibibytes(2), "/var/lib/libvirt/images", DataSize.gibibytes(10)));
  }

  static ModulesProbe kvmModules() {
    return new ModulesProbe(
        Module.needed("kvm", "/dev/kvm", "it runs guests on the processor"),
        Module.needed(
            "kvm_intel|kvm_amd", "/dev/kvm", "it is what kvm needs for this maker's processor"),
        Module.needed("tun", "/dev/net/tun", "a guest's network card is a device of it"),
        Module.needed("bridge", "/sys/module/bridge", "guests are connected by bridges"),
        Module.wanted("vhost_net", "/dev/vhost-net", "it makes guests' networks faster"));
  }
}
