package io.panvisor.cli;

import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.error.OperationTimeoutException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * How a machine is stopped. {@code --timeout}: ask, and wait so long; {@code --force}: at once;
 * both: ask, wait, force; none: as the engine's own client does it.
 */
final class StopOptions {

  @Option(
      names = "--force",
      description = "At once, like pulling the plug; with --timeout only after that time.")
  private boolean force;

  StopMode mode(@Nullable Duration patience) {
    if (patience == null) {
      return force ? StopMode.force() : StopMode.engineDefault();
    }
    return force ? StopMode.gracefulThenForce(patience) : StopMode.graceful(patience);
  }

  /** Stops a machine; a machine that did not heed runs on, and its user wants to know what then. */
  static StopResult stopped(Supplier<StopResult> stopping) {
    try {
      return stopping.get();
    } catch (OperationTimeoutException unheeded) {
      throw unheeded.hint().isEmpty()
          ? unheeded.hint("The machine may run on; --force stops it, with --timeout after asking.")
          : unheeded;
    }
  }
}
