package io.panvisor.config.time;

import io.panvisor.config.FileCheck;
import io.panvisor.config.Problem;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** By {@code chronyd -p}, which prints the file, and neither touches the clock nor the network. */
final class ChronyCheck implements FileCheck {

  private static final Pattern WRONG =
      Pattern.compile(".*Fatal error : (.*?)(?: at line (\\d+) in file .*)?");

  @Override
  public String program() {
    return "chronyd";
  }

  @Override
  public String command() {
    return "chronyd -p -f FILE";
  }

  @Override
  public String debianPackage() {
    return "chrony";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    if (!runner.has(program())) {
      return Verdict.notChecked(this);
    }
    CommandResult result = runner.run(Command.of("chronyd", "-p", "-f", staged.file().toString()));
    List<Problem> problems = new ArrayList<>();
    result.err().lines().forEach(line -> judge(line, problems));
    return result.isSuccess() && problems.isEmpty()
        ? Verdict.accepted(program(), result.err().strip())
        : Verdict.refused(program(), problems, result.err().strip());
  }

  private static void judge(String line, List<Problem> problems) {
    Matcher wrong = WRONG.matcher(line);
    if (wrong.matches()) {
      int at = wrong.group(2) == null ? 0 : Integer.parseInt(wrong.group(2));
      problems.add(Problem.error(at, wrong.group(1), ""));
    }
  }
}
