package io.panvisor.cli;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Whether a file is good: by our own reading, and by the program that reads it. */
@Command(
    name = "check",
    description = {
      "Tell what is wrong in a file, and what the program that reads it says. Code 1: something is"
          + " wrong; code 11: the program is not installed, and nothing wrong was seen without it."
    })
final class ConfigCheckCommand extends ReadFileCommand {

  @Override
  int run(ConfigKind kind, ConfigDocument document) {
    List<Problem> problems = document.problems();
    Optional<FileCheck> check = kind.check();
    Optional<FileCheck.Verdict> verdict = check.map(program -> ask(kind, program, document));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", kind.name());
    fields.put("file", file());
    fields.put("problems", problems.stream().map(Problem::toTree).toList());
    fields.put("checked", verdict.map(said -> fields(check.orElseThrow(), said)).orElse(null));
    panvisor().print(fields, shown(problems, check, verdict));
    return code(problems, verdict);
  }

  private FileCheck.Verdict ask(ConfigKind kind, FileCheck check, ConfigDocument document) {
    try (StagedFile file = StagedFile.of(kind, file(), FileText.encode(document.text()))) {
      return check.check(file.staged(), panvisor().surroundings().commands().get());
    }
  }

  private static int code(List<Problem> problems, Optional<FileCheck.Verdict> verdict) {
    boolean refused =
        problems.stream().anyMatch(Problem::isError)
            || verdict.filter(said -> said.state() == FileCheck.Verdict.State.REFUSED).isPresent();
    boolean unasked =
        verdict.filter(said -> said.state() == FileCheck.Verdict.State.NOT_CHECKED).isPresent();
    return refused ? ExitCode.FAILED : unasked ? ExitCode.NOT_INSTALLED : ExitCode.DONE;
  }

  private static Map<String, Object> fields(FileCheck check, FileCheck.Verdict verdict) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("by", verdict.by());
    fields.put("command", check.command());
    fields.put("state", word(verdict).replace(' ', '-'));
    fields.put("problems", verdict.problems().stream().map(Problem::toTree).toList());
    fields.put("words", verdict.words());
    return fields;
  }

  private static String word(FileCheck.Verdict verdict) {
    return verdict.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private String shown(
      List<Problem> problems, Optional<FileCheck> check, Optional<FileCheck.Verdict> verdict) {
    StringBuilder text = new StringBuilder();
    problems.forEach(problem -> text.append(line("panvisor", problem)));
    if (problems.isEmpty()) {
      text.append("panvisor: nothing wrong was seen\n");
    }
    verdict.ifPresent(
        said -> {
          said.problems().forEach(problem -> text.append(line(said.by(), problem)));
          text.append(said.by()).append(": ").append(word(said));
          boolean more =
              said.problems().isEmpty()
                  && said.state() != FileCheck.Verdict.State.ACCEPTED
                  && !said.words().isBlank();
          text.append(more ? ": " + Plain.line(said.words()) : "").append('\n');
        });
    if (check.isEmpty()) {
      text.append("no program is known that checks this kind of file\n");
    }
    return text.toString();
  }

  private static String line(String by, Problem problem) {
    return by
        + ": "
        + problem.severity().name().toLowerCase(Locale.ROOT)
        + ": "
        + Plain.line(problem.toString())
        + "\n";
  }
}
