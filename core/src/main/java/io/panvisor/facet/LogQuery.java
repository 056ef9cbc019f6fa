package io.panvisor.facet;

import io.panvisor.error.InvalidSpecException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Which part of a machine's log. Immutable. */
public final class LogQuery {

  private static final LogQuery ALL = new LogQuery(false, null, null, false);

  private final boolean follow;
  private final @Nullable Instant since;
  private final @Nullable Integer tail;
  private final boolean timestamps;

  private LogQuery(
      boolean follow, @Nullable Instant since, @Nullable Integer tail, boolean timestamps) {
    this.follow = follow;
    this.since = since;
    this.tail = tail;
    this.timestamps = timestamps;
  }

  /** {@return all that was written so far} */
  public static LogQuery all() {
    return ALL;
  }

  /** {@return this part, and what is written from now on, until the machine stops} */
  public LogQuery follow() {
    return new LogQuery(true, since, tail, timestamps);
  }

  /** {@return what was written from that time on} */
  public LogQuery since(Instant time) {
    return new LogQuery(follow, time, tail, timestamps);
  }

  /** {@return the last lines only, from 0 to 1,000,000} */
  public LogQuery tail(int lines) {
    if (lines < 0 || lines > 1_000_000) {
      throw InvalidSpecException.of("tail", Integer.toString(lines), "from 0 to 1000000 lines");
    }
    return new LogQuery(follow, since, lines, timestamps);
  }

  /** {@return each line with its time before it, in RFC 3339} */
  public LogQuery timestamps() {
    return new LogQuery(follow, since, tail, true);
  }

  /** {@return whether it goes on} */
  public boolean isFollow() {
    return follow;
  }

  /** {@return from when on, if that was set} */
  public Optional<Instant> since() {
    return Optional.ofNullable(since);
  }

  /** {@return how many lines at most, if that was set} */
  public OptionalInt tail() {
    return tail == null ? OptionalInt.empty() : OptionalInt.of(tail);
  }

  /** {@return whether each line has its time before it} */
  public boolean isTimestamps() {
    return timestamps;
  }
}
