package io.panvisor.config.network;

import io.panvisor.config.HostTree;
import io.panvisor.config.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All {@code ifcfg} files of a host together, and what is wrong between them: a port of a bridge
 * that no file defines, or two files for one device. Immutable; it is of the moment when it was
 * read.
 */
public final class IfcfgFolder {

  /** What the initscripts leave out, too. */
  private static final Pattern IGNORED =
      Pattern.compile(".*(?:~|\\.(?:bak|old|orig|rpmnew|rpmorig|rpmsave|offset|tmp|swp))");

  private final Map<String, IfcfgFile> files;
  private final HostDevices devices;

  private IfcfgFolder(Map<String, IfcfgFile> files, HostDevices devices) {
    this.files = files;
    this.devices = devices;
  }

  /** {@return the files below {@code /etc/sysconfig/network-scripts} of that host} */
  public static IfcfgFolder of(HostTree host) {
    Map<String, IfcfgFile> files = new LinkedHashMap<>();
    for (String name : host.names(IfcfgWriter.FOLDER)) {
      if (name.startsWith("ifcfg-") && !IGNORED.matcher(name).matches()) {
        String path = IfcfgWriter.FOLDER + "/" + name;
        host.text(path).ifPresent(text -> files.put(path, IfcfgFile.parse(text)));
      }
    }
    return new IfcfgFolder(files, new HostDevices(host));
  }

  /** {@return the files by path} */
  public Map<String, IfcfgFile> files() {
    return Map.copyOf(files);
  }

  private static String device(String path, IfcfgFile file) {
    return file.value("DEVICE").orElse(path.substring(path.lastIndexOf("/ifcfg-") + 7));
  }

  /** {@return the path of the file for that device: by its name, its DEVICE, or its HWADDR} */
  public Optional<String> pathOf(String device) {
    String named = IfcfgWriter.FOLDER + "/ifcfg-" + device;
    if (files.containsKey(named) && device(named, files.get(named)).equals(device)) {
      return Optional.of(named);
    }
    return files.entrySet().stream()
        .filter(each -> device(each.getKey(), each.getValue()).equals(device))
        .map(Map.Entry::getKey)
        .findFirst()
        .or(() -> byHardware(device));
  }

  private Optional<String> byHardware(String device) {
    return devices
        .mac(device)
        .flatMap(
            mac ->
                files.entrySet().stream()
                    .filter(each -> each.getValue().value("DEVICE").isEmpty())
                    .filter(
                        each ->
                            each.getValue()
                                .value("HWADDR")
                                .orElse("")
                                .equalsIgnoreCase(mac.toString()))
                    .map(Map.Entry::getKey)
                    .findFirst());
  }

  Optional<IfcfgFile> file(String device) {
    return pathOf(device).map(files::get);
  }

  /** {@return whether some file defines a bridge of that name} */
  public boolean definesBridge(String name) {
    return files.entrySet().stream()
        .anyMatch(
            each ->
                device(each.getKey(), each.getValue()).equals(name)
                    && each.getValue()
                        .value("TYPE")
                        .map(type -> type.equalsIgnoreCase("Bridge") || type.equals("OVSBridge"))
                        .orElse(false));
  }

  /** {@return what is wrong in each file, and between them, by path; good files are left out} */
  public Map<String, List<Problem>> problems() {
    Map<String, List<Problem>> all = new LinkedHashMap<>();
    Map<String, String> owners = new LinkedHashMap<>();
    files.forEach(
        (path, file) -> {
          List<Problem> problems = new ArrayList<>(file.problems());
          for (String key : List.of("BRIDGE", "OVS_BRIDGE")) {
            file.value(key)
                .filter(bridge -> !bridge.isEmpty() && !definesBridge(bridge))
                .ifPresent(
                    bridge ->
                        problems.add(
                            Problem.error(
                                file.line(key),
                                key + "=" + bridge + " names a bridge that no file defines",
                                "correct the name, or write ifcfg-" + bridge)));
          }
          String device = device(path, file);
          String other = owners.put(device, path);
          if (other != null) {
            problems.add(
                Problem.error(
                    file.line("DEVICE"),
                    "the device " + device + " has a file already: " + other,
                    ""));
          }
          if (!problems.isEmpty()) {
            all.put(path, List.copyOf(problems));
          }
        });
    return all;
  }
}
