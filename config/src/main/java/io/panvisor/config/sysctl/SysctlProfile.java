package io.panvisor.config.sysctl;

import java.util.List;

/**
 * Sets of kernel parameters that an engine needs on its host, with the reason for each.
 *
 * <p>References: the kernel's own Documentation/networking/ip-sysctl.rst, and what the engines'
 * guides for installers ask for.
 */
public enum SysctlProfile {

  /** Guests of KVM or Xen on a network that this host routes or translates. */
  KVM(
      List.of(
          setting(
              "net.ipv4.ip_forward",
              "1",
              "Guests reach other networks through this host only when it forwards packets.")),
      List.of(),
      List.of()),

  /** Guests on a bridge, whose packets the host's own packet filter shall leave alone. */
  BRIDGED_GUESTS(
      List.of(
          filter(
              "net.bridge.bridge-nf-call-iptables",
              "0",
              "Packets between guests on a bridge do not pass the host's IPv4 filter."),
          filter(
              "net.bridge.bridge-nf-call-ip6tables",
              "0",
              "Packets between guests on a bridge do not pass the host's IPv6 filter."),
          filter(
              "net.bridge.bridge-nf-call-arptables",
              "0",
              "Address requests between guests on a bridge do not pass the host's ARP filter.")),
      List.of(),
      List.of(
          "The module br_netfilter sets these to 1 when it is loaded later, as by Docker: then"
              + " bridged guests lose packets until sysctl --system is run again.")),

  /** Containers of OpenVZ or Virtuozzo. */
  OPENVZ(
      List.of(
          setting(
              "net.ipv4.ip_forward",
              "1",
              "Containers reach other networks through this host only when it forwards packets."),
          setting(
              "net.ipv6.conf.default.forwarding",
              "1",
              "Interfaces that come later forward IPv6 packets, too."),
          setting(
              "net.ipv6.conf.all.forwarding",
              "1",
              "IPv6 packets are forwarded; the host then takes no router advertisements unless"
                  + " accept_ra is 2."),
          setting(
              "net.ipv4.conf.default.proxy_arp",
              "0",
              "The host answers address requests only for containers, which vzctl arranges itself."),
          setting(
              "net.ipv4.conf.all.rp_filter",
              "1",
              "Packets with a forged source address are dropped; on a host with several ways to one"
                  + " network, 2 is right."),
          setting(
              "kernel.sysrq",
              "1",
              "A host that hangs can be synced and restarted by the keyboard."),
          setting(
              "net.ipv4.conf.default.send_redirects",
              "0",
              "Interfaces that come later send no redirects: 0 in 'all' alone would not keep them"
                  + " from it."),
          setting(
              "net.ipv4.conf.all.send_redirects",
              "0",
              "Containers are told no other way than through this host.")),
      List.of(),
      List.of(
          "Many guides set net.ipv4.conf.default.send_redirects = 1 beside"
              + " net.ipv4.conf.all.send_redirects = 0. The kernel sends redirects when either 'all'"
              + " or the interface's own value is 1, and 'default' is what a new interface starts"
              + " with: with 1, every interface would send them. It is 0 here.",
          "Interfaces that are there already keep their own send_redirects until they are set or"
              + " come anew.")),

  /** Containers of Docker or Podman on a bridge with ports of their own. */
  DOCKER(
      List.of(
          setting(
              "net.ipv4.ip_forward",
              "1",
              "Containers reach other networks through this host only when it forwards packets."),
          setting(
              "net.bridge.bridge-nf-call-iptables",
              "1",
              "Published ports and the isolation of networks hold between containers on one bridge,"
                  + " too."),
          setting("net.bridge.bridge-nf-call-ip6tables", "1", "The same holds for IPv6.")),
      List.of("br_netfilter"),
      List.of()),

  /** A network or compute node of OpenStack, with security groups by iptables. */
  OPENSTACK(
      List.of(
          setting("net.ipv4.ip_forward", "1", "Neutron's routers are name spaces of this host."),
          setting(
              "net.ipv4.conf.all.rp_filter",
              "0",
              "Packets of tenants come and go by different interfaces; Neutron checks addresses"
                  + " itself."),
          setting(
              "net.ipv4.conf.default.rp_filter",
              "0",
              "The same for the interfaces that Neutron makes later."),
          setting(
              "net.bridge.bridge-nf-call-iptables",
              "1",
              "Security groups are iptables rules on the bridge of each machine."),
          setting("net.bridge.bridge-nf-call-ip6tables", "1", "The same holds for IPv6.")),
      List.of("br_netfilter"),
      List.of());

  private final List<SysctlSetting> settings;
  private final List<String> modules;
  private final List<String> notes;

  SysctlProfile(List<SysctlSetting> settings, List<String> modules, List<String> notes) {
    this.settings = settings;
    this.modules = modules;
    this.notes = notes;
  }

  private static SysctlSetting setting(String key, String value, String reason) {
    return SysctlSetting.of(key, value).because(reason);
  }

  private static SysctlSetting filter(String key, String value, String reason) {
    return setting(key, value, reason).orElseIgnored();
  }

  /** {@return the settings, each with its reason} */
  public List<SysctlSetting> settings() {
    return settings;
  }

  /** {@return the kernel modules without which some of its parameters are not there} */
  public List<String> modules() {
    return modules;
  }

  /** {@return what a person should know} */
  public List<String> notes() {
    return notes;
  }
}
