package io.panvisor.config.network;

import io.panvisor.config.FileCheck;
import io.panvisor.config.Problem;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges a profile by {@code nmcli --offline}, which reads it from standard input and prints it
 * again; nothing is written, and no NetworkManager has to run. It says nothing of keys that it does
 * not know.
 */
final class NetworkManagerCheck implements FileCheck {

  @Override
  public String program() {
    return "nmcli";
  }

  @Override
  public String command() {
    return "nmcli --offline connection modify connection.zone '' < FILE";
  }

  @Override
  public String debianPackage() {
    return "network-manager";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    if (!runner.has(program())) {
      return Verdict.notChecked(this);
    }
    String text = IfcfgCheck.text(staged);
    List<Problem> problems = new ArrayList<>(NetworkManagerFile.parse(text).problems());
    problems.removeIf(problem -> !problem.isError());
    // nmcli asks for some change; every profile is in no zone unless it says so.
    String zone = NetworkManagerFile.parse(text).value("connection", "zone").orElse("");
    CommandResult result =
        runner.run(
            Command.of(program(), "--offline", "connection", "modify", "connection.zone", zone)
                .withInput(io.panvisor.config.FileText.encode(text)));
    if (!result.isSuccess()) {
      String words = result.err().strip();
      problems.add(Problem.error(0, words.replaceFirst("^Error: ", ""), ""));
    }
    // Its output is the profile, with its passwords: only its errors are words.
    return problems.isEmpty()
        ? Verdict.accepted(program(), result.err().strip())
        : Verdict.refused(program(), problems, result.err().strip());
  }
}
