package io.panvisor.facet;

import java.util.List;

/**
 * What was cleared away.
 *
 * @param names the names that were taken off
 * @param ids the images and layers that are gone
 * @param freedBytes the room that there is again, in bytes; 0 where the engine does not tell
 */
public record RemovedImages(List<String> names, List<String> ids, long freedBytes) {

  /** Copies the lists. */
  public RemovedImages {
    names = List.copyOf(names);
    ids = List.copyOf(ids);
  }
}
