package io.panvisor.config.packstack;

import io.panvisor.config.FileCheck;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.error.EngineException;
import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Judges an answer file by the table of keys: Debian has no packstack. */
final class PackstackCheck implements FileCheck {

  @Override
  public String program() {
    return "panvisor";
  }

  @Override
  public String command() {
    return "panvisor config check packstack FILE";
  }

  @Override
  public String debianPackage() {
    return "";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    try {
      String text = FileText.decode(Files.readAllBytes(staged.file()));
      List<Problem> errors =
          AnswerFile.parse(text).problems().stream().filter(Problem::isError).toList();
      return errors.isEmpty()
          ? Verdict.accepted(program(), "")
          : Verdict.refused(program(), errors, "");
    } catch (IOException unreadable) {
      throw new EngineException("cannot read " + staged.file(), unreadable);
    }
  }
}
