package io.panvisor;

import io.panvisor.error.Leftover;
import java.util.List;

/**
 * What {@link Hypervisor#sweep()} did. Immutable and thread-safe.
 *
 * @param removed what was removed, as {@code type name}
 * @param kept what has an owner that may still need it, as {@code type name: why}
 * @param failed what could not be removed
 */
public record SweepReport(List<String> removed, List<String> kept, List<Leftover> failed) {

  /** Copies the lists. */
  public SweepReport {
    removed = List.copyOf(removed);
    kept = List.copyOf(kept);
    failed = List.copyOf(failed);
  }
}
