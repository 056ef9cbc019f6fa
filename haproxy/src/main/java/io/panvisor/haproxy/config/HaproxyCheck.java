package io.panvisor.haproxy.config;

import io.panvisor.config.FileCheck;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.error.EngineException;
import io.panvisor.haproxy.HaproxyVersion;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By {@code haproxy -c}, where the HAProxy that is here is of the version that the file is for;
 * where it is another, by the rules of {@link HaproxyFile#problems(HaproxyVersion)}.
 *
 * <p>HAProxy looks at the files that its file names, and at the user that it is to run as. It is
 * given a copy of the file in which planned files are named where they are staged, and what this
 * machine lacks is replaced by a stand-in and told as a warning: the verdict is about the file, and
 * the machine that it is for may be another. A file without anything to listen at ends HAProxy with
 * code 2; that is no fault of it, but told too.
 */
final class HaproxyCheck implements FileCheck {

  private static final Pattern VERSION = Pattern.compile("HA-?Proxy version (\\S+)");

  @Override
  public String program() {
    return "haproxy";
  }

  @Override
  public String command() {
    return "haproxy -c -f FILE";
  }

  @Override
  public String debianPackage() {
    return "haproxy";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    HaproxyFile file = read(staged.file());
    if (!runner.has(program())) {
      return Verdict.notChecked(this);
    }
    Optional<HaproxyVersion> installed = installed(runner);
    Optional<HaproxyVersion> wanted = file.version();
    if (wanted.isPresent() && installed.isPresent() && !installed.equals(wanted)) {
      return own(file, wanted.get(), installed.get());
    }
    try (CheckedCopy copy = CheckedCopy.of(file, staged, runner)) {
      CommandResult result = runner.run(Command.of(program(), "-c", "-f", copy.path().toString()));
      String words = copy.inWordsOfTheOriginal(result.words());
      List<Problem> problems = new ArrayList<>(copy.warnings());
      problems.addAll(HaproxyWords.problems(words, file));
      if (result.exitCode() == 0 || result.exitCode() == 2 && words.contains("no listener")) {
        return new Verdict(Verdict.State.ACCEPTED, program(), List.copyOf(problems), words);
      }
      return Verdict.refused(program(), problems, words);
    }
  }

  private static HaproxyFile read(Path path) {
    try {
      return HaproxyFile.parse(FileText.decode(Files.readAllBytes(path)));
    } catch (IOException unreadable) {
      throw new EngineException("cannot read " + path, unreadable);
    }
  }

  private Optional<HaproxyVersion> installed(CommandRunner runner) {
    Matcher matcher = VERSION.matcher(runner.run(Command.of(program(), "-v")).words());
    return matcher.find() ? Optional.of(HaproxyVersion.parse(matcher.group(1))) : Optional.empty();
  }

  private static Verdict own(HaproxyFile file, HaproxyVersion wanted, HaproxyVersion installed) {
    List<Problem> problems = file.problems(wanted);
    String words =
        "the file is for HAProxy "
            + wanted
            + ", and "
            + installed
            + " is here: judged by Panvisor's own rules for "
            + wanted;
    return problems.stream().anyMatch(Problem::isError)
        ? Verdict.refused("panvisor", problems, words)
        : new Verdict(Verdict.State.ACCEPTED, "panvisor", problems, words);
  }
}
