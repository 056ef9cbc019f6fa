package io.panvisor;

/**
 * Whether a feature is there. Immutable and thread-safe.
 *
 * @param level yes, no, or it depends
 * @param explanation for {@code NO} the reason, for {@code DEPENDS} the condition; empty for {@code
 *     YES}
 */
public record Support(Level level, String explanation) {

  /** The answer. */
  public enum Level {
    /** It is there. */
    YES,
    /** It is not there. */
    NO,
    /** It is there under a condition that only the machine can tell. */
    DEPENDS
  }

  private static final Support IS_THERE = new Support(Level.YES, "");

  /** {@return that the feature is there} */
  public static Support yes() {
    return IS_THERE;
  }

  /** {@return that the feature is not there, with the reason} */
  public static Support no(String reason) {
    return new Support(Level.NO, reason);
  }

  /** {@return that the feature is there under the condition} */
  public static Support depends(String condition) {
    return new Support(Level.DEPENDS, condition);
  }

  /** {@return whether it is worth a try: the answer is not no} */
  public boolean isPossible() {
    return level != Level.NO;
  }

  @Override
  public String toString() {
    return explanation.isEmpty() ? level.name() : level + ": " + explanation;
  }
}
