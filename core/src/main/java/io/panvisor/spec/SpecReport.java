package io.panvisor.spec;

import io.panvisor.error.InvalidSpecException;
import java.util.List;

/**
 * What an engine says of a spec before anything is made.
 *
 * @param violations all reasons why it cannot be honoured; empty when it can
 * @param adjustments what would be honoured with another value
 */
public record SpecReport(List<Violation> violations, List<Adjustment> adjustments) {

  /** Copies the lists. */
  public SpecReport {
    violations = List.copyOf(violations);
    adjustments = List.copyOf(adjustments);
  }

  /** {@return whether the spec can be honoured} */
  public boolean isValid() {
    return violations.isEmpty();
  }

  /**
   * Throws an error of all violations, if there are any.
   *
   * @return this
   */
  public SpecReport orThrow() {
    if (!violations.isEmpty()) {
      throw new InvalidSpecException(violations);
    }
    return this;
  }
}
