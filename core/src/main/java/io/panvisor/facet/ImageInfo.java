package io.panvisor.facet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An image in the engine's store.
 *
 * @param id the engine's identity of it
 * @param references its names, such as {@code debian:12}; may be empty
 * @param digests the names by which registries know exactly this content, such as {@code
 *     registry.example/debian@sha256:...}; empty until it was fetched from one or sent to one
 * @param sizeBytes its size, in bytes, with what it shares with other images
 * @param createdAt when it was made, where known
 */
public record ImageInfo(
    String id,
    List<String> references,
    List<String> digests,
    long sizeBytes,
    Optional<Instant> createdAt) {

  /** Copies the lists. */
  public ImageInfo {
    references = List.copyOf(references);
    digests = List.copyOf(digests);
  }

  /** An image that no registry knows. */
  public ImageInfo(
      String id, List<String> references, long sizeBytes, Optional<Instant> createdAt) {
    this(id, references, List.of(), sizeBytes, createdAt);
  }
}
