package io.panvisor.docker;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A secret or config that a swarm keeps; its content is not in here.
 *
 * @param id the engine's own id
 * @param name its name
 * @param labels its labels
 * @param createdAt when it was made, where that is known
 */
public record SwarmObject(
    String id, String name, Map<String, String> labels, Optional<Instant> createdAt) {

  /** Copies the labels. */
  public SwarmObject {
    labels = Map.copyOf(labels);
  }
}
