package io.panvisor.openvz;

import io.panvisor.DataSize;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code vzctl set} can change of a container, in the order in which it is said here; each
 * value is checked when it is given. Used for new containers ({@link OpenvzOptions#settings}) and
 * for those that are there ({@link Tuning}). Immutable and thread-safe; each method gives a changed
 * copy. See {@code vzctl(8)} for the meaning of each in depth.
 */
public final class ContainerSettings {

  private static final ContainerSettings NONE = new ContainerSettings(List.of());
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,62}))*");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)(/[0-9.]{1,15})?");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]{0,31}");
  private static final Pattern SET = Pattern.compile("[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*|all");
  private static final Pattern MOUNT_OPTION = Pattern.compile("[a-z][a-z0-9_=]{0,63}");
  private static final Pattern SAMPLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
  private static final long LARGEST = Beancounter.UNLIMITED;
  private static final long PAGE = InfoTranslator.PAGE;

  /** What a device may be used for. */
  public enum Access {
    /** Reading. */
    READ("r"),
    /** Writing. */
    WRITE("w"),
    /** Both. */
    READ_WRITE("rw"),
    /** Nothing: takes a right away. */
    NONE("none");

    private final String word;

    Access(String word) {
      this.word = word;
    }
  }

  /** Which tools know a setting. */
  private enum Known {
    BY_ALL,
    BY_LEGACY,
    SINCE_7
  }

  private record Setting(String option, String value, Known known) {}

  private final List<Setting> settings;

  private ContainerSettings(List<Setting> settings) {
    this.settings = List.copyOf(settings);
  }

  /** {@return no settings} */
  public static ContainerSettings none() {
    return NONE;
  }

  private ContainerSettings with(String option, String value) {
    return with(option, value, Known.BY_ALL);
  }

  private ContainerSettings with(String option, String value, Known known) {
    List<Setting> more = new ArrayList<>(settings);
    more.add(new Setting(option, value, known));
    return new ContainerSettings(more);
  }

  // ---- network ----

  /** {@return these, and an address more, IPv4 or IPv6, maybe with a mask behind it} */
  public ContainerSettings address(String address) {
    return with("ipadd", matching(ADDRESS, "openvz.address", address, "write an IP address"));
  }

  /** {@return these, and without that address} */
  public ContainerSettings withoutAddress(String address) {
    return with("ipdel", matching(ADDRESS, "openvz.address", address, "write an IP address"));
  }

  /** {@return these, and without any address} */
  public ContainerSettings withoutAddresses() {
    return with("ipdel", "all");
  }

  /** {@return these with name servers; they take the place of all that were set before} */
  public ContainerSettings nameServers(List<String> addresses) {
    ContainerSettings all = this;
    for (String each : addresses) {
      all = all.with("nameserver", matching(ADDRESS, "openvz.nameServer", each, "an IP address"));
    }
    return all;
  }

  /** {@return these with search domains; they take the place of all that were set before} */
  public ContainerSettings searchDomains(List<String> domains) {
    ContainerSettings all = this;
    for (String each : domains) {
      all = all.with("searchdomain", matching(HOST, "openvz.searchDomain", each, "a domain"));
    }
    return all;
  }

  /** {@return these with the container's host name} */
  public ContainerSettings hostname(String name) {
    return with("hostname", matching(HOST, "openvz.hostname", name, "a host name"));
  }

  /** {@return these with a virtual Ethernet card} */
  public ContainerSettings networkInterface(VethInterface card) {
    return with("netif_add", card.toString());
  }

  /** {@return these without the virtual Ethernet card of that name} */
  public ContainerSettings withoutNetworkInterface(String name) {
    return with("netif_del", VethInterface.device("openvz.interface", name));
  }

  // ---- memory, processors, input and output ----

  /** {@return these with that much memory, rounded up to pages of 4096 bytes} */
  public ContainerSettings memory(DataSize size) {
    long pages = pages(size);
    // Barrier and limit, because a kernel without OpenVZ heeds the barrier alone.
    return with("physpages", pages + ":" + pages);
  }

  /** {@return these with that much swap space, rounded up to pages; zero for none} */
  public ContainerSettings swap(DataSize size) {
    return with("swappages", "0:" + pages(size));
  }

  /** {@return these with a counted resource's barrier and limit, in its own unit} */
  public ContainerSettings beancounter(Beancounter resource, long barrier, long limit) {
    if (barrier < 0 || limit < 0 || barrier > limit) {
      throw InvalidSpecException.of(
          "openvz." + resource.word(),
          barrier + ":" + limit,
          "the barrier is not above the limit, and both are from 0 to " + LARGEST);
    }
    return with(resource.word(), barrier + ":" + limit);
  }

  /** {@return these with that many processors, from 1 to 10000} */
  public ContainerSettings cpus(int count) {
    return with("cpus", ranged("openvz.cpus", count, 1, 10_000));
  }

  /** {@return these with a limit of processor time in percent of one processor; 0 for none} */
  public ContainerSettings cpuLimit(int percent) {
    return with("cpulimit", ranged("openvz.cpuLimit", percent, 0, 1_000_000));
  }

  /** {@return these with a weight against other containers, from 8 to 500000} */
  public ContainerSettings cpuUnits(int units) {
    return with("cpuunits", ranged("openvz.cpuUnits", units, 8, 500_000));
  }

  /** {@return these, run on those processors only, such as {@code 0,2-3} or {@code all}} */
  public ContainerSettings cpuMask(String processors) {
    return with("cpumask", matching(SET, "openvz.cpuMask", processors, "write 0,2-3 or all"));
  }

  /** {@return these, with memory of those NUMA nodes only, such as {@code 0} or {@code all}} */
  public ContainerSettings nodeMask(String nodes) {
    return with("nodemask", matching(SET, "openvz.nodeMask", nodes, "write 0,2-3 or all"));
  }

  /** {@return these with a priority of disk access from 0 (least) to 7} */
  public ContainerSettings ioPriority(int priority) {
    return with("ioprio", ranged("openvz.ioPriority", priority, 0, 7));
  }

  /** {@return these with a limit of bytes a second on disks, rounded up to KiB; zero for none} */
  public ContainerSettings ioLimit(DataSize perSecond) {
    return with("iolimit", perSecond.toKibibytesRoundedUp() + "K");
  }

  /** {@return these with a limit of disk operations a second; 0 for none} */
  public ContainerSettings iopsLimit(int perSecond) {
    return with("iopslimit", ranged("openvz.iopsLimit", perSecond, 0, Integer.MAX_VALUE));
  }

  // ---- disk ----

  /** {@return these with that much disk space, rounded up to KiB} */
  public ContainerSettings diskSpace(DataSize size) {
    return diskSpace(size, size);
  }

  /** {@return these with disk space that may be exceeded for a while, up to the hard limit} */
  public ContainerSettings diskSpace(DataSize soft, DataSize hard) {
    if (soft.compareTo(hard) > 0) {
      throw InvalidSpecException.of(
          "openvz.diskSpace", soft + ":" + hard, "the soft limit is not above the hard one");
    }
    return with(
        "diskspace", soft.toKibibytesRoundedUp() + "K:" + hard.toKibibytesRoundedUp() + "K");
  }

  /** {@return these with that many inodes} */
  public ContainerSettings diskInodes(long soft, long hard) {
    if (soft < 1 || soft > hard) {
      throw InvalidSpecException.of(
          "openvz.diskInodes", soft + ":" + hard, "from 1 on, and soft not above hard");
    }
    return with("diskinodes", soft + ":" + hard);
  }

  /** {@return these with the time for which the soft limits may be exceeded} */
  public ContainerSettings quotaTime(Duration time) {
    return with("quotatime", ranged("openvz.quotaTime", time.toSeconds(), 0, Integer.MAX_VALUE));
  }

  /** {@return these with quotas inside the container for that many users and groups; 0 for none} */
  public ContainerSettings quotaUgidLimit(int most) {
    return with("quotaugidlimit", ranged("openvz.quotaUgidLimit", most, 0, Integer.MAX_VALUE));
  }

  /** {@return these with options of the container's own mount, such as {@code noatime}} */
  public ContainerSettings mountOptions(List<String> options) {
    for (String option : options) {
      matching(MOUNT_OPTION, "openvz.mountOptions", option, "a mount option such as noatime");
    }
    return with("mount_opts", String.join(",", options));
  }

  /** {@return these with a folder of the node's in the container; version 7 and later} */
  public ContainerSettings bindMount(String source, String target) {
    return with(
        "bindmount_add",
        path("openvz.bindMount", source) + ":" + path("openvz.bindMount", target),
        Known.SINCE_7);
  }

  /** {@return these without the folder of the node's at that place; version 7 and later} */
  public ContainerSettings withoutBindMount(String target) {
    return with("bindmount_del", path("openvz.bindMount", target), Known.SINCE_7);
  }

  // ---- what the container may do ----

  /** {@return these with a feature on or off, such as {@code nfs}, {@code bridge}, {@code ppp}} */
  public ContainerSettings feature(String name, boolean on) {
    return with(
        "features", matching(WORD, "openvz.feature", name, "a word such as nfs") + ":" + onOff(on));
  }

  /** {@return these with a capability on or off, such as {@code net_admin}} */
  public ContainerSettings capability(String name, boolean on) {
    return with(
        "capability",
        matching(WORD, "openvz.capability", name, "a word such as net_admin") + ":" + onOff(on));
  }

  /** {@return these with a block device's right} */
  public ContainerSettings blockDevice(int major, int minor, Access access) {
    return device("b", major, minor, access);
  }

  /** {@return these with a character device's right} */
  public ContainerSettings characterDevice(int major, int minor, Access access) {
    return device("c", major, minor, access);
  }

  private ContainerSettings device(String type, int major, int minor, Access access) {
    return with(
        "devices",
        type
            + ":"
            + ranged("openvz.device.major", major, 0, 4095)
            + ":"
            + ranged("openvz.device.minor", minor, 0, 1_048_575)
            + ":"
            + access.word);
  }

  /** {@return these with the right to a device by its name below {@code /dev}} */
  public ContainerSettings deviceNode(String name, Access access) {
    return with(
        "devnodes",
        matching(
                Pattern.compile("[A-Za-z0-9][A-Za-z0-9_/-]{0,63}"),
                "openvz.deviceNode",
                name,
                "a name below /dev, such as net/tun")
            + ":"
            + access.word);
  }

  /**
   * {@return these with what of the packet filter the container may use: {@code disabled}, {@code
   * stateless}, {@code stateful} or {@code full}; version 8 and later do not know it}
   */
  public ContainerSettings netfilter(String what) {
    return with(
        "netfilter",
        matching(
            Pattern.compile("disabled|stateless|stateful|full"),
            "openvz.netfilter",
            what,
            "disabled, stateless, stateful or full"));
  }

  // ---- start and stop ----

  /** {@return these, started with the node or not} */
  public ContainerSettings onBoot(boolean wanted) {
    return with("onboot", wanted ? "yes" : "no");
  }

  /** {@return these with a place in the order of starting; larger ones come first} */
  public ContainerSettings bootOrder(int order) {
    return with("bootorder", ranged("openvz.bootOrder", order, 0, Integer.MAX_VALUE));
  }

  /** {@return these, with starting switched off or on again} */
  public ContainerSettings disabled(boolean wanted) {
    return with("disabled", wanted ? "yes" : "no");
  }

  /** {@return these with the time after which a stop kills, in seconds; the tools' own is 120} */
  public ContainerSettings stopTimeout(Duration time) {
    return with("stop-timeout", ranged("openvz.stopTimeout", time.toSeconds(), 1, 86_400));
  }

  /** {@return these with all that a sample configuration of the node's sets} */
  public ContainerSettings applyConfig(String sample) {
    return with("applyconfig", sample("openvz.applyConfig", sample));
  }

  // ---- what becomes of it ----

  /** Whether nothing is set. */
  boolean isEmpty() {
    return settings.isEmpty();
  }

  /** The command line's part. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    for (Setting setting : settings) {
      arguments.add("--" + setting.option());
      arguments.add(setting.value());
    }
    return arguments;
  }

  /** What the tools of that generation do not know. */
  List<Violation> violations(Generation generation) {
    Known missing = generation == Generation.V7 ? Known.BY_LEGACY : Known.SINCE_7;
    return settings.stream()
        .filter(setting -> setting.known() == missing)
        .map(
            setting ->
                new Violation(
                    "openvz." + setting.option(),
                    setting.value(),
                    "the tools of this node do not know it"))
        .toList();
  }

  static String sample(String field, String name) {
    return matching(SAMPLE, field, name, "a sample configuration such as vswap-256m");
  }

  static String path(String field, String path) {
    boolean normal =
        path.matches("/[A-Za-z0-9_./@+-]{0,1000}") && !path.matches(".*/\\.\\.?(/.*)?");
    if (!normal) {
      throw InvalidSpecException.of(
          field,
          path,
          "an absolute path of letters, digits and '_./@+-', without '.' and '..' as parts");
    }
    return path;
  }

  private static long pages(DataSize size) {
    return size.bytes() / PAGE + (size.bytes() % PAGE == 0 ? 0 : 1);
  }

  private static String onOff(boolean on) {
    return on ? "on" : "off";
  }

  private static String ranged(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw InvalidSpecException.of(field, Long.toString(value), "from " + least + " to " + most);
    }
    return Long.toString(value);
  }

  private static String matching(Pattern pattern, String field, String value, String why) {
    if (!pattern.matcher(value).matches()) {
      throw InvalidSpecException.of(field, value, why);
    }
    return value;
  }

  @Override
  public String toString() {
    return arguments().toString();
  }
}
