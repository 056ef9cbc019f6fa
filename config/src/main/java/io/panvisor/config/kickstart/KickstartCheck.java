package io.panvisor.config.kickstart;

import io.panvisor.config.FileCheck;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.error.EngineException;
import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Judges a kickstart file by our own rules: Debian has no program that does. */
final class KickstartCheck implements FileCheck {

  @Override
  public String program() {
    return "panvisor";
  }

  @Override
  public String command() {
    return "panvisor config check kickstart FILE";
  }

  @Override
  public String debianPackage() {
    return "";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    List<Problem> errors =
        KickstartDocument.parse(text(staged)).problems().stream().filter(Problem::isError).toList();
    return errors.isEmpty()
        ? Verdict.accepted(program(), "")
        : Verdict.refused(program(), errors, "");
  }

  private static String text(Staged staged) {
    try {
      return FileText.decode(Files.readAllBytes(staged.file()));
    } catch (IOException unreadable) {
      throw new EngineException("cannot read " + staged.file(), unreadable);
    }
  }
}
