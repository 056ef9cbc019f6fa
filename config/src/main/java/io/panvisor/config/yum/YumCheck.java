package io.panvisor.config.yum;

import io.panvisor.config.FileCheck;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.error.EngineException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * By dnf, which is asked to list the staged repositories from its cache alone, a private and empty
 * one: nothing is fetched. It exits with 0 whatever the files say, so its words are judged.
 */
final class YumCheck implements FileCheck {

  private static final Pattern WRONG =
      Pattern.compile(
          "(?:Warning: failed loading|Invalid configuration value:|Bad id for repo:"
              + "|Unknown configuration value:|Error:).*");

  @Override
  public String program() {
    return "dnf";
  }

  @Override
  public String command() {
    return "dnf --cacheonly --setopt=reposdir=FOLDER repolist --all";
  }

  @Override
  public String debianPackage() {
    return "dnf";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    if (!runner.has(program())) {
      return Verdict.notChecked(this);
    }
    Path own = staged.root().resolve(".panvisor-dnf");
    // dnf wants a file of its own; that of this host would mix into what is judged.
    Path configuration = own.resolve("dnf.conf");
    try {
      Files.createDirectories(own);
      Files.writeString(configuration, "[main]\n");
    } catch (IOException unwritable) {
      throw new EngineException("cannot write " + configuration, unwritable);
    }
    Path folder = staged.file().getParent() == null ? staged.root() : staged.file().getParent();
    CommandResult result =
        runner.run(
            Command.of(
                "dnf",
                "--cacheonly",
                "--noplugins",
                "--releasever=0",
                "--config=" + configuration,
                "--setopt=reposdir=" + folder,
                "--setopt=varsdir=" + own.resolve("vars"),
                "--setopt=cachedir=" + own.resolve("cache"),
                "--setopt=logdir=" + own.resolve("log"),
                "--setopt=persistdir=" + own.resolve("state"),
                "repolist",
                "--all"));
    String words = result.err().strip().replace(staged.root().toString(), "");
    List<Problem> problems = new ArrayList<>();
    words
        .lines()
        .filter(line -> WRONG.matcher(line).matches())
        .forEach(line -> problems.add(Problem.error(0, line, "")));
    if (!problems.isEmpty()) {
      // dnf does not say where: our own reader does.
      text(staged).problems().stream().filter(Problem::isError).forEach(problems::add);
    }
    return problems.isEmpty() && result.isSuccess()
        ? Verdict.accepted(program(), words)
        : Verdict.refused(program(), problems, words);
  }

  private static YumDocument text(Staged staged) {
    try {
      return YumDocument.parse(FileText.decode(Files.readAllBytes(staged.file())));
    } catch (IOException unreadable) {
      throw new EngineException("cannot read " + staged.file(), unreadable);
    }
  }
}
