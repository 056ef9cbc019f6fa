package io.panvisor.cli;

import io.panvisor.config.ApplyReport;
import io.panvisor.config.ChangePlan;
import io.panvisor.config.FileChange;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUpRun;
import io.panvisor.config.HostTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the files so. */
@Command(
    name = "apply",
    description =
        "Make the files as a description asks, all or none, each first checked by the program that"
            + " reads it; the old ones are kept. 'panvisor config diff' shows what would change.")
final class ConfigApplyCommand extends MadeFilesCommand {

  @Mixin private final ApplyingOptions applying = new ApplyingOptions();

  @Override
  void check(HostTree host) {
    panvisor().refuseIfReadOnly();
    applying.check(host);
    ChangePlan.recover(host).forEach(panvisor()::note);
  }

  @Override
  int run(ChangePlan plan) {
    ApplyReport report = plan.apply(applying.options(panvisor().surroundings()));
    List<FollowUpRun> runs =
        applying.isRunningFollowUps()
            ? FollowUpRun.run(report.followUps(), panvisor().surroundings().commands().get())
            : List.of();
    Map<String, Object> fields = new LinkedHashMap<>(report.toTree());
    fields.put("notes", plan.notes());
    fields.put("ran", runs.stream().map(FollowUpRun::toTree).toList());
    panvisor().print(fields, shown(report));
    if (!panvisor().isJson()) {
      report.recovered().forEach(panvisor()::note);
      plan.notes().forEach(panvisor()::note);
      told(report, runs);
    }
    boolean failed = runs.stream().anyMatch(run -> run.state() == FollowUpRun.State.FAILED);
    return failed ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static String shown(ApplyReport report) {
    if (report.changes().isEmpty()) {
      return "every file is as it shall be\n";
    }
    Table table = new Table("ACTION", "PATH", "CHECKED");
    for (FileChange change : report.changes()) {
      FileCheck.Verdict verdict = report.verdicts().get(change.path());
      table.row(
          Program.lower(change.action()),
          change.path(),
          verdict == null
              ? ""
              : verdict.state().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                  + " by "
                  + verdict.by());
    }
    return table
        + report.backups().map(folder -> "the old files are in " + folder + "\n").orElse("");
  }

  private void told(ApplyReport report, List<FollowUpRun> runs) {
    if (runs.isEmpty()) {
      report.followUps().forEach(left -> panvisor().note(FollowUpLine.of(left)));
    }
    for (FollowUpRun run : runs) {
      String words = run.words().isBlank() ? "" : ": " + run.words();
      panvisor()
          .note(FollowUpLine.what(run.followUp()) + ": " + Program.lower(run.state()) + words);
    }
  }
}
