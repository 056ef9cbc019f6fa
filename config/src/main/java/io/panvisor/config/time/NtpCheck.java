package io.panvisor.config.time;

import io.panvisor.config.FileCheck;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.error.EngineException;
import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Our own: ntpd has no way to try a file. */
final class NtpCheck implements FileCheck {

  @Override
  public String program() {
    return "panvisor";
  }

  @Override
  public String command() {
    return "panvisor config check ntp FILE";
  }

  @Override
  public String debianPackage() {
    return "";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    List<Problem> problems;
    try {
      problems = TimeDocument.ntp(FileText.decode(Files.readAllBytes(staged.file()))).problems();
    } catch (IOException unreadable) {
      throw new EngineException("cannot read " + staged.file(), unreadable);
    }
    return problems.stream().anyMatch(Problem::isError)
        ? Verdict.refused(program(), problems, "")
        : new Verdict(Verdict.State.ACCEPTED, program(), problems, "");
  }
}
