package io.panvisor.config.cloudinit;

import io.panvisor.config.FileCheck;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.error.EngineException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges a cloud-config by {@code cloud-init schema}, and by what we know that it does not look
 * for: it lets unknown keys and passwords that are no hashes through. Other user-data is judged by
 * how it begins.
 */
final class UserDataCheck implements FileCheck {

  private static final String PROGRAM = "cloud-init";
  private static final Pattern PLACE = Pattern.compile("format-l(\\d+)\\.c\\d+");

  @Override
  public String program() {
    return PROGRAM;
  }

  @Override
  public String command() {
    return "cloud-init schema -c FILE";
  }

  @Override
  public String debianPackage() {
    return PROGRAM;
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    UserDataDocument document = UserDataDocument.parse(text(staged));
    List<Problem> errors = document.problems().stream().filter(Problem::isError).toList();
    if (document.format() != UserDataFormat.CLOUD_CONFIG) {
      return errors.isEmpty()
          ? Verdict.accepted("panvisor", "user-data of the format " + document.format())
          : Verdict.refused("panvisor", errors, "");
    }
    if (!runner.has(PROGRAM)) {
      return Verdict.notChecked(this);
    }
    CommandResult result =
        runner.run(Command.of(PROGRAM, "schema", "-c", staged.file().toString()));
    String words = result.words();
    if (!result.isSuccess() || !words.contains("Valid cloud-config")) {
      List<Problem> problems = new ArrayList<>(errors);
      problems.add(said(words));
      return Verdict.refused(PROGRAM, problems, words);
    }
    return errors.isEmpty()
        ? Verdict.accepted(PROGRAM, words)
        : Verdict.refused("panvisor", errors, words);
  }

  private static Problem said(String words) {
    Matcher place = PLACE.matcher(words);
    int line = place.find() ? Integer.parseInt(place.group(1)) : 0;
    String sentence =
        words
            .lines()
            .filter(each -> each.contains("errors:"))
            .findFirst()
            .orElse("cloud-init refuses this");
    return Problem.error(line, sentence.substring(sentence.indexOf("errors: ") + 1).strip(), "");
  }

  static String text(Staged staged) {
    try {
      return FileText.decode(Files.readAllBytes(staged.file()));
    } catch (IOException unreadable) {
      throw new EngineException("cannot read " + staged.file(), unreadable);
    }
  }
}
