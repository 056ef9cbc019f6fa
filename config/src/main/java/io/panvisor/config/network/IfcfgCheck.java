package io.panvisor.config.network;

import io.panvisor.config.FileCheck;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.error.EngineException;
import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Judges an {@code ifcfg} file by our own reader: no program of Debian's reads them. */
final class IfcfgCheck implements FileCheck {

  @Override
  public String program() {
    return "panvisor";
  }

  @Override
  public String command() {
    return "panvisor config check ifcfg FILE";
  }

  @Override
  public String debianPackage() {
    return "";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    List<Problem> problems = IfcfgFile.parse(text(staged)).problems();
    return problems.stream().anyMatch(Problem::isError)
        ? Verdict.refused(program(), problems, "")
        : Verdict.accepted(program(), "");
  }

  /** The text of a staged file. */
  static String text(Staged staged) {
    try {
      return FileText.decode(Files.readAllBytes(staged.file()));
    } catch (IOException unreadable) {
      throw new EngineException("cannot read " + staged.file(), unreadable);
    }
  }
}
