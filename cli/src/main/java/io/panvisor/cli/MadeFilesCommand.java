package io.panvisor.cli;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.HostTree;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that makes files of a description. */
abstract class MadeFilesCommand extends KindCommand {

  @Option(
      names = "--from",
      paramLabel = "SPEC",
      required = true,
      description = "The description, in YAML or JSON; - is standard input.")
  private String from = "";

  @Mixin private final RootOption root = new RootOption();

  /** Checks the options; nothing was read yet. */
  void check(HostTree host) {}

  abstract int run(ChangePlan plan);

  @Override
  final int run(ConfigKind kind) {
    HostTree host = root.tree();
    check(host);
    return run(kind.plan(SpecSource.read(from, panvisor().surroundings()).node(), host));
  }

  /** Tells people what is to be known, and what is left to do. */
  final void tell(ChangePlan plan) {
    if (!panvisor().isJson()) {
      plan.notes().forEach(panvisor()::note);
      plan.followUps().forEach(followUp -> panvisor().note(FollowUpLine.of(followUp)));
    }
  }
}
