package io.panvisor.facet;

import io.panvisor.PublishedPort;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A service's facts at one moment.
 *
 * @param id the engine's own id
 * @param name its name
 * @param image what its machines run from
 * @param replicas how many machines are wanted; empty for one on every node
 * @param running how many run
 * @param rollout how its last update goes or went
 * @param message the engine's words on that; empty when there are none
 * @param labels its labels, Panvisor's own marks left out
 * @param ports what the hosts answer for
 * @param createdAt when it was made, where that is known
 */
public record ServiceInfo(
    String id,
    String name,
    String image,
    OptionalInt replicas,
    int running,
    Rollout rollout,
    String message,
    Map<String, String> labels,
    List<PublishedPort> ports,
    Optional<Instant> createdAt) {

  /** How an update goes. */
  public enum Rollout {
    /** There was none yet. */
    NONE,
    /** Machines are being replaced. */
    UPDATING,
    /** All were replaced. */
    COMPLETED,
    /** It stopped because machines failed. */
    PAUSED,
    /** The old machines are coming back. */
    ROLLING_BACK,
    /** The old machines are back. */
    ROLLED_BACK,
    /** Going back stopped because machines failed. */
    ROLLBACK_PAUSED
  }

  /** Copies the collections. */
  public ServiceInfo {
    labels = Map.copyOf(labels);
    ports = List.copyOf(ports);
  }
}
