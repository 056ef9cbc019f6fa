package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import java.time.Duration;

/** How a machine is stopped. What an engine cannot do, it refuses before anything happens. */
public sealed interface StopMode {

  /**
   * Asks the guest to stop and waits; a guest that does not stop is left running, and the call
   * fails.
   *
   * @param patience how long to wait, from 1 second to 24 hours
   */
  record Graceful(Duration patience) implements StopMode {
    /** Refuses absurd durations. */
    public Graceful {
      check(patience);
    }
  }

  /**
   * Asks the guest to stop, waits, and then forces it.
   *
   * @param patience how long to wait, from 1 second to 24 hours
   */
  record GracefulThenForce(Duration patience) implements StopMode {
    /** Refuses absurd durations. */
    public GracefulThenForce {
      check(patience);
    }
  }

  /** Stops at once, like pulling the plug. */
  record Force() implements StopMode {}

  /** What the engine's own client does if not told otherwise. */
  record EngineDefault() implements StopMode {}

  /** {@return ask, wait, never force} */
  static StopMode graceful(Duration patience) {
    return new Graceful(patience);
  }

  /** {@return ask, wait, then force} */
  static StopMode gracefulThenForce(Duration patience) {
    return new GracefulThenForce(patience);
  }

  /** {@return at once} */
  static StopMode force() {
    return new Force();
  }

  /** {@return as the engine's own client does it} */
  static StopMode engineDefault() {
    return new EngineDefault();
  }

  private static void check(Duration patience) {
    if (patience.compareTo(Duration.ofSeconds(1)) < 0
        || patience.compareTo(Duration.ofHours(24)) > 0) {
      throw InvalidSpecException.of(
          "patience", patience.toString(), "wait from 1 second to 24 hours");
    }
  }
}
