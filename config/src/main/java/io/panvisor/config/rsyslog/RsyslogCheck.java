package io.panvisor.config.rsyslog;

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
 * By {@code rsyslogd -N1}. It refuses a file without any action, which a drop-in may well be; that
 * alone is no fault here, and what it calls a warning itself is one here.
 */
final class RsyslogCheck implements FileCheck {

  private static final Pattern LINE =
      Pattern.compile(".*\\bon or before line ([0-9]+): (.*)|.*\\baround line ([0-9]+)(.*)");
  private static final Pattern TRAILER = Pattern.compile("\\s*\\[v[0-9][^\\]]*\\]\\s*$");
  private static final List<String> NO_FAULT =
      List.of(
          "rsyslogd: version ",
          "rsyslogd: End of config validation run",
          "rsyslogd: there are no active actions configured",
          "rsyslogd: run failed with error -2103");

  @Override
  public String program() {
    return "rsyslogd";
  }

  @Override
  public String command() {
    return "rsyslogd -N1 -f FILE";
  }

  @Override
  public String debianPackage() {
    return "rsyslog";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    if (!runner.has(program())) {
      return Verdict.notChecked(this);
    }
    CommandResult result = runner.run(Command.of(program(), "-N1", "-f", staged.file().toString()));
    List<Problem> problems = new ArrayList<>();
    result.words().lines().forEach(line -> judge(line, problems));
    return problems.stream().anyMatch(Problem::isError)
        ? Verdict.refused(program(), problems, result.words())
        : new Verdict(Verdict.State.ACCEPTED, program(), List.copyOf(problems), result.words());
  }

  private static void judge(String line, List<Problem> problems) {
    if (line.isBlank() || NO_FAULT.stream().anyMatch(line::startsWith)) {
      return;
    }
    String words = TRAILER.matcher(line).replaceFirst("").replaceFirst("^rsyslogd: ", "");
    Matcher place = LINE.matcher(words);
    int number = 0;
    if (place.matches()) {
      number = Integer.parseInt(place.group(1) == null ? place.group(3) : place.group(1));
    }
    boolean isWarning = words.contains("warnings occurred") || words.startsWith("warning");
    problems.add(isWarning ? Problem.warning(number, words, "") : Problem.error(number, words, ""));
  }
}
