package io.panvisor.config.host;

import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.PanvisorException;
import io.panvisor.process.CommandRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at a host and tells what is missing, why it matters and what to do. Changes nothing.
 *
 * <p>Files are read below the root of the {@link HostTree}, those of {@code /proc} and {@code /sys}
 * among them; programs are asked only where the root is {@code /}, each for some seconds at most.
 * What cannot be seen is a finding that says so, never an error. Immutable and thread-safe; every
 * call looks anew.
 */
public final class Doctor {

  private final HostTree tree;
  private final CommandRunner runner;
  private final Map<String, String> environment;

  private Doctor(HostTree tree, CommandRunner runner, Map<String, String> environment) {
    this.tree = tree;
    this.runner = runner;
    this.environment = environment;
  }

  /** {@return a doctor for that host, who asks its programs through the runner} */
  public static Doctor of(HostTree host, CommandRunner runner) {
    return new Doctor(host, runner, Map.of());
  }

  /** {@return the same, who also sees these variables of the environment; only KERN_DIR is read} */
  public Doctor environment(Map<String, String> variables) {
    return new Doctor(tree, runner, Map.copyOf(variables));
  }

  /** {@return what matters on every host} */
  public List<Finding> examine() {
    return examine(Probes.ofEveryHost());
  }

  /**
   * {@return what matters on every host, and what the profile needs beside it}
   *
   * @param options the profile's description, as for its plan
   * @throws io.panvisor.error.InvalidSpecException when the system is not one of the profile's, or
   *     an option cannot be
   */
  public List<Finding> examine(HostProfile profile, SpecNode options) {
    List<Finding> findings = new ArrayList<>(profile.examine(options, tree, this));
    Set<String> seen = findings.stream().map(Finding::id).collect(Collectors.toSet());
    examine().stream().filter(finding -> !seen.contains(finding.id())).forEach(findings::add);
    return List.copyOf(findings);
  }

  CommandRunner runner() {
    return runner;
  }

  List<Finding> examine(List<Probe> probes) {
    LookedAt host = new LookedAt(tree, runner, environment);
    List<Finding> findings = new ArrayList<>();
    probes.forEach(probe -> findings.addAll(look(probe, host)));
    return List.copyOf(findings);
  }

  private static List<Finding> look(Probe probe, LookedAt host) {
    try {
      return probe.look(host);
    } catch (OperationInterruptedException stopped) {
      throw stopped;
    } catch (PanvisorException unreadable) {
      return List.of(
          Finding.unknown(
              probe.id(),
              "it could not be looked at: " + unreadable.what(),
              "what cannot be read can neither be called good nor missing",
              "Look again as root."));
    }
  }
}
