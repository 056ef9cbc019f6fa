package io.panvisor.config.network;

import io.panvisor.config.HostTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** {@code /etc/network/interfaces} of a host and the files that it reads besides; for editing. */
final class InterfacesFiles {

  static final String FOLDER = "/etc/network";
  static final String MAIN = FOLDER + "/interfaces";

  private static final Pattern IN_FOLDER = Pattern.compile("[A-Za-z0-9_-]+");

  private final HostTree host;
  private final Map<String, InterfacesFile> files = new LinkedHashMap<>();

  InterfacesFiles(HostTree host) {
    this.host = host;
    read(MAIN);
  }

  private void read(String path) {
    Optional<String> text = files.containsKey(path) ? Optional.empty() : host.text(path);
    if (text.isEmpty()) {
      return;
    }
    InterfacesFile file = InterfacesFile.parse(text.get());
    files.put(path, file);
    for (InterfacesFile.Stanza stanza : file.stanzas()) {
      boolean folder = stanza.kind().equals("source-directory");
      if (folder || stanza.kind().equals("source")) {
        for (String source : stanza.words().subList(1, stanza.words().size())) {
          String absolute = source.startsWith("/") ? source : FOLDER + "/" + source;
          sources(folder ? absolute + "/*" : absolute, folder).forEach(this::read);
        }
      }
    }
  }

  /** The files of a pattern whose folders are written out. */
  private List<String> sources(String pattern, boolean checksNames) {
    String clean = pattern.replaceAll("/+", "/");
    int slash = clean.lastIndexOf('/');
    String folder = slash == 0 ? "/" : clean.substring(0, slash);
    if (folder.indexOf('*') >= 0 || folder.contains("/.")) {
      return List.of();
    }
    Pattern name =
        Pattern.compile(
            clean
                .substring(slash + 1)
                .replaceAll("([.+(){}|^$\\\\\\[\\]])", "\\\\$1")
                .replace("*", ".*")
                .replace('?', '.'));
    List<String> found = new ArrayList<>();
    for (String each : host.names(folder)) {
      boolean taken = name.matcher(each).matches() && !each.startsWith(".");
      if (taken && (!checksNames || IN_FOLDER.matcher(each).matches())) {
        found.add(folder + "/" + each);
      }
    }
    return found;
  }

  Map<String, InterfacesFile> all() {
    return files;
  }

  InterfacesFile file(String path) {
    InterfacesFile file = files.get(path);
    return file == null ? InterfacesFile.parse("") : file;
  }

  void edit(String path, UnaryOperator<InterfacesFile> change) {
    files.put(path, change.apply(file(path)));
  }

  void editAll(UnaryOperator<InterfacesFile> change) {
    files.replaceAll((path, file) -> change.apply(file));
  }

  /** The file with a stanza for that device. */
  Optional<String> pathOf(String device) {
    return files.entrySet().stream()
        .filter(each -> each.getValue().hasInterface(device))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Whether some file names the device in a line such as {@code auto}. */
  boolean isListed(String kind, String device) {
    return files.values().stream().anyMatch(file -> file.isListed(kind, device));
  }

  /** Whether files of that folder are read, so that a new one there counts. */
  boolean readsFolder() {
    return file(MAIN).stanzas().stream()
        .anyMatch(
            stanza ->
                stanza.kind().equals("source-directory")
                        && stanza.word(1).replaceAll("/+$", "").endsWith("interfaces.d")
                    || stanza.kind().equals("source") && stanza.word(1).endsWith("interfaces.d/*"));
  }

  /** The device, if any, that has that port in its list of ports. */
  Optional<String> bridgeOf(String port) {
    for (InterfacesFile file : files.values()) {
      for (InterfacesFile.Stanza stanza : file.stanzas()) {
        if (stanza.kind().equals("iface")) {
          for (String list : List.of("bridge_ports", "ovs_ports", "bond-slaves", "slaves")) {
            List<String> ports = List.of(stanza.option(list).orElse("").split("\\s+"));
            if (ports.contains(port)) {
              return Optional.of(stanza.word(1));
            }
          }
        }
      }
    }
    return Optional.empty();
  }
}
