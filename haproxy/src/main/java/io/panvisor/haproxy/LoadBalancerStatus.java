package io.panvisor.haproxy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A load balancer at one moment. Immutable.
 *
 * @param at the moment
 * @param machines its machines, sorted by name; those that stopped are among them until they have
 *     left HAProxy
 * @param problem what keeps it from following the machines just now; nothing when all is well
 * @param reloads how often it has reloaded HAProxy
 */
public record LoadBalancerStatus(
    Instant at, List<BalancedMachine> machines, Optional<String> problem, long reloads) {

  /** Copies the list. */
  public LoadBalancerStatus {
    machines = List.copyOf(machines);
  }

  /** {@return how many machines serve, backups left out} */
  public long serving() {
    return machines.stream()
        .filter(machine -> machine.state() == BalancedMachine.State.SERVING && !machine.isBackup())
        .count();
  }

  /** {@return the machines of that name; two engines may each have one} */
  public List<BalancedMachine> named(String name) {
    return machines.stream().filter(machine -> machine.name().equals(name)).toList();
  }
}
