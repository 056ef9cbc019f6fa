package io.panvisor.config.host;

import java.util.ArrayList;
import java.util.List;

/** How packages are installed without anybody being asked. */
final class PackageCommands {

  private PackageCommands() {}

  static List<String> install(HostSystem system, List<String> names) {
    List<String> command = new ArrayList<>();
    command.add(system.packageTool());
    command.add("-y");
    if (!system.isRedHatLike()) {
      // Another installation may hold the lock; and files that an administrator changed stay.
      command.addAll(
          List.of(
              "-o",
              "DPkg::Lock::Timeout=300",
              "-o",
              "Dpkg::Options::=--force-confdef",
              "-o",
              "Dpkg::Options::=--force-confold",
              "--no-install-recommends"));
    }
    command.add("install");
    command.addAll(names);
    return List.copyOf(command);
  }

  static List<String> group(HostSystem system, String group) {
    return system == HostSystem.CENTOS_7
        ? List.of("yum", "-y", "groupinstall", group)
        : List.of("dnf", "-y", "group", "install", group);
  }

  /** Fetches the lists of what there is. */
  static List<String> refresh() {
    return List.of("apt-get", "-o", "DPkg::Lock::Timeout=300", "update");
  }
}
