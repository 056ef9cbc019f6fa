package io.panvisor.config.selinux;

import io.panvisor.config.FileCheck;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.error.EngineException;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** By {@code checkmodule}, which wants the file that it writes to be called as the module is. */
final class PolicyModuleCheck implements FileCheck {

  @Override
  public String program() {
    return "checkmodule";
  }

  @Override
  public String command() {
    return "checkmodule -M -m -o NAME.mod FILE";
  }

  @Override
  public String debianPackage() {
    return "checkpolicy";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    if (!runner.has(program())) {
      return Verdict.notChecked(this);
    }
    String text;
    try {
      text = FileText.decode(Files.readAllBytes(staged.file()));
    } catch (IOException unreadable) {
      throw new EngineException("cannot read " + staged.file(), unreadable);
    }
    PolicyModuleDocument document = PolicyModuleDocument.parse(text);
    if (document.name().isEmpty()) {
      return Verdict.refused("panvisor", document.problems(), "");
    }
    CommandResult result = new PolicyCompiler(runner).check(document.name().get(), text);
    if (result.isSuccess()) {
      return Verdict.accepted(program(), result.words());
    }
    List<Problem> problems = PolicyCompiler.complaints(result.words());
    return Verdict.refused(
        program(),
        problems.isEmpty() ? List.of(Problem.error(0, result.words(), "")) : problems,
        result.words());
  }
}
