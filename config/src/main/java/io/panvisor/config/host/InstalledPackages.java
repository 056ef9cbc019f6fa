package io.panvisor.config.host;

import io.panvisor.config.HostTree;
import io.panvisor.error.PanvisorException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which packages a host has: by dpkg's status file below the root, or by rpm, which reads the
 * database below another root as well.
 */
final class InstalledPackages {

  private static final String STATUS = "/var/lib/dpkg/status";
  private static final List<String> DATABASES = List.of("/var/lib/rpm", "/usr/lib/sysimage/rpm");

  private final HostTree host;
  private final CommandRunner runner;
  private final HostSystem system;

  InstalledPackages(HostTree host, CommandRunner runner, HostSystem system) {
    this.host = host;
    this.runner = runner;
    this.system = system;
  }

  /** Those of the names that are not installed; nothing where that cannot be seen. */
  Optional<List<String>> missing(List<String> names) {
    return installed(names)
        .map(there -> names.stream().filter(name -> !there.contains(name)).toList());
  }

  private Optional<Set<String>> installed(List<String> names) {
    return system.isRedHatLike() ? byRpm(names) : host.text(STATUS).map(InstalledPackages::byDpkg);
  }

  /** A paragraph a package; those that were removed are there too, with another status. */
  private static Set<String> byDpkg(String status) {
    Set<String> installed = new HashSet<>();
    String name = "";
    for (String line : status.split("\n")) {
      if (line.startsWith("Package: ")) {
        name = line.substring("Package: ".length()).strip();
      } else if (line.startsWith("Status: ") && line.endsWith(" ok installed")) {
        installed.add(name);
      }
    }
    return installed;
  }

  private Optional<Set<String>> byRpm(List<String> names) {
    if (DATABASES.stream().noneMatch(host::exists) || !runner.has("rpm")) {
      return Optional.empty();
    }
    List<String> arguments = new ArrayList<>();
    if (!host.isThisHost()) {
      arguments.addAll(List.of("--root", host.root().toString()));
    }
    arguments.addAll(List.of("-q", "--queryformat", "+%{NAME}\\n"));
    arguments.addAll(names);
    String out;
    try {
      out = runner.run(Command.of("rpm", arguments).within(Duration.ofSeconds(20))).out();
    } catch (PanvisorException unanswered) {
      return Optional.empty();
    }
    // Of a package that is not there a sentence is printed. With neither, rpm could not read.
    Set<String> installed = new HashSet<>();
    boolean answered = false;
    for (String line : out.split("\n")) {
      if (line.startsWith("+")) {
        installed.add(line.substring(1));
      }
      answered |= line.startsWith("+") || line.endsWith("is not installed");
    }
    return answered ? Optional.of(installed) : Optional.empty();
  }
}
