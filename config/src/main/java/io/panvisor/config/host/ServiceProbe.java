package io.panvisor.config.host;

import io.panvisor.process.CommandResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a service runs, and what it wrote last. */
final class ServiceProbe implements Probe {

  /**
   * A service.
   *
   * @param name its name for people and in ids
   * @param units its units; one that is active is enough, a socket among them
   * @param processes what its process may be called; 15 characters at most, as the kernel keeps
   * @param pidFiles where its process may have written its number
   * @param why why it matters
   */
  record Service(
      String name, List<String> units, List<String> processes, List<String> pidFiles, String why) {}

  private static final String LINES = "5";

  private final Service service;

  ServiceProbe(Service service) {
    this.service = service;
  }

  @Override
  public String id() {
    return "service." + service.name();
  }

  @Override
  public List<Finding> look(LookedAt host) {
    if (!host.isRunning()) {
      return List.of(
          Finding.unknown(
              id(), "there is no /proc below this root: it is not running", service.why(), ""));
    }
    return List.of(
        host.hasSystemd() && host.canAsk("systemctl") ? bySystemd(host) : byProcesses(host));
  }

  private Finding bySystemd(LookedAt host) {
    Finding worst = null;
    for (String unit : service.units()) {
      Map<String, String> state = state(unit, host);
      String active = state.getOrDefault("ActiveState", "");
      String loaded = state.getOrDefault("LoadState", "");
      if (active.equals("active") || active.equals("reloading")) {
        return Finding.ok(
                id(),
                unit + " is " + active + " (" + state.getOrDefault("SubState", "") + ")",
                service.why())
            .with(log(unit, host));
      }
      if (loaded.equals("not-found") || loaded.isEmpty()) {
        continue;
      }
      if (worst == null) {
        worst =
            Finding.missing(
                    id(),
                    unit
                        + " is "
                        + active
                        + (loaded.equals("masked") ? " and masked" : "")
                        + (active.equals("failed")
                            ? " (" + state.getOrDefault("Result", "") + ")"
                            : ""),
                    service.why(),
                    "systemctl enable --now " + unit)
                .with(log(unit, host));
      }
    }
    return worst == null
        ? Finding.missing(
            id(),
            "there is no unit " + String.join(" or ", service.units()),
            service.why(),
            "Install what brings it: 'panvisor host plan' names the packages.")
        : worst;
  }

  private static Map<String, String> state(String unit, LookedAt host) {
    Map<String, String> state = new LinkedHashMap<>();
    host.ask("systemctl", "show", "--property=LoadState,ActiveState,SubState,Result", unit)
        .map(CommandResult::out)
        .orElse("")
        .lines()
        .forEach(
            line -> {
              String[] parts = line.split("=", 2);
              if (parts.length == 2) {
                state.put(parts[0], parts[1]);
              }
            });
    return state;
  }

  private static List<String> log(String unit, LookedAt host) {
    return host.ask("journalctl", "--no-pager", "--quiet", "--lines=" + LINES, "--unit=" + unit)
        .map(answer -> answer.out().lines().toList())
        .orElseGet(() -> List.of("its log cannot be read: " + host.whyNotAsked("journalctl")));
  }

  /** Without systemd: who is there is seen in /proc, what it wrote is not known. */
  private Finding byProcesses(LookedAt host) {
    List<String> numbers = new ArrayList<>();
    for (String file : service.pidFiles()) {
      Optional<String> number = host.line(file).filter(text -> text.matches("\\d{1,9}"));
      if (number.isPresent() && isAlive(number.get(), host)) {
        numbers.add(number.get());
      }
    }
    if (numbers.isEmpty()) {
      numbers.addAll(Processes.called(service.processes(), host));
    }
    List<String> log =
        List.of("its last log lines are unknown: no systemd runs here that keeps a journal");
    if (!numbers.isEmpty()) {
      return Finding.ok(id(), "it runs as process " + String.join(", ", numbers), service.why())
          .with(log);
    }
    return Finding.missing(
            id(),
            "no process is called " + String.join(" or ", service.processes()),
            service.why(),
            "Start it; no systemd runs here that would.")
        .with(log);
  }

  private static boolean isAlive(String number, LookedAt host) {
    return host.exists("/proc/" + number) && !Processes.isDead(number, host);
  }
}
