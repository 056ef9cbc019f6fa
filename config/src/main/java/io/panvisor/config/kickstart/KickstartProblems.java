package io.panvisor.config.kickstart;

import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds what is wrong in a kickstart file: what its release does not know, what has no value or no
 * end, and what does not fit together.
 */
final class KickstartProblems {

  private static final Pattern DOMAIN_FILE =
      Pattern.compile(
          "\\s*(?:kernel|ramdisk|extra|root|name|memory|maxmem|disk|vif|vcpus|maxvcpus|cpus|type"
              + "|builder|bootloader|on_reboot|on_crash|on_poweroff|vfb|uuid)\\s*=.*");
  private static final Set<String> SOURCES =
      Set.of("url", "cdrom", "nfs", "harddrive", "liveimg", "hmc", "ostreesetup");
  private static final Set<String> LAYOUT =
      Set.of("part", "partition", "logvol", "raid", "volgroup", "btrfs", "reqpart");
  private static final Set<String> BOOT_PROTOCOLS =
      Set.of("dhcp", "bootp", "static", "query", "ibft");
  private static final Set<String> NUMBERS =
      Set.of(
          "--size",
          "--maxsize",
          "--percent",
          "--uid",
          "--gid",
          "--mtu",
          "--timeout",
          "--cost",
          "--spares",
          "--pesize",
          "--chunksize");

  private final KickstartDocument document;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Integer> firsts = new LinkedHashMap<>();
  private final Set<String> members = new HashSet<>();
  private final Map<String, Integer> places = new HashMap<>();
  private final Set<String> groups = new HashSet<>();
  private boolean includes;

  private KickstartProblems(KickstartDocument document) {
    this.document = document;
  }

  static List<Problem> of(KickstartDocument document) {
    Optional<Problem> other = domainFile(document);
    if (other.isPresent()) {
      return List.of(other.get());
    }
    KickstartProblems finder = new KickstartProblems(document);
    document.parts().forEach(finder::part);
    finder.together();
    return finder.problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }

  /** Somebody may call a domain file of Xen ks.cfg: it is told once, not line by line. */
  private static Optional<Problem> domainFile(KickstartDocument document) {
    List<Integer> lines = new ArrayList<>();
    for (KickstartPart part : document.parts()) {
      if (!(part instanceof KickstartPart.Command command)) {
        return Optional.empty();
      }
      if (DOMAIN_FILE.matcher(document.lines().get(command.line() - 1).text()).matches()) {
        lines.add(command.line());
      }
    }
    return lines.size() < 2
        ? Optional.empty()
        : Optional.of(
            Problem.error(
                lines.get(0),
                "this is no kickstart file but a domain file of Xen's xl",
                "Keep it apart: xl reads it when the domain is made, the installer reads a"
                    + " kickstart file."));
  }

  private void error(int line, String what, String hint) {
    problems.add(Problem.error(line, what, hint));
  }

  private void warning(int line, String what, String hint) {
    problems.add(Problem.warning(line, what, hint));
  }

  private void part(KickstartPart part) {
    if (part instanceof KickstartPart.Command command) {
      if (command.open()) {
        error(command.line(), "a quote in this line is not closed", "");
      } else if (command.name().equals("%end")) {
        error(command.line(), "nothing that was begun ends here", "Take this line out.");
      } else {
        command(command);
      }
    } else if (part instanceof KickstartPart.Include include) {
      includes = true;
      if (include.words().size() < 2) {
        error(include.line(), "it is not said which file is taken in", "");
      }
    } else if (part instanceof KickstartPart.Section section) {
      section(section);
    }
  }

  /** Whether this is there in the release, and if not, says so. */
  private boolean isThere(int line, String what, KickstartFacts.Life life) {
    String hint = life.instead().isEmpty() ? "" : "Take '" + life.instead() + "'.";
    if (document.release().isEmpty()) {
      if (life.gone() > 0 || life.old() > 0) {
        int since = life.gone() > 0 ? life.gone() : life.old();
        warning(line, "'" + what + "' is not for RHEL " + since + " and later", hint);
      }
      return true;
    }
    KickstartRelease release = document.release().get();
    if (!life.isIn(release)) {
      String when =
          life.from() > release.number()
              ? "it came with RHEL " + life.from()
              : "it is gone from RHEL " + life.gone();
      error(line, release + " does not know '" + what + "'; " + when, hint);
      return false;
    }
    if (life.isOldIn(release)) {
      warning(line, "'" + what + "' is not to be used from RHEL " + life.old(), hint);
    }
    return true;
  }

  private void command(KickstartPart.Command command) {
    Optional<KickstartFacts.Command> facts = KickstartFacts.find(command.name());
    if (facts.isEmpty() || command.name().startsWith("%")) {
      error(command.line(), "there is no command '" + command.name() + "'", "");
      return;
    }
    firsts.putIfAbsent(command.name(), command.line());
    if (isThere(command.line(), command.name(), facts.get().life())) {
      KickstartPart.Arguments arguments = command.arguments();
      arguments(command.line(), facts.get(), arguments);
      special(command.line(), command.name(), arguments);
    }
  }

  private void arguments(
      int line, KickstartFacts.Command facts, KickstartPart.Arguments arguments) {
    if (facts.anyOption()) {
      return;
    }
    for (Map.Entry<String, String> given : arguments.options().entrySet()) {
      KickstartFacts.Option option = facts.options().get(given.getKey());
      if (option == null) {
        error(line, "'" + facts.name() + "' has no option '" + given.getKey() + "'", "");
        continue;
      }
      isThere(line, facts.name() + " " + option.name(), option.life());
      boolean flag = option.takes() == KickstartFacts.Takes.FLAG;
      if (flag && !given.getValue().isEmpty()) {
        error(line, "'" + option.name() + "' takes no value", "");
      }
      if (NUMBERS.contains(option.name()) && !given.getValue().matches("[0-9]{1,18}|")) {
        error(line, "'" + option.name() + "' takes a whole number", "Without a unit.");
      }
    }
    for (String name : arguments.missing()) {
      error(line, "'" + name + "' has no value", "");
    }
    for (KickstartFacts.Option option : facts.options().values()) {
      if (option.required() && !arguments.has(option.name())) {
        error(line, "'" + facts.name() + "' needs the option '" + option.name() + "'", "");
      }
    }
    words(line, facts, arguments.words().size());
  }

  private void words(int line, KickstartFacts.Command facts, int count) {
    String why =
        switch (facts.words()) {
          case NONE -> count == 0 ? "" : "takes options only";
          case MAYBE -> count <= 1 ? "" : "takes one word at most";
          case ONE -> count == 1 ? "" : "takes one word beside its options";
          case SOME -> count > 0 ? "" : "takes words beside its options";
          case ANY -> "";
        };
    if (!why.isEmpty()) {
      error(line, "'" + facts.name() + "' " + why, "A value with blanks in it needs quotes.");
    }
  }

  private void special(int line, String name, KickstartPart.Arguments arguments) {
    switch (name) {
      case "rootpw", "sshpw" -> password(line, arguments, arguments.words());
      case "user" ->
          arguments
              .value("--password")
              .ifPresent(password -> password(line, arguments, List.of(password)));
      case "url" -> oneOf(line, arguments, "--url", "--mirrorlist", "--metalink");
      case "repo" -> repository(line, arguments);
      case "services" -> oneOf(line, arguments, "--disabled", "--enabled");
      case "network" -> network(line, arguments);
      case "selinux" -> oneOf(line, arguments, "--disabled", "--enforcing", "--permissive");
      case "timezone" -> timeZone(line, arguments);
      case "part", "partition" -> partition(line, arguments);
      case "logvol" -> logicalVolume(line, arguments);
      case "volgroup" -> {
        groups.add(arguments.words().isEmpty() ? "" : arguments.words().get(0));
        use(line, arguments.words().stream().skip(1).toList());
      }
      case "raid", "btrfs" -> {
        place(line, arguments);
        use(line, arguments.words().stream().skip(1).filter(KickstartProblems::isMember).toList());
      }
      default -> {}
    }
  }

  private void oneOf(int line, KickstartPart.Arguments arguments, String... options) {
    for (String option : options) {
      if (arguments.has(option)) {
        return;
      }
    }
    error(line, "one of " + String.join(", ", options) + " is needed here", "");
  }

  private void password(int line, KickstartPart.Arguments arguments, List<String> words) {
    boolean encrypted = arguments.has("--iscrypted");
    if (words.isEmpty()) {
      if (!arguments.has("--lock")) {
        error(line, "there is no password", "Or say --lock, and nobody logs in with one.");
      }
    } else if (!encrypted) {
      warning(
          line,
          "this is a password that anybody can read who reads the file",
          "Take --iscrypted and what 'openssl passwd -6' prints.");
    } else if (!words.get(0).startsWith("$") && !words.get(0).equals("*")) {
      error(
          line,
          "--iscrypted says that this is a hash, and it is none",
          "Take what 'openssl passwd -6' prints.");
    }
  }

  private void repository(int line, KickstartPart.Arguments arguments) {
    int count = 0;
    for (String way : List.of("--baseurl", "--mirrorlist", "--metalink")) {
      count += arguments.has(way) ? 1 : 0;
    }
    if (count > 1) {
      error(line, "a repository has one of --baseurl, --mirrorlist and --metalink", "");
    }
  }

  private void network(int line, KickstartPart.Arguments arguments) {
    String protocol = arguments.value("--bootproto").orElse("dhcp");
    if (!BOOT_PROTOCOLS.contains(protocol)) {
      error(line, "there is no --bootproto=" + protocol, "Take dhcp or static.");
    }
    if (protocol.equals("static")) {
      for (String option : List.of("--ip", "--netmask")) {
        if (!arguments.has(option) && !arguments.has("--ipv6") && !arguments.has("--noipv4")) {
          error(line, "--bootproto=static needs " + option, "");
        }
      }
    }
    for (String option : List.of("--netmask", "--gateway", "--ip")) {
      arguments
          .value(option)
          .ifPresent(value -> judge(line, option, () -> Values.address(option, value)));
    }
    arguments
        .value("--nameserver")
        .ifPresent(
            value -> {
              for (String each : value.split(",", -1)) {
                judge(line, "--nameserver", () -> Values.address("--nameserver", each));
              }
            });
    arguments
        .value("--hostname")
        .ifPresent(value -> judge(line, "--hostname", () -> Values.hostName("--hostname", value)));
  }

  private void judge(int line, String option, Runnable check) {
    try {
      check.run();
    } catch (InvalidSpecException wrong) {
      error(line, "'" + option + "': " + wrong.violations().get(0).why(), "");
    }
  }

  private void timeZone(int line, KickstartPart.Arguments arguments) {
    if (arguments.has("--nontp") && arguments.has("--ntpservers")) {
      error(line, "--nontp and --ntpservers contradict each other", "");
    }
    if (arguments.words().isEmpty() && arguments.options().isEmpty()) {
      error(line, "there is no time zone", "Such as Europe/Berlin.");
    }
  }

  private static boolean isMember(String name) {
    return name.matches("(?:pv|raid|btrfs)\\..+");
  }

  private void partition(int line, KickstartPart.Arguments arguments) {
    if (arguments.has("--resize") && !(arguments.has("--onpart") || arguments.has("--usepart"))) {
      error(line, "--resize goes with --onpart", "");
    }
    boolean sized = false;
    for (String way :
        List.of("--size", "--recommended", "--hibernation", "--onpart", "--usepart")) {
      sized |= arguments.has(way);
    }
    if (!sized) {
      error(line, "it is not said how large this becomes", "Such as --size=1024, in MiB.");
    }
    fileSystem(line, arguments);
    place(line, arguments);
  }

  private void logicalVolume(int line, KickstartPart.Arguments arguments) {
    String group = arguments.value("--vgname").orElse("");
    boolean old = arguments.has("--useexisting") || arguments.has("--noformat");
    if (!group.isEmpty() && !groups.contains(group) && !old && !includes) {
      error(line, "no volgroup before makes the group '" + group + "'", "");
    }
    if (arguments.has("--thin") && !arguments.has("--poolname")) {
      error(line, "--thin goes with --poolname", "");
    }
    fileSystem(line, arguments);
    place(line, arguments);
  }

  private void fileSystem(int line, KickstartPart.Arguments arguments) {
    boolean btrfs = arguments.value("--fstype").filter("btrfs"::equals).isPresent();
    if (btrfs && document.release().filter(it -> it.number() >= 8).isPresent()) {
      error(line, document.release().get() + " has no btrfs", "Take xfs.");
    }
  }

  private void place(int line, KickstartPart.Arguments arguments) {
    String place = arguments.words().isEmpty() ? "" : arguments.words().get(0);
    if (isMember(place) && !members.add(place)) {
      error(line, "'" + place + "' is there twice", "");
    }
    if (place.startsWith("/")) {
      Integer other = places.putIfAbsent(place, line);
      if (other != null) {
        error(line, "'" + place + "' is mounted by line " + other + " already", "");
      }
    }
  }

  private void use(int line, List<String> names) {
    for (String name : names) {
      if (!members.contains(name) && !includes) {
        error(line, "no part before is called '" + name + "'", "");
      }
    }
  }

  private void section(KickstartPart.Section section) {
    Optional<KickstartFacts.Command> facts = KickstartFacts.find(section.name());
    if (facts.isEmpty()) {
      error(section.line(), "there is no section '" + section.name() + "'", "");
      return;
    }
    firsts.putIfAbsent(section.name(), section.line());
    isThere(section.line(), section.name(), facts.get().life());
    arguments(section.line(), facts.get(), section.arguments());
    if (section.end() == 0) {
      error(section.line(), "'" + section.name() + "' has no end", "Close it with %end.");
    }
    if (section.name().equals("%addon") && section.arguments().words().isEmpty()) {
      error(section.line(), "it is not said which add-on this is for", "");
    }
    if (section.name().equals("%packages")) {
      packages(section);
    }
  }

  private void packages(KickstartPart.Section section) {
    String environment = "";
    for (int index = 0; index < section.body().size(); index++) {
      String entry = section.body().get(index).replaceAll("#.*", "").strip();
      int line = section.line() + 1 + index;
      if (entry.startsWith("@^")) {
        if (!environment.isEmpty()) {
          warning(line, "a second environment: only this one counts", "");
        }
        environment = entry;
      } else if (entry.startsWith("--") || entry.equals("-") || entry.equals("@")) {
        error(line, "this names no package and no group", "Options stand behind %packages.");
      }
    }
  }

  /** What only shows when all is read. */
  private void together() {
    List<String> sources = firsts.keySet().stream().filter(SOURCES::contains).toList();
    if (sources.size() > 1) {
      int line = firsts.getOrDefault(sources.get(1), 0);
      error(line, "there are several sources to install from: " + String.join(", ", sources), "");
    }
    Integer automatic = firsts.get("autopart");
    for (String command : LAYOUT) {
      Integer line = firsts.get(command);
      if (automatic != null && line != null) {
        error(
            line,
            "'" + command + "' and autopart in line " + automatic + " exclude each other",
            "");
      }
    }
    if (includes || document.parts().isEmpty()) {
      return;
    }
    List<String> asked = new ArrayList<>();
    for (String needed : List.of("lang", "keyboard", "timezone", "rootpw")) {
      if (!firsts.containsKey(needed)) {
        asked.add(needed);
      }
    }
    if (automatic == null && LAYOUT.stream().noneMatch(firsts::containsKey)) {
      asked.add("autopart");
    }
    if (!asked.isEmpty()) {
      warning(
          0,
          "the installer stops and asks, as there is no " + String.join(", ", asked),
          "Nobody may be there to answer.");
    }
  }
}
