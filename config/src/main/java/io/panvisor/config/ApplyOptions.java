package io.panvisor.config;

import io.panvisor.process.CommandRunner;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a plan is applied. Immutable; each method gives a changed copy. */
public final class ApplyOptions {

  private final @Nullable CommandRunner runner;
  private final ConfigKinds kinds;
  private final Duration patience;

  private ApplyOptions(@Nullable CommandRunner runner, ConfigKinds kinds, Duration patience) {
    this.runner = runner;
    this.kinds = kinds;
    this.patience = patience;
  }

  /**
   * {@return that every file of a kind whose program is there is checked by it first}
   *
   * @param runner where the programs run: this machine, which need not be the one that the files
   *     are for
   */
  public static ApplyOptions checking(CommandRunner runner) {
    return new ApplyOptions(runner, ConfigKinds.load(), Duration.ofSeconds(10));
  }

  /** {@return that no program is asked} */
  public static ApplyOptions unchecked() {
    return new ApplyOptions(null, ConfigKinds.of(java.util.List.of()), Duration.ofSeconds(10));
  }

  /** {@return the same with these kinds instead of all that are on the class path} */
  public ApplyOptions kinds(ConfigKinds other) {
    return new ApplyOptions(runner, other, patience);
  }

  /**
   * {@return the same, waiting that long for another program that applies a plan below the same
   * root; the default is ten seconds}
   */
  public ApplyOptions patience(Duration longest) {
    return new ApplyOptions(runner, kinds, longest);
  }

  Optional<CommandRunner> runner() {
    return Optional.ofNullable(runner);
  }

  ConfigKinds kinds() {
    return kinds;
  }

  Duration patience() {
    return patience;
  }
}
