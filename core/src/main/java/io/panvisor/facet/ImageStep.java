package io.panvisor.facet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One step of how an image was made.
 *
 * @param id the image that the step gave, where the engine still has it; otherwise empty
 * @param createdAt when it was done, where known
 * @param createdBy what was done, in the builder's words
 * @param sizeBytes what the step added, in bytes; 0 for one that changed only settings
 * @param references the names of the image that the step gave
 * @param comment what its maker noted; may be empty
 */
public record ImageStep(
    String id,
    Optional<Instant> createdAt,
    String createdBy,
    long sizeBytes,
    List<String> references,
    String comment) {

  /** Copies the list. */
  public ImageStep {
    references = List.copyOf(references);
  }
}
