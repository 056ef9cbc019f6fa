package io.panvisor.error;

import java.util.List;

/** The name fits more than one. */
public final class AmbiguousException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> candidates;

  /** An error that names all that fit. */
  public AmbiguousException(String type, String name, List<String> candidates) {
    super(
        "the name '"
            + name
            + "' fits "
            + candidates.size()
            + " "
            + type
            + "s: "
            + String.join(", ", candidates),
        Retry.NEVER,
        null);
    this.candidates = List.copyOf(candidates);
    hint("Name the one that is meant by its id.");
  }

  /** {@return what the name fits, as ids} */
  public List<String> candidates() {
    return candidates;
  }
}
