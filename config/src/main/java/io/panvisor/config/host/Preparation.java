package io.panvisor.config.host;

import io.panvisor.config.ApplyOptions;
import io.panvisor.config.ApplyReport;
import io.panvisor.config.FollowUp;
import io.panvisor.error.EngineException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.PanvisorException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries a plan out, step by step, and notes what came of each. */
final class Preparation {

  /** Packages are fetched, unpacked and set up meanwhile. */
  private static final Duration INSTALLING = Duration.ofMinutes(30);

  private final CommandRunner runner;
  private final ApplyOptions options;
  private final List<HostReport.StepRun> runs = new ArrayList<>();
  private final Set<FollowUp> followUps = new LinkedHashSet<>();
  private boolean failed;
  private @Nullable PanvisorException obstacle;

  Preparation(CommandRunner runner, ApplyOptions options) {
    this.runner = runner;
    this.options = options;
  }

  HostReport carryOut(HostPlan plan) {
    List<HostStep> early = steps(plan, true);
    early.forEach(this::run);
    HostPlan rest = early.isEmpty() || failed ? plan : again(plan);
    steps(rest, false).forEach(this::run);
    Set<FollowUp> left = new LinkedHashSet<>(followUps);
    left.addAll(plan.followUps());
    left.addAll(rest.followUps());
    return new HostReport(runs, List.copyOf(left), rest.notes());
  }

  /**
   * The plan with what the packages brought: files, users, groups and services. Where what they
   * brought is in the way, the steps that are left fail with that.
   */
  private HostPlan again(HostPlan plan) {
    try {
      return plan.again();
    } catch (OperationInterruptedException stopped) {
      throw stopped;
    } catch (PanvisorException inTheWay) {
      obstacle = inTheWay;
      return plan;
    }
  }

  private static List<HostStep> steps(HostPlan plan, boolean early) {
    return plan.steps().stream().filter(step -> isEarly(step) == early).toList();
  }

  private static boolean isEarly(HostStep step) {
    return switch (step.action()) {
      case "repositories", "release", "packages", "group" -> true;
      default -> false;
    };
  }

  private void run(HostStep step) {
    if (failed) {
      runs.add(new HostReport.StepRun(step, HostReport.State.NOT_TRIED, "a step before it failed"));
      return;
    }
    try {
      if (obstacle != null) {
        throw obstacle;
      }
      String words =
          step instanceof HostStep.Files files
              ? write(files)
              : step instanceof HostStep.Packages packages ? install(packages) : call(step);
      runs.add(new HostReport.StepRun(step, HostReport.State.DONE, words));
    } catch (OperationInterruptedException stopped) {
      throw stopped;
    } catch (PanvisorException broken) {
      failed = true;
      String hint = broken.hint().map(next -> ". " + next).orElse("");
      runs.add(new HostReport.StepRun(step, HostReport.State.FAILED, broken.what() + hint));
    }
  }

  private String write(HostStep.Files files) {
    ApplyReport report = files.plan().apply(options);
    followUps.addAll(report.followUps());
    return said(report);
  }

  private static String said(ApplyReport report) {
    List<String> words = new ArrayList<>(report.recovered());
    report.backups().ifPresent(folder -> words.add("the old files are in " + folder));
    return String.join("; ", words);
  }

  /** The lists are fetched first; that they cannot be is no failure if the packages still come. */
  private String install(HostStep.Packages packages) {
    CommandResult refreshed = runner.run(command(PackageCommands.refresh()));
    CommandResult result = runner.run(command(packages.commands().get(0)));
    if (!result.isSuccess()) {
      String before = refreshed.isSuccess() ? "" : last(refreshed) + "; ";
      throw new EngineException(
          "apt-get ended with " + result.exitCode() + ": " + before + last(result));
    }
    return "";
  }

  private String call(HostStep step) {
    for (List<String> line : step.commands()) {
      CommandResult result = runner.run(command(line));
      if (!result.isSuccess()) {
        throw new EngineException(
            line.get(0) + " ended with " + result.exitCode() + ": " + last(result));
      }
    }
    return "";
  }

  private static Command command(List<String> line) {
    return Command.of(line.get(0), line.subList(1, line.size()))
        .withVariable("DEBIAN_FRONTEND", "noninteractive")
        .within(INSTALLING);
  }

  /** The end of what a program said, where it says what went wrong. */
  private static String last(CommandResult result) {
    String words = result.err().isBlank() ? result.out().strip() : result.err().strip();
    List<String> lines = words.lines().toList();
    return String.join(" ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  /** The files alone. */
  static HostReport files(HostPlan plan, ApplyOptions options) {
    List<HostReport.StepRun> runs = new ArrayList<>();
    Set<FollowUp> left = new LinkedHashSet<>();
    for (HostStep step : plan.steps()) {
      if (step instanceof HostStep.Files files) {
        ApplyReport report = files.plan().apply(options);
        left.addAll(report.followUps());
        runs.add(new HostReport.StepRun(step, HostReport.State.DONE, said(report)));
      } else {
        runs.add(
            new HostReport.StepRun(step, HostReport.State.NOT_TRIED, "only files were asked for"));
      }
    }
    left.addAll(plan.followUps());
    return new HostReport(runs, List.copyOf(left), plan.notes());
  }
}
