package io.panvisor;

import java.util.List;

/**
 * What became of a deleted machine's things. Immutable and thread-safe.
 *
 * @param removed what was removed, as {@code type name}
 * @param kept what was kept, as {@code type name: why}
 * @param failed what could not be removed, as {@code type name: why}
 */
public record DeleteReport(List<String> removed, List<String> kept, List<String> failed) {

  /** Copies the lists. */
  public DeleteReport {
    removed = List.copyOf(removed);
    kept = List.copyOf(kept);
    failed = List.copyOf(failed);
  }
}
