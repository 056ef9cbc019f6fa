package io.panvisor.error;

import io.panvisor.spec.Violation;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was asked for cannot be: each violation names the field, its value and why. Nothing was sent
 * to the engine.
 */
public final class InvalidSpecException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  /** An error of all violations, at least one. */
  public InvalidSpecException(List<Violation> violations) {
    super(
        violations.stream().map(Violation::toString).collect(Collectors.joining("; ")),
        Retry.NEVER,
        null);
    this.violations = List.copyOf(violations);
  }

  /** {@return an error of one violation} */
  public static InvalidSpecException of(String field, String value, String why) {
    return new InvalidSpecException(List.of(new Violation(field, value, why)));
  }

  /** {@return every violation} */
  public List<Violation> violations() {
    return violations;
  }
}
