package io.panvisor.memory;

import io.panvisor.spec.EngineOptions;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a pretended guest behaves; {@code spec.with(MemoryOptions.defaults()...)}. Immutable.
 *
 * @see MemoryEngine
 */
public final class MemoryOptions implements EngineOptions {

  private static final MemoryOptions DEFAULTS = new MemoryOptions(null, null, false, 0, null, 0);

  private final @Nullable Duration bootTime;
  private final @Nullable Duration shutdownTime;
  private final boolean stubborn;
  private final int page;
  private final @Nullable Duration endsAfter;
  private final int exitCode;

  private MemoryOptions(
      @Nullable Duration bootTime,
      @Nullable Duration shutdownTime,
      boolean stubborn,
      int page,
      @Nullable Duration endsAfter,
      int exitCode) {
    this.bootTime = bootTime;
    this.shutdownTime = shutdownTime;
    this.stubborn = stubborn;
    this.page = page;
    this.endsAfter = endsAfter;
    this.exitCode = exitCode;
  }

  /**
   * {@return a guest that boots in four seconds, or for a container at once, and stops when asked}
   */
  public static MemoryOptions defaults() {
    return DEFAULTS;
  }

  /** {@return this guest, which needs that long to boot} */
  public MemoryOptions bootTime(Duration time) {
    return new MemoryOptions(time, shutdownTime, stubborn, page, endsAfter, exitCode);
  }

  /** {@return this guest, which needs that long to stop when asked} */
  public MemoryOptions shutdownTime(Duration time) {
    return new MemoryOptions(bootTime, time, stubborn, page, endsAfter, exitCode);
  }

  /** {@return this guest, which does not stop when asked} */
  public MemoryOptions stubborn() {
    return new MemoryOptions(bootTime, shutdownTime, true, page, endsAfter, exitCode);
  }

  /** {@return this guest, which serves a web page on its TCP port} */
  public MemoryOptions page(int port) {
    return new MemoryOptions(bootTime, shutdownTime, stubborn, port, endsAfter, exitCode);
  }

  /**
   * {@return this guest, which ends by itself that long after its start: a container with the exit
   * code, a virtual machine powers off for 0 and crashes otherwise}
   */
  public MemoryOptions endsAfter(Duration time, int code) {
    return new MemoryOptions(bootTime, shutdownTime, stubborn, page, time, code);
  }

  Optional<Duration> bootTime() {
    return Optional.ofNullable(bootTime);
  }

  Duration shutdownTime() {
    return shutdownTime == null ? Duration.ofMillis(500) : shutdownTime;
  }

  boolean isStubborn() {
    return stubborn;
  }

  int page() {
    return page;
  }

  Optional<Duration> endsAfter() {
    return Optional.ofNullable(endsAfter);
  }

  int exitCode() {
    return exitCode;
  }

  @Override
  public String toString() {
    return "MemoryOptions["
        + bootTime
        + ", "
        + shutdownTime
        + ", "
        + stubborn
        + ", "
        + page
        + ", "
        + endsAfter
        + ", "
        + exitCode
        + "]";
  }
}
