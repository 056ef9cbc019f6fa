package io.panvisor.config.httpd;

import io.panvisor.config.FileCheck;
import io.panvisor.config.Problem;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By {@code apache2 -t}, or {@code httpd -t} where it is called so. A part of a configuration is
 * read as the whole one would include it: with a module for its processes, and nothing else.
 */
final class HttpdCheck implements FileCheck {

  private static final Pattern PLACED =
      Pattern.compile(
          "(?:AH\\d+: )?(?:apache2|httpd)?:? ?Syntax error on line (\\d+) of (\\S+):(.*)");
  private static final Pattern OTHER =
      Pattern.compile("(?:AH\\d+: )?(?:apache2|httpd): (?!Syntax error)(.*)");

  /** The file is one of another host, whose modules and folders are not here. */
  private static final Pattern FOREIGN =
      Pattern.compile(
          "(?s).*(?:Cannot load \\S+ into server|ServerRoot must be a valid directory"
              + "|Could not open configuration file|No such file or directory).*");

  private static final Pattern WHOLE = Pattern.compile("(?im)^\\s*(?:LoadModule|ServerRoot)\\s");
  private static final List<Path> PROCESSES =
      List.of(
          Path.of("/usr/lib/apache2/modules/mod_mpm_event.so"),
          Path.of("/usr/lib64/httpd/modules/mod_mpm_event.so"));

  @Override
  public String program() {
    return "apache2";
  }

  @Override
  public String command() {
    return "apache2 -t -f FILE";
  }

  @Override
  public String debianPackage() {
    return "apache2-bin";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    String program = runner.has("apache2") ? "apache2" : "httpd";
    if (!runner.has(program)) {
      return Verdict.notChecked(this);
    }
    List<String> arguments = new ArrayList<>(List.of("-t"));
    if (!WHOLE.matcher(staged.text()).find()) {
      Optional<Path> processes = PROCESSES.stream().filter(Files::exists).findFirst();
      if (processes.isPresent()) {
        arguments.addAll(List.of("-C", "LoadModule mpm_event_module " + processes.get()));
      }
      arguments.addAll(List.of("-C", "ServerRoot " + staged.root(), "-C", "ServerName localhost"));
      arguments.addAll(List.of("-C", "ErrorLog /dev/null"));
    }
    arguments.addAll(List.of("-f", staged.file().toString()));
    CommandResult result = runner.run(Command.of(program, arguments));
    String words = result.words();
    if (result.isSuccess()) {
      return Verdict.accepted(program, words);
    }
    if (FOREIGN.matcher(words).matches()) {
      return new Verdict(
          Verdict.State.NOT_CHECKED,
          program,
          List.of(),
          "the file needs what is not on this machine: " + words);
    }
    return Verdict.refused(program, problems(words, staged.file()), words);
  }

  private static List<Problem> problems(String words, Path file) {
    List<Problem> problems = new ArrayList<>();
    List<String> lines = words.lines().toList();
    for (int index = 0; index < lines.size(); index++) {
      Matcher placed = PLACED.matcher(lines.get(index));
      Matcher other = OTHER.matcher(lines.get(index));
      if (placed.matches()) {
        String what = placed.group(3).strip();
        if (what.isEmpty() && index + 1 < lines.size()) {
          what = lines.get(++index).strip();
        }
        int line = placed.group(2).equals(file.toString()) ? Integer.parseInt(placed.group(1)) : 0;
        problems.add(Problem.error(line, what, ""));
      } else if (other.matches()) {
        problems.add(Problem.error(0, other.group(1), ""));
      }
    }
    return problems;
  }
}
