package io.panvisor.cli;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.FollowUpRun;
import io.panvisor.config.HostTree;
import io.panvisor.config.host.Doctor;
import io.panvisor.config.host.Finding;
import io.panvisor.config.host.HostPlan;
import io.panvisor.config.host.HostProfile;
import io.panvisor.config.host.HostReport;
import io.panvisor.process.CommandRunner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a host ready. */
@Command(
    name = "apply",
    description =
        "Make a host ready: install, write, enable and start what a plan shows, and let the doctor"
            + " look at it. On Debian 12 and below / only; elsewhere --files-only.")
final class HostApplyCommand extends ProfileCommand {

  @Mixin private final ApplyingOptions applying = new ApplyingOptions();

  @Option(
      names = "--files-only",
      description = "Write the files alone; possible on every system and below every root.")
  private boolean filesOnly;

  @Override
  void check(HostTree host) {
    panvisor().refuseIfReadOnly();
    applying.check(host);
    ChangePlan.recover(host).forEach(panvisor()::note);
  }

  @Override
  int run(HostProfile profile, SpecSource options, HostPlan plan) {
    Surroundings surroundings = panvisor().surroundings();
    CommandRunner runner = surroundings.commands().get();
    HostReport report =
        filesOnly
            ? plan.applyFiles(applying.options(surroundings))
            : plan.apply(runner, applying.options(surroundings));
    List<FollowUpRun> runs =
        applying.isRunningFollowUps() && report.isSuccess()
            ? FollowUpRun.run(report.followUps(), runner)
            : List.of();
    List<Finding> findings =
        Doctor.of(plan.host(), runner)
            .environment(surroundings.environment())
            .examine(profile, options.node());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("profile", plan.profile());
    fields.putAll(report.toTree());
    fields.put("ran", runs.stream().map(FollowUpRun::toTree).toList());
    fields.put("findings", findings.stream().map(Finding::toTree).toList());
    panvisor().print(fields, shown(report) + FindingsText.wrong(findings));
    if (!panvisor().isJson()) {
      told(report, runs);
    }
    boolean failed =
        !report.isSuccess()
            || runs.stream().anyMatch(run -> run.state() == FollowUpRun.State.FAILED);
    return failed ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static String shown(HostReport report) {
    if (report.runs().isEmpty()) {
      return "nothing was to be done\n";
    }
    Table table = new Table("STEP", "WHAT", "STATE", "WORDS");
    for (HostReport.StepRun run : report.runs()) {
      table.row(
          run.step().action(),
          run.step().what(),
          Program.lower(run.state()),
          Plain.line(run.words()));
    }
    return table.toString();
  }

  private void told(HostReport report, List<FollowUpRun> runs) {
    report.notes().forEach(panvisor()::note);
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
