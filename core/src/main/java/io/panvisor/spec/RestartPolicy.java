package io.panvisor.spec;

/**
 * Whether the engine starts a container again that has ended.
 *
 * @param when when
 * @param most how often at most for {@link When#ON_FAILURE}, from 0 (without end) to 10,000
 */
public record RestartPolicy(When when, int most) {

  /** When a container is started again. */
  public enum When {
    /** Never. */
    NEVER,
    /** When it ended with another code than 0. */
    ON_FAILURE,
    /** Whenever it ended, and when the engine starts. */
    ALWAYS,
    /** Like always, but not when a user stopped it. */
    UNLESS_STOPPED
  }

  /** Refuses counts that make no sense. */
  public RestartPolicy {
    if (most < 0 || most > 10_000 || (most > 0 && when != When.ON_FAILURE)) {
      throw Checks.refusal(
          "restartPolicy",
          when + ":" + most,
          "only on-failure has a count, from 0 (without end) to 10000");
    }
  }

  /** {@return never} */
  public static RestartPolicy never() {
    return new RestartPolicy(When.NEVER, 0);
  }

  /** {@return on failure, that often at most; 0 is without end} */
  public static RestartPolicy onFailure(int most) {
    return new RestartPolicy(When.ON_FAILURE, most);
  }

  /** {@return always} */
  public static RestartPolicy always() {
    return new RestartPolicy(When.ALWAYS, 0);
  }

  /** {@return always, unless a user stopped it} */
  public static RestartPolicy unlessStopped() {
    return new RestartPolicy(When.UNLESS_STOPPED, 0);
  }
}
