package io.panvisor.cli;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.FileText;
import picocli.CommandLine.Command;

/** What would change. */
@Command(
    name = "diff",
    description =
        "Show what would change, as a unified difference, and what would be left to do; changes"
            + " nothing.")
final class ConfigDiffCommand extends MadeFilesCommand {

  @Override
  int run(ChangePlan plan) {
    if (panvisor().isJson()) {
      panvisor().print(plan.toTree(), "");
      return ExitCode.DONE;
    }
    panvisor().print(FileText.encode(plan.diff()));
    tell(plan);
    if (plan.isEmpty()) {
      panvisor().note("every file is as it shall be");
    }
    return ExitCode.DONE;
  }
}
