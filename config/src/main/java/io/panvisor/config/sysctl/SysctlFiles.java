package io.panvisor.config.sysctl;

import io.panvisor.config.HostTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All files that set kernel parameters on a host, in the order in which {@code sysctl --system}
 * reads them: those of the {@code sysctl.d} folders by name, where a file of {@code /etc} hides one
 * of the same name in {@code /run}, and that one those below {@code /usr}, and {@code
 * /etc/sysctl.conf} last (sysctl(8)). Immutable: the files as they were read.
 */
public final class SysctlFiles {

  static final String MAIN = "/etc/sysctl.conf";

  private static final List<String> FOLDERS =
      List.of(
          "/etc/sysctl.d",
          "/run/sysctl.d",
          "/usr/local/lib/sysctl.d",
          "/usr/lib/sysctl.d",
          "/lib/sysctl.d");

  private final List<Read> files;
  private final List<String> hidden;
  private final boolean bootReadsMain;

  private record Read(String path, SysctlDocument document) {}

  /**
   * Where a value comes from.
   *
   * @param path the file
   * @param assignment the line of it; its key may be a pattern
   */
  public record Source(String path, SysctlDocument.Assignment assignment) {

    /** {@return file and line, for messages} */
    @Override
    public String toString() {
      return path + ", line " + assignment.line();
    }
  }

  private SysctlFiles(List<Read> files, Collection<String> hidden, boolean bootReadsMain) {
    this.files = List.copyOf(files);
    this.hidden = List.copyOf(hidden);
    this.bootReadsMain = bootReadsMain;
  }

  /** {@return the files of that host} */
  public static SysctlFiles of(HostTree host) {
    return of(host, Map.of());
  }

  /** {@return the files of that host, as if some had another text, or were there} */
  public static SysctlFiles of(HostTree host, Map<String, String> instead) {
    Map<String, String> byName = new TreeMap<>();
    List<String> hidden = new ArrayList<>();
    for (String folder : FOLDERS) {
      TreeSet<String> names = new TreeSet<>(host.names(folder));
      for (String path : instead.keySet()) {
        if (path.startsWith(folder + "/")) {
          names.add(path.substring(folder.length() + 1));
        }
      }
      for (String name : names) {
        if (name.endsWith(".conf") && byName.putIfAbsent(name, folder + "/" + name) != null) {
          String lower = folder + "/" + name;
          if (!host.resolve(lower).equals(host.resolve(byName.get(name)))) {
            hidden.add(lower);
          }
        }
      }
    }
    List<Read> files = new ArrayList<>();
    boolean bootReadsMain = false;
    for (String path : byName.values()) {
      bootReadsMain |= host.resolve(path).equals(host.resolve(MAIN));
      files.add(new Read(path, read(host, path, instead)));
    }
    files.add(new Read(MAIN, read(host, MAIN, instead)));
    return new SysctlFiles(files, hidden, bootReadsMain);
  }

  private static SysctlDocument read(HostTree host, String path, Map<String, String> instead) {
    Path place = host.resolve(path);
    for (Map.Entry<String, String> other : instead.entrySet()) {
      if (host.resolve(other.getKey()).equals(place)) {
        return SysctlDocument.parse(other.getValue());
      }
    }
    return SysctlDocument.parse(host.text(path).orElse(""));
  }

  /** {@return the paths in the order in which they are read, {@code /etc/sysctl.conf} last} */
  public List<String> paths() {
    return files.stream().map(Read::path).toList();
  }

  /** {@return the files that are not read, because one of the same name hides them} */
  public List<String> hidden() {
    return hidden;
  }

  /**
   * {@return whether systemd reads {@code /etc/sysctl.conf} at boot: only where a link in {@code
   * sysctl.d} leads to it, as in CentOS and in Debian up to 12}
   */
  public boolean bootReadsMain() {
    return bootReadsMain;
  }

  /**
   * {@return where the value comes from that {@code sysctl --system} gives to that key: the last
   * line that names it, else the last pattern, unless a line keeps patterns off it}
   *
   * @param key a key that is no pattern
   */
  public Optional<Source> effective(SysctlKey key) {
    Source named = null;
    Source pattern = null;
    boolean excluded = false;
    for (Read file : files) {
      for (SysctlDocument.Assignment each : file.document().assignments()) {
        if (each.key().equals(key)) {
          named = new Source(file.path(), each);
        } else if (each.key().isPattern() && each.key().matches(key)) {
          pattern = new Source(file.path(), each);
        }
      }
      excluded |= file.document().exclusions().stream().anyMatch(each -> each.key().equals(key));
    }
    return Optional.ofNullable(named != null || excluded ? named : pattern);
  }
}
