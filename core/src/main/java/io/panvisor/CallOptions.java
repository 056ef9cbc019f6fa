package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How calls are made: the deadline over each whole operation, and who hears of progress. Immutable
 * and thread-safe.
 */
public final class CallOptions {

  private static final CallOptions DEFAULTS = new CallOptions(null, null);

  private final @Nullable Duration timeout;
  private final @Nullable ProgressListener progress;

  private CallOptions(@Nullable Duration timeout, @Nullable ProgressListener progress) {
    this.timeout = timeout;
    this.progress = progress;
  }

  /**
   * {@return no timeout of its own (one minute for most calls, fifteen for those that make, fetch
   * or copy), no progress}
   */
  public static CallOptions defaults() {
    return DEFAULTS;
  }

  /** {@return calls that take at most that long, from 1 millisecond to 30 days} */
  public static CallOptions timeout(Duration longest) {
    if (longest.compareTo(Duration.ofMillis(1)) < 0 || longest.compareTo(Duration.ofDays(30)) > 0) {
      throw InvalidSpecException.of(
          "timeout", longest.toString(), "a timeout is from 1 millisecond to 30 days");
    }
    return new CallOptions(longest, null);
  }

  /** {@return these options with a listener for progress} */
  public CallOptions progress(ProgressListener listener) {
    return new CallOptions(timeout, listener);
  }

  /** {@return the timeout, if one was set} */
  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /** {@return the listener for progress, if one was set} */
  public Optional<ProgressListener> progress() {
    return Optional.ofNullable(progress);
  }
}
