package io.panvisor.facet;

import io.panvisor.error.InvalidSpecException;
import java.time.Duration;

/**
 * How the machines of a service are replaced by new ones, or by the old ones again.
 *
 * @param parallelism how many at a time; 0 for all at once
 * @param delay the pause between two batches
 * @param monitor how long a new machine is looked at for failure before it counts as good
 * @param onFailure what is done when too many fail
 * @param order whether the old machine stops before the new one starts
 * @param failureRatio the part of the machines that may fail, from 0 to 1
 */
public record RollingUpdate(
    int parallelism,
    Duration delay,
    Duration monitor,
    OnFailure onFailure,
    Order order,
    double failureRatio) {

  private static final Duration LONGEST = Duration.ofDays(1);

  /** What is done when too many new machines fail. */
  public enum OnFailure {
    /** Nothing more is replaced. */
    PAUSE,
    /** The next ones are replaced all the same. */
    CONTINUE,
    /** The old machines come back; a rollback itself cannot do that. */
    ROLL_BACK
  }

  /** Which of the two comes first. */
  public enum Order {
    /** The old machine stops, then the new one starts. */
    STOP_FIRST,
    /** The new machine starts, then the old one stops: for a while there is one more. */
    START_FIRST
  }

  /** Refuses what no engine can do. */
  public RollingUpdate {
    if (parallelism < 0 || parallelism > 100_000) {
      throw InvalidSpecException.of(
          "update.parallelism", Integer.toString(parallelism), "from 0 (all at once) to 100000");
    }
    checkTime("update.delay", delay);
    checkTime("update.monitor", monitor);
    if (!(failureRatio >= 0 && failureRatio <= 1)) {
      throw InvalidSpecException.of(
          "update.failureRatio", Double.toString(failureRatio), "a part is from 0 to 1");
    }
  }

  private static void checkTime(String field, Duration time) {
    if (time.isNegative() || time.compareTo(LONGEST) > 0) {
      throw InvalidSpecException.of(field, time.toString(), "from 0 to a day");
    }
  }

  /** {@return one at a time, each looked at for five seconds, a pause when one fails} */
  public static RollingUpdate defaults() {
    return new RollingUpdate(
        1, Duration.ZERO, Duration.ofSeconds(5), OnFailure.PAUSE, Order.STOP_FIRST, 0);
  }

  /** {@return this with so many at a time} */
  public RollingUpdate parallelism(int atOnce) {
    return new RollingUpdate(atOnce, delay, monitor, onFailure, order, failureRatio);
  }

  /** {@return this with a pause between two batches} */
  public RollingUpdate delay(Duration between) {
    return new RollingUpdate(parallelism, between, monitor, onFailure, order, failureRatio);
  }

  /** {@return this with that long a look at each new machine} */
  public RollingUpdate monitor(Duration look) {
    return new RollingUpdate(parallelism, delay, look, onFailure, order, failureRatio);
  }

  /** {@return this with what is done when too many fail} */
  public RollingUpdate onFailure(OnFailure action) {
    return new RollingUpdate(parallelism, delay, monitor, action, order, failureRatio);
  }

  /** {@return this in that order} */
  public RollingUpdate order(Order which) {
    return new RollingUpdate(parallelism, delay, monitor, onFailure, which, failureRatio);
  }

  /** {@return this with so large a part that may fail} */
  public RollingUpdate failureRatio(double most) {
    return new RollingUpdate(parallelism, delay, monitor, onFailure, order, most);
  }
}
