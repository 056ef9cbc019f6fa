package io.panvisor.config.systemd;

import io.panvisor.config.HostTree;
import io.panvisor.config.ini.IniFile;
import io.panvisor.config.ini.IniStyle;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The units of a host below its root. Immutable; every call looks anew. */
public final class UnitTree {

  static final String OWN = "/etc/systemd/system";

  private static final List<String> FOLDERS =
      List.of(
          OWN,
          "/run/systemd/system",
          "/usr/local/lib/systemd/system",
          "/usr/lib/systemd/system",
          "/lib/systemd/system");
  private static final int DEEPEST = 16;

  private final HostTree host;

  /** The units of that host. */
  public UnitTree(HostTree host) {
    this.host = host;
  }

  /** {@return whether there is a file for that unit, its template's among them} */
  public boolean exists(UnitName unit) {
    return path(unit).isPresent();
  }

  /** {@return whether nothing can start it: it is a link to /dev/null, or an empty file} */
  public boolean isMasked(UnitName unit) {
    return path(unit).filter(this::isMask).isPresent();
  }

  private boolean isMask(String path) {
    return host.linkTarget(path).filter("/dev/null"::equals).isPresent()
        || host.bytes(path).filter(bytes -> bytes.length == 0).isPresent();
  }

  /** The first file of that name in the folders that systemd looks in, or of its template. */
  private Optional<String> path(UnitName unit) {
    for (String name : new LinkedHashSet<>(List.of(unit.text(), unit.template().text()))) {
      for (String folder : FOLDERS) {
        String path = folder + "/" + name;
        if (host.linkTarget(path).isPresent() || Files.isRegularFile(host.resolve(path))) {
          return Optional.of(path);
        }
      }
    }
    return Optional.empty();
  }

  /** The unit's own name, where the given one is a second. */
  private UnitName real(UnitName unit) {
    UnitName name = unit;
    for (int depth = 0; depth < DEEPEST; depth++) {
      Optional<String> target = path(name).flatMap(host::linkTarget);
      String last = target.map(UnitTree::lastOf).orElse("");
      if (!UnitName.isName(last) || last.equals(name.template().text())) {
        return name;
      }
      UnitName next = new UnitName(last);
      name = next.isTemplate() && name.isInstance() ? next.with(name.instance()) : next;
    }
    throw InvalidSpecException.of("unit", unit.text(), "its links lead round in a circle");
  }

  private UnitInstall install(UnitName unit) {
    UnitInstall install = new UnitInstall();
    String path = path(unit).orElseThrow(() -> new NotFoundException("unit", unit.text()));
    host.text(path).ifPresent(text -> install.add(IniFile.parse(IniStyle.UNIT, text)));
    dropIns(unit)
        .forEach(
            file ->
                host.text(file).ifPresent(text -> install.add(IniFile.parse(IniStyle.UNIT, text))));
    return install;
  }

  /** {@return the drop-ins of that unit, in the order in which systemd reads them} */
  public List<String> dropIns(UnitName unit) {
    Map<String, String> byName = new TreeMap<>();
    for (UnitName name : new LinkedHashSet<>(List.of(unit, unit.template()))) {
      for (String folder : FOLDERS) {
        String dropIns = folder + "/" + name.text() + ".d";
        for (String file : host.names(dropIns)) {
          if (file.endsWith(".conf")) {
            byName.putIfAbsent(file, dropIns + "/" + file);
          }
        }
      }
    }
    return List.copyOf(byName.values());
  }

  /** {@return whether it starts with the host} */
  public UnitState state(UnitName unit) {
    if (!exists(unit)) {
      return UnitState.MISSING;
    }
    if (isMasked(unit)) {
      return UnitState.MASKED;
    }
    if (!real(unit).equals(unit)) {
      return UnitState.ALIAS;
    }
    UnitInstall install = install(unit);
    List<String> names =
        present().entrySet().stream()
            .filter(link -> isOf(link, unit))
            .map(link -> lastOf(link.getKey()))
            .toList();
    if (names.stream().anyMatch(name -> isGiven(name, unit, install))) {
      return UnitState.ENABLED;
    }
    // In use under a name that its [Install] does not give it.
    if (!names.isEmpty()) {
      return UnitState.INDIRECT;
    }
    if (install.makesLinks()) {
      return UnitState.DISABLED;
    }
    return install.also().isEmpty() ? UnitState.STATIC : UnitState.INDIRECT;
  }

  /** Whether the link leads to the unit or has its name. */
  private static boolean isOf(Map.Entry<String, String> link, UnitName unit) {
    boolean isNamedSo = lastOf(link.getKey()).equals(unit.text());
    boolean leadsThere = lastOf(link.getValue()).equals(unit.text());
    return isNamedSo && leadsThere
        ? !link.getKey().equals(OWN + "/" + unit.text())
        : isNamedSo || leadsThere;
  }

  private static boolean isGiven(String name, UnitName unit, UnitInstall install) {
    return name.equals(unit.text())
        || install.aliases().stream().anyMatch(alias -> unit.expand(alias).equals(name))
        || unit.isTemplate()
            && !install.defaultInstance().isEmpty()
            && name.equals(unit.with(install.defaultInstance()).text());
  }

  private static String lastOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * {@return the links, with where they lead, that switch the unit on, and those that it names}
   *
   * @throws NotFoundException when there is no such unit
   * @throws InvalidSpecException when it is masked, or a template without an instance
   */
  public Map<String, String> enabling(UnitName unit) {
    Map<String, String> links = new LinkedHashMap<>();
    Set<UnitName> seen = new LinkedHashSet<>();
    enabling(unit, seen, links, true);
    return links;
  }

  private void enabling(
      UnitName given, Set<UnitName> seen, Map<String, String> links, boolean isAsked) {
    if (!exists(given)) {
      if (isAsked) {
        throw (NotFoundException)
            new NotFoundException("unit", given.text())
                .hint("Install its package first, or switch it on by systemctl afterwards.");
      }
      return;
    }
    if (isMasked(given)) {
      if (isAsked) {
        throw InvalidSpecException.of("unit", given.text(), "it is masked: unmask it first");
      }
      return;
    }
    UnitName unit = real(given);
    if (!seen.add(unit)) {
      return;
    }
    UnitInstall install = install(unit);
    UnitName named = named(unit, install);
    if (!named.equals(unit) && isMasked(named)) {
      if (isAsked) {
        throw InvalidSpecException.of(
            "unit", given.text(), named.text() + " is masked: unmask it first");
      }
      return;
    }
    String target = path(unit).orElseThrow();
    for (String alias : install.aliases()) {
      links.put(OWN + "/" + alias(named, alias), target);
    }
    depend(named, install.wantedBy(), "wants", target, links);
    depend(named, install.requiredBy(), "requires", target, links);
    install.also().forEach(also -> enabling(UnitName.of(named.expand(also)), seen, links, false));
  }

  private static UnitName named(UnitName unit, UnitInstall install) {
    if (!unit.isTemplate() || !install.makesLinks()) {
      return unit;
    }
    if (install.defaultInstance().isEmpty()) {
      throw InvalidSpecException.of(
          "unit", unit.text(), "it is a template: say which, as in " + unit.prefix() + "@NAME");
    }
    return unit.with(install.defaultInstance());
  }

  private static String alias(UnitName unit, String alias) {
    String name = unit.expand(alias);
    boolean good =
        UnitName.isName(name)
            && new UnitName(name).type().equals(unit.type())
            && name.indexOf('@') < 0
            && !unit.isInstance();
    if (!good) {
      throw InvalidSpecException.of(
          "unit", unit.text(), "its second name '" + name + "' is not made here: use systemctl");
    }
    return name;
  }

  private static void depend(
      UnitName unit, List<String> targets, String kind, String path, Map<String, String> links) {
    for (String pattern : targets) {
      UnitName target = UnitName.of(unit.expand(pattern));
      if (target.isTemplate() && unit.isInstance()) {
        target = target.with(unit.instance());
      }
      links.put(OWN + "/" + target.text() + "." + kind + "/" + unit.text(), path);
    }
  }

  /**
   * {@return the links that go when the unit is switched off, its second names and what it names
   * among them}
   */
  public List<String> disabling(UnitName unit) {
    Set<UnitName> names = new LinkedHashSet<>();
    collect(unit, names);
    List<String> links = new ArrayList<>();
    present()
        .forEach(
            (path, target) -> {
              String name = lastOf(path);
              String last = lastOf(target);
              if (!target.equals("/dev/null") && (isOneOf(name, names) || isOneOf(last, names))) {
                links.add(path);
              }
            });
    return links;
  }

  private void collect(UnitName given, Set<UnitName> names) {
    UnitName unit = real(given);
    names.add(given);
    boolean isSecondName = !given.equals(unit);
    if (isSecondName && !names.add(unit) || !exists(unit) || isMasked(unit)) {
      return;
    }
    for (String also : install(unit).also()) {
      UnitName next = UnitName.of(unit.expand(also));
      if (!names.contains(next)) {
        collect(next, names);
      }
    }
  }

  private static boolean isOneOf(String name, Set<UnitName> names) {
    if (!UnitName.isName(name)) {
      return false;
    }
    UnitName unit = new UnitName(name);
    return names.contains(unit) || unit.isInstance() && names.contains(unit.template());
  }

  /** Every link of the host's own folder, and of the folders of dependencies in it. */
  private Map<String, String> present() {
    Map<String, String> links = new LinkedHashMap<>();
    for (String name : host.names(OWN)) {
      String path = OWN + "/" + name;
      host.linkTarget(path).ifPresent(target -> links.put(path, target));
      if (name.endsWith(".wants") || name.endsWith(".requires")) {
        for (String unit : host.names(path)) {
          host.linkTarget(path + "/" + unit)
              .ifPresent(target -> links.put(path + "/" + unit, target));
        }
      }
    }
    return links;
  }

  /** {@return the preset's line that says whether it starts by default; nothing where none does} */
  public Optional<String> preset(UnitName unit) {
    Map<String, String> byName = new TreeMap<>();
    for (String folder :
        List.of(
            "/etc/systemd/system-preset",
            "/run/systemd/system-preset",
            "/usr/local/lib/systemd/system-preset",
            "/usr/lib/systemd/system-preset",
            "/lib/systemd/system-preset")) {
      host.names(folder).stream()
          .filter(name -> name.endsWith(".preset"))
          .forEach(name -> byName.putIfAbsent(name, folder + "/" + name));
    }
    return byName.values().stream()
        .flatMap(path -> host.text(path).orElse("").lines())
        .map(String::strip)
        .filter(line -> line.matches("(enable|disable)\\s+\\S+.*"))
        .filter(line -> unit.text().matches(glob(line.split("\\s+")[1])))
        .findFirst();
  }

  private static String glob(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int index = 0; index < pattern.length(); index++) {
      char sign = pattern.charAt(index);
      switch (sign) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(java.util.regex.Pattern.quote(Character.toString(sign)));
      }
    }
    return regex.toString();
  }
}
