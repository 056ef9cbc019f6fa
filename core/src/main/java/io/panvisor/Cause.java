package io.panvisor;

import java.util.Optional;
import java.util.OptionalInt;

/** Why a machine is in its state, where the engine says so. Immutable and thread-safe. */
public final class Cause {

  /** The sort of cause. */
  public enum Kind {
    /** Was made and never started. */
    NEVER_STARTED,
    /** Its process ended by itself; {@link Cause#exitCode()} holds the code. */
    EXITED,
    /** It was shut down in good order. */
    SHUT_DOWN,
    /** It was ended by force. */
    FORCED_OFF,
    /** The kernel ended it for want of memory. */
    OUT_OF_MEMORY,
    /** It, or the process that runs it, crashed. */
    CRASHED,
    /** Its storage failed. */
    IO_ERROR,
    /** Its resources were given back while it is kept. */
    SHELVED,
    /** It moved to another host. */
    MIGRATED,
    /** It was restored from a saved state or snapshot. */
    RESTORED,
    /** A user asked for it. */
    REQUESTED,
    /** The engine could not start it. */
    START_FAILED
  }

  private final Kind kind;
  private final OptionalInt exitCode;
  private final String detail;

  private Cause(Kind kind, OptionalInt exitCode, String detail) {
    this.kind = kind;
    this.exitCode = exitCode;
    this.detail = detail;
  }

  /** {@return a cause without more to say} */
  public static Cause of(Kind kind) {
    return new Cause(kind, OptionalInt.empty(), "");
  }

  /** {@return that the machine's process ended with the code} */
  public static Cause exited(int code) {
    return new Cause(Kind.EXITED, OptionalInt.of(code), "");
  }

  /** {@return this cause with the exit code beside it} */
  public Cause withExitCode(int code) {
    return new Cause(kind, OptionalInt.of(code), detail);
  }

  /** {@return this cause with the engine's own words} */
  public Cause withDetail(String words) {
    return new Cause(kind, exitCode, words);
  }

  /** {@return the sort of cause} */
  public Kind kind() {
    return kind;
  }

  /** {@return the process's exit code, where there is one} */
  public OptionalInt exitCode() {
    return exitCode;
  }

  /** {@return the engine's own words, where it has some} */
  public Optional<String> detail() {
    return detail.isEmpty() ? Optional.empty() : Optional.of(detail);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cause that
        && kind == that.kind
        && exitCode.equals(that.exitCode)
        && detail.equals(that.detail);
  }

  @Override
  public int hashCode() {
    return kind.hashCode() * 31 + exitCode.hashCode();
  }

  @Override
  public String toString() {
    String code = exitCode.isPresent() ? " (" + exitCode.getAsInt() + ")" : "";
    return kind + code + (detail.isEmpty() ? "" : ": " + detail);
  }
}
