package io.panvisor.facet;

import io.panvisor.DataSize;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One of the engine's volumes.
 *
 * @param name its name; on engines with pools unique within the pool
 * @param pool the pool or driver that holds it
 * @param place where the engine's host has it, where known
 * @param capacity how much it can hold, where that is limited
 * @param labels its labels, where the engine has some
 * @param createdAt when it was made, where known
 */
public record VolumeInfo(
    String name,
    String pool,
    Optional<String> place,
    Optional<DataSize> capacity,
    Map<String, String> labels,
    Optional<Instant> createdAt) {

  /** Copies what can change. */
  public VolumeInfo {
    labels = Map.copyOf(labels);
  }
}
