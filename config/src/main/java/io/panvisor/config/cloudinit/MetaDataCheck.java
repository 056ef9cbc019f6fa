package io.panvisor.config.cloudinit;

import io.panvisor.config.FileCheck;
import io.panvisor.config.Problem;
import io.panvisor.process.CommandRunner;
import java.util.List;

/** Judges meta-data by our own rules: no program does it. */
final class MetaDataCheck implements FileCheck {

  @Override
  public String program() {
    return "panvisor";
  }

  @Override
  public String command() {
    return "panvisor config check cloud-init-meta FILE";
  }

  @Override
  public String debianPackage() {
    return "";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    List<Problem> errors =
        SeedDocument.metaData(UserDataCheck.text(staged)).problems().stream()
            .filter(Problem::isError)
            .toList();
    return errors.isEmpty()
        ? Verdict.accepted(program(), "")
        : Verdict.refused(program(), errors, "");
  }
}
