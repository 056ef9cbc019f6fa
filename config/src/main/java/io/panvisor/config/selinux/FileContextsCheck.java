package io.panvisor.config.selinux;

import io.panvisor.config.FileCheck;
import io.panvisor.config.Problem;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** By {@code sefcontext_compile}, without a policy: types that no policy has are not found. */
final class FileContextsCheck implements FileCheck {

  private static final Pattern COMPLAINT =
      Pattern.compile(".*?:?\\s+line ([0-9]+) (has invalid .*)");

  @Override
  public String program() {
    return "sefcontext_compile";
  }

  @Override
  public String command() {
    return "sefcontext_compile -o OUTPUT FILE";
  }

  @Override
  public String debianPackage() {
    return "selinux-utils";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    if (!runner.has(program())) {
      return Verdict.notChecked(this);
    }
    CommandResult result;
    try (PrivateFolder folder = new PrivateFolder()) {
      // What it writes beside its output goes away with the folder.
      result =
          runner.run(
              Command.of(
                  program(),
                  "-o",
                  folder.file("file_contexts.bin").toString(),
                  staged.file().toString()));
    }
    if (result.isSuccess()) {
      return Verdict.accepted(program(), result.words());
    }
    Matcher complaint = COMPLAINT.matcher(result.words().lines().findFirst().orElse(""));
    return Verdict.refused(
        program(),
        List.of(
            complaint.matches()
                ? Problem.error(Integer.parseInt(complaint.group(1)), complaint.group(2), "")
                : Problem.error(0, result.words(), "")),
        result.words());
  }
}
