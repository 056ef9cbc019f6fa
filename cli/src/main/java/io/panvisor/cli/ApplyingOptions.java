package io.panvisor.cli;

import io.panvisor.config.ApplyOptions;
import io.panvisor.config.HostTree;
import io.panvisor.error.InvalidSpecException;
import picocli.CommandLine.Option;

/** How files are applied. */
final class ApplyingOptions {

  @Option(
      names = "--check",
      description =
          "Let the programs that read the files judge them first, where they are installed; the"
              + " default.")
  private boolean check;

  @Option(names = "--no-check", description = "Ask no program.")
  private boolean noCheck;

  @Option(
      names = "--run-follow-ups",
      description =
          "Run what is left to do, such as reloading a service; only where the root is /.")
  private boolean runFollowUps;

  void check(HostTree host) {
    if (check && noCheck) {
      throw InvalidSpecException.of("check", "", "--check and --no-check contradict each other");
    }
    if (runFollowUps && !host.isThisHost()) {
      throw InvalidSpecException.of(
          "run-follow-ups", host.toString(), "follow-ups are run only where the root is /");
    }
  }

  boolean isRunningFollowUps() {
    return runFollowUps;
  }

  ApplyOptions options(Surroundings surroundings) {
    return noCheck
        ? ApplyOptions.unchecked()
        : ApplyOptions.checking(surroundings.commands().get());
  }
}
