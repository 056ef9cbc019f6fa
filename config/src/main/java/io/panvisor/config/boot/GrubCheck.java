package io.panvisor.config.boot;

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
 * By {@code sh -n}: GRUB's scripts read the file as a shell does. It knows nothing of GRUB's own
 * keys; Panvisor's reading of them stands beside.
 */
final class GrubCheck implements FileCheck {

  private static final Pattern PLACED = Pattern.compile(".*?:? ?(?:line )?(\\d+): (.*)");

  @Override
  public String program() {
    return "sh";
  }

  @Override
  public String command() {
    return "sh -n FILE";
  }

  @Override
  public String debianPackage() {
    return "dash";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    List<Problem> problems = new ArrayList<>(GrubDefaults.parse(staged.text()).problems());
    if (!runner.has(program())) {
      return Verdict.notChecked(this);
    }
    CommandResult result = runner.run(Command.of(program(), "-n", staged.file().toString()));
    if (!result.isSuccess()) {
      Matcher placed = PLACED.matcher(result.words().lines().findFirst().orElse(""));
      problems.add(
          placed.matches()
              ? Problem.error(Integer.parseInt(placed.group(1)), placed.group(2), "")
              : Problem.error(0, result.words(), ""));
    }
    return problems.stream().anyMatch(Problem::isError)
        ? Verdict.refused(program(), problems, result.words())
        : new Verdict(Verdict.State.ACCEPTED, program(), problems, result.words());
  }
}
