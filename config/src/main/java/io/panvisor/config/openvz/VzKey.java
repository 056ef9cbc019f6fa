package io.panvisor.config.openvz;

import io.panvisor.config.Values;
import java.util.Arrays;
import java.util.Optional;

/**
 * What vz.conf says, as far as an administrator sets it. The constants have the file's own names.
 */
public enum VzKey {
  /** Whether the vz service does anything. */
  VIRTUOZZO(VzRule.oneOf("yes", "no")),
  /** The folder of the containers' locks. vzctl does nothing without it. */
  LOCKDIR(VzRule.PATH),
  /** The folder of suspended containers' memory. */
  DUMPDIR(VzRule.PATH),
  /** The host's own share of the processors, against the containers' {@code CPUUNITS}. */
  VE0CPUUNITS(VzRule.number(8, 500_000)),
  /**
   * What the vz service does with running containers when it stops; by default it suspends them.
   */
  VE_STOP_MODE(VzRule.oneOf("suspend", "stop")),
  /** How many containers the vz service starts or stops at once; by default by the processors. */
  VE_PARALLEL(VzRule.number(1, 1024)),
  /** Whether the vz service leaves the kernel's parameters as they are. */
  SKIP_SYSCTL_SETUP(VzRule.oneOf("yes", "no")),
  /** Whether vzctl writes a log; by default it does. */
  LOGGING(VzRule.oneOf("yes", "no")),
  /** The log. */
  LOGFILE(VzRule.PATH),
  /** How much is written to the log: -1 only errors, 0 by default. */
  LOG_LEVEL(VzRule.number(-1, 10)),
  /** How much vzctl prints: 0 by default. */
  VERBOSE(VzRule.number(-1, 10)),
  /** The folder of Virtuozzo's log of actions. */
  ACTIONLOGDIR(VzRule.PATH),
  /** Whether containers' disk space is limited. */
  DISK_QUOTA(VzRule.oneOf("yes", "no")),
  /** Whether containers whose quota was left unclean are started first and counted later. */
  VZFASTBOOT(VzRule.oneOf("yes", "no")),
  /** Whether the vz service loads no kernel modules. */
  MODULES_DISABLED(VzRule.oneOf("yes", "no")),
  /** The device whose address is the source towards containers; by default the first. */
  VE_ROUTE_SRC_DEV(Values::device),
  /**
   * On which devices a container's address is announced: {@code all}, so that containers and host
   * may share a subnet; {@code detect}, the one in the container's subnet; or {@code list:eth0
   * eth1}.
   */
  NEIGHBOUR_DEVS(VzRule.NEIGHBOURS),
  /** Whether a container does not start when its address is in use. */
  ERROR_ON_ARPFAIL(VzRule.oneOf("yes", "no")),
  /** Whether nobody looks if the address is in use. */
  SKIP_ARPDETECT(VzRule.oneOf("yes", "no")),
  /** The folder of the templates. */
  TEMPLATE(VzRule.PATH),
  /** Where a container's file system is mounted, with {@code $VEID} in it. */
  VE_ROOT(VzRule.CONTAINER_PATH),
  /** Where a container's files are, with {@code $VEID} in it. */
  VE_PRIVATE(VzRule.CONTAINER_PATH),
  /** Which sample, {@code ve-NAME.conf-sample}, a new container has. */
  CONFIGFILE(VzRule.matching(VzRule.NAME, "a name of letters, digits and _ . + -")),
  /** Which template a new container has. */
  DEF_OSTEMPLATE(VzRule.matching(VzRule.NAME, "a name of letters, digits and _ . + -")),
  /** How a new container's files are kept. */
  VE_LAYOUT(
      VzRule.matching(
          VzRule.LAYOUT,
          "simfs, ploop, ploop:plain, ploop:expanded or ploop:raw; Virtuozzo has 4 or 5")),
  /** Whether Virtuozzo keeps a ready image for new containers. */
  GOLDEN_IMAGE(VzRule.oneOf("yes", "no")),
  /** How many seconds a container has for its shutdown before it is killed; 120 by default. */
  STOP_TIMEOUT(VzRule.number(1, 86_400)),
  /** Containers' name servers, or {@code inherit} for the host's. */
  NAMESERVER(VzRule.ADDRESSES),
  /** Containers' search domains, or {@code inherit} for the host's. */
  SEARCHDOMAIN(VzRule.DOMAINS),
  /** The host's user of a container's root, on a kernel without OpenVZ's patches. */
  LOCAL_UID(VzRule.number(0, 4_294_967_294L)),
  /** The host's group of a container's root, in the same way. */
  LOCAL_GID(VzRule.number(0, 4_294_967_294L)),
  /** Whether the watchdog's module is loaded. */
  VZWDOG(VzRule.oneOf("yes", "no")),
  /** Which iptables modules containers may use. */
  IPTABLES(VzRule.MODULES),
  /** Which iptables modules the vz service loads. */
  IPTABLES_MODULES(VzRule.MODULES),
  /** Which ip6tables modules containers may use. */
  IP6TABLES(VzRule.MODULES),
  /** Whether containers may have IPv6 addresses. */
  IPV6(VzRule.oneOf("yes", "no")),
  /** Whether Virtuozzo limits containers' traffic. */
  TRAFFIC_SHAPING(VzRule.oneOf("yes", "no")),
  /** The devices' speeds in Kbit/s, for the limits. */
  BANDWIDTH(
      VzRule.matching(VzRule.SPEEDS, "a device and its speed in Kbit/s, such as eth0:1000000")),
  /** Whether packets are spread over processors. */
  USE_NET_RPS(VzRule.oneOf("yes", "no")),
  /** The file system of new containers' images. */
  VEFSTYPE(VzRule.oneOf("ext3", "ext4", "xfs")),
  /** Whether addresses on venet keep their network mask. */
  USE_VENET_MASK(VzRule.oneOf("yes", "no")),
  /** How many seconds suspending a container may take. */
  CPT_SUSPEND_TIMEOUT(VzRule.number(1, 86_400));

  private final VzRule rule;

  VzKey(VzRule rule) {
    this.rule = rule;
  }

  /**
   * {@return the value}
   *
   * @throws io.panvisor.error.InvalidSpecException when it may not be; the field is the key
   */
  public String checked(String value) {
    rule.check(name(), Values.line(name(), value));
    return value;
  }

  /** {@return the key of that name, if it is one of these} */
  public static Optional<VzKey> find(String name) {
    return Arrays.stream(values()).filter(key -> key.name().equals(name)).findFirst();
  }
}
