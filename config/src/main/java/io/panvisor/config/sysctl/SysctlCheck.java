package io.panvisor.config.sysctl;

import io.panvisor.config.FileCheck;
import io.panvisor.config.Problem;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By {@code sysctl --dry-run} of procps 4. It exits with 0 for a line that it does not understand,
 * and with 1 for a parameter that this kernel does not have: its words are judged, and what only
 * this kernel lacks is a warning. The option comes first: behind others it may come too late.
 */
final class SysctlCheck implements FileCheck {

  private static final Pattern SYNTAX =
      Pattern.compile("sysctl: .*\\((\\d+)\\): invalid syntax, continuing.*");
  private static final Pattern UNKNOWN =
      Pattern.compile("sysctl: (?:cannot stat /proc/sys/|permission denied on key|setting key).*");
  private static final Pattern FOREIGN = Pattern.compile("sysctl: (.*)");

  @Override
  public String program() {
    return "sysctl";
  }

  @Override
  public String command() {
    return "sysctl --dry-run -p FILE";
  }

  @Override
  public String debianPackage() {
    return "procps";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    if (!runner.has(program())) {
      return Verdict.notChecked(this);
    }
    CommandResult result =
        runner.run(Command.of("sysctl", "--dry-run", "-p", staged.file().toString()));
    if (result.err().contains("unrecognized option")) {
      return new Verdict(
          Verdict.State.NOT_CHECKED,
          program(),
          List.of(),
          "this sysctl is older than procps 4 and cannot try a file");
    }
    List<Problem> problems = new ArrayList<>();
    result.err().lines().forEach(line -> judge(line, problems));
    return problems.stream().anyMatch(Problem::isError)
        ? Verdict.refused(program(), problems, result.err().strip())
        : new Verdict(
            Verdict.State.ACCEPTED, program(), List.copyOf(problems), result.err().strip());
  }

  private static void judge(String line, List<Problem> problems) {
    Matcher syntax = SYNTAX.matcher(line);
    Matcher foreign = FOREIGN.matcher(line);
    if (syntax.matches()) {
      problems.add(
          Problem.error(
              Integer.parseInt(syntax.group(1)),
              "this line sets nothing",
              "A line is: key = value."));
    } else if (UNKNOWN.matcher(line).matches()) {
      problems.add(
          Problem.warning(
              0,
              "the kernel that runs here has no such parameter: " + line,
              "It may be one of a module or an interface that is not there."));
    } else if (foreign.matches()) {
      problems.add(Problem.error(0, foreign.group(1), ""));
    }
  }
}
