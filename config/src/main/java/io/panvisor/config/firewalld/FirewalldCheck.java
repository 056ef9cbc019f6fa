package io.panvisor.config.firewalld;

import io.panvisor.config.FileCheck;
import io.panvisor.config.Problem;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By {@code firewall-offline-cmd --check-config} on the staged folder. It names no lines: those of
 * Panvisor's own reading stand beside its words. A service that only this machine does not know is
 * a warning, as it may be one of the other host.
 */
final class FirewalldCheck implements FileCheck {

  private static final Pattern ERROR = Pattern.compile("Configuration error: (.*)");
  private static final Pattern UNKNOWN_SERVICE =
      Pattern.compile("INVALID_SERVICE: .*not among existing services.*");

  @Override
  public String program() {
    return "firewall-offline-cmd";
  }

  @Override
  public String command() {
    return "firewall-offline-cmd --system-config=DIR --check-config";
  }

  @Override
  public String debianPackage() {
    return "firewalld";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    if (!runner.has(program())) {
      return Verdict.notChecked(this);
    }
    Path folder = staged.root().resolve("etc/firewalld");
    CommandResult result =
        runner.run(
            Command.of(program(), "--system-config=" + folder, "--check-config")
                .within(Duration.ofMinutes(2)));
    List<Problem> problems = new ArrayList<>();
    for (String line : result.words().split("\n")) {
      Matcher error = ERROR.matcher(line.strip());
      if (error.matches()) {
        problems.add(
            UNKNOWN_SERVICE.matcher(error.group(1)).matches()
                ? Problem.warning(
                    0,
                    error.group(1),
                    "If the host does not have it either, open its port instead.")
                : Problem.error(0, error.group(1), ""));
      }
    }
    if (problems.isEmpty() && !result.isSuccess()) {
      problems.add(Problem.error(0, result.words(), ""));
    }
    if (problems.stream().noneMatch(Problem::isError)) {
      return new Verdict(Verdict.State.ACCEPTED, program(), problems, result.words());
    }
    problems.addAll(ZoneDocument.parse(staged.text()).problems());
    return Verdict.refused(program(), problems, result.words());
  }
}
