package io.panvisor.cli;

import io.panvisor.StopMode;
import java.time.Duration;
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
}
