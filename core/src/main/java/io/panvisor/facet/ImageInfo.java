package io.panvisor.facet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An image in the engine's store.
 *
 * @param id the engine's identity of it
 * @param references its names, such as {@code debian:12}; may be empty
 * @param sizeBytes its size, in bytes
 * @param createdAt when it was made, where known
 */
public record ImageInfo(
    String id, List<String> references, long sizeBytes, Optional<Instant> createdAt) {

  /** Copies the list. */
  public ImageInfo {
    references = List.copyOf(references);
  }
}
