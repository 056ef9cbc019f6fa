package io.panvisor.config.host;

import io.panvisor.config.HostTree;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.time.Duration;
import java.util.List;

/** Which units of systemd start with a host, by its links, and which are active. */
final class Units {

  private static final List<String> FOLDERS =
      List.of(
          "/etc/systemd/system",
          "/run/systemd/system",
          "/usr/lib/systemd/system",
          "/lib/systemd/system");

  private final HostTree host;
  private final CommandRunner runner;

  Units(HostTree host, CommandRunner runner) {
    this.host = host;
    this.runner = runner;
  }

  /** Whether something that starts with the host wants the unit. */
  boolean isEnabled(String unit) {
    for (String folder : FOLDERS) {
      for (String name : host.names(folder)) {
        boolean wants = name.endsWith(".wants") || name.endsWith(".requires");
        if (wants && host.names(folder + "/" + name).contains(unit)) {
          return true;
        }
      }
    }
    return false;
  }

  boolean isThere(String unit) {
    return FOLDERS.stream().anyMatch(folder -> host.names(folder).contains(unit));
  }

  /** Whether systemd runs here, so that services can be started by it. */
  boolean canStart() {
    return host.isThisHost() && host.exists("/run/systemd/system") && runner.has("systemctl");
  }

  boolean isActive(String unit) {
    CommandResult answer =
        runner.run(Command.of("systemctl", "is-active", unit).within(Duration.ofSeconds(5)));
    return answer.out().strip().equals("active");
  }
}
