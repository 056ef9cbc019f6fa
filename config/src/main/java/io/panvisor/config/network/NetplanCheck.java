package io.panvisor.config.network;

import io.panvisor.config.FileCheck;
import io.panvisor.config.Problem;
import io.panvisor.error.EngineException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges a netplan by {@code netplan generate}, which writes into the private folder only. */
final class NetplanCheck implements FileCheck {

  private static final Pattern COMPLAINT =
      Pattern.compile("(\\S+\\.yaml)(?::(\\d+):(\\d+))?: ?(.*)");

  @Override
  public String program() {
    return "netplan";
  }

  @Override
  public String command() {
    return "netplan generate --root-dir FOLDER, with FILE below its etc/netplan";
  }

  @Override
  public String debianPackage() {
    return "netplan.io";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    if (!runner.has(program())) {
      return Verdict.notChecked(this);
    }
    placed(staged);
    CommandResult result =
        runner.run(Command.of(program(), "generate", "--root-dir", staged.root().toString()));
    if (result.isSuccess()) {
      return Verdict.accepted(program(), "");
    }
    List<Problem> problems = new ArrayList<>();
    for (String line : result.err().split("\n")) {
      Matcher complaint = COMPLAINT.matcher(line.strip());
      if (complaint.matches() && line.contains("rror")) {
        int at = complaint.group(2) == null ? 0 : Integer.parseInt(complaint.group(2));
        problems.add(Problem.error(at, complaint.group(4), ""));
      }
    }
    return Verdict.refused(program(), problems, result.words());
  }

  /** netplan looks into its own folder only: a file of another place gets a copy there. */
  private static void placed(Staged staged) {
    if (staged.path().startsWith(NetplanFiles.FOLDER + "/") && staged.path().endsWith(".yaml")) {
      return;
    }
    Path folder = staged.root().resolve(NetplanFiles.FOLDER.substring(1));
    try {
      Files.createDirectories(folder);
      Files.copy(
          staged.file(), folder.resolve("checked.yaml"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new EngineException("cannot copy " + staged.file() + " for its check", failed);
    }
  }
}
