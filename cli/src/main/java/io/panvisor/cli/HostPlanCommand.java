package io.panvisor.cli;

import io.panvisor.config.FileText;
import io.panvisor.config.host.HostPlan;
import io.panvisor.config.host.HostProfile;
import io.panvisor.config.host.HostStep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What would make a host ready. */
@Command(
    name = "plan",
    description =
        "Show what is to be done to make a host ready: steps, commands, what is left to do; changes"
            + " nothing.")
final class HostPlanCommand extends ProfileCommand {

  @Option(names = "--diff", description = "Show the difference of the files, and nothing else.")
  private boolean diff;

  @Override
  int run(HostProfile profile, SpecSource options, HostPlan plan) {
    if (panvisor().isJson()) {
      panvisor().print(plan.toTree(), "");
      return ExitCode.DONE;
    }
    if (diff) {
      panvisor().print(FileText.encode(plan.diff()));
      return ExitCode.DONE;
    }
    panvisor().print("", plan.isEmpty() ? "nothing is to be done\n" : table(plan) + commands(plan));
    plan.notes().forEach(panvisor()::note);
    plan.followUps().forEach(left -> panvisor().note(FollowUpLine.of(left)));
    return ExitCode.DONE;
  }

  private static String commands(HostPlan plan) {
    StringBuilder text = new StringBuilder();
    for (HostStep step : plan.steps()) {
      step.commands()
          .forEach(
              command ->
                  text.append("  ").append(Plain.cell(ShellWords.line(command))).append('\n'));
      step.proofs().forEach(proof -> text.append("  # ").append(Plain.cell(proof)).append('\n'));
    }
    return text.isEmpty() ? "" : "\nby hand:\n" + text;
  }
}
