package io.panvisor.cli;

import io.panvisor.config.HostTree;
import io.panvisor.config.host.HostPlan;
import io.panvisor.config.host.HostProfile;
import io.panvisor.config.host.HostProfiles;
import io.panvisor.config.host.HostStep;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that makes the plan of a profile. */
abstract class ProfileCommand extends HostFileCommand {

  @Parameters(
      index = "0",
      paramLabel = "PROFILE",
      description = "What for; 'panvisor host profiles' lists them.")
  private String name = "";

  @Option(
      names = "--from",
      paramLabel = "SPEC",
      description = "The profile's options, in YAML or JSON; - is standard input.")
  private @Nullable String from;

  @Mixin private final RootOption root = new RootOption();

  /** Checks the options; nothing was read yet. */
  void check(HostTree host) {}

  abstract int run(HostProfile profile, SpecSource options, HostPlan plan);

  @Override
  public final Integer call() {
    HostTree host = root.tree();
    check(host);
    HostProfile profile = HostProfiles.require(name);
    Surroundings surroundings = panvisor().surroundings();
    SpecSource options = SpecSource.read(from, surroundings);
    HostPlan plan = profile.plan(options.node(), host, surroundings.commands().get());
    return run(profile, options, plan);
  }

  static Table table(HostPlan plan) {
    Table table = new Table("STEP", "WHAT", "WHY");
    for (HostStep step : plan.steps()) {
      table.row(step.action(), step.what(), step.why());
    }
    return table;
  }
}
