package io.panvisor.config.selinux;

import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compiles modules with {@code checkmodule} and {@code semodule_package}, in a private folder, on
 * this machine. Thread-safe.
 */
public final class PolicyCompiler {

  private static final Pattern COMPLAINT =
      Pattern.compile("[^:]*:([0-9]+):(?:ERROR|WARNING) '(.*)' at token '(.*)' on line .*");

  private final CommandRunner runner;

  /**
   * A compiler.
   *
   * @param runner of this machine; see {@link io.panvisor.process.Commands#here()}
   */
  public PolicyCompiler(CommandRunner runner) {
    this.runner = runner;
  }

  /**
   * {@return the package of a module}
   *
   * @throws InvalidSpecException when the compiler refuses it; its words are the reason
   * @throws io.panvisor.error.NotFoundException when a program is not installed: Debian has them in
   *     checkpolicy and semodule-utils
   */
  public PolicyPackage compile(PolicyModule module) {
    return compile(module.name(), module.render());
  }

  /**
   * {@return the package of a module's text}
   *
   * @param name the module's name, which has to be the one in the text
   * @throws InvalidSpecException as the other method does
   */
  public PolicyPackage compile(String name, String text) {
    PolicyNames.name("name", name);
    try (PrivateFolder folder = new PrivateFolder()) {
      CommandResult result = checkmodule(folder, name, text);
      if (!result.isSuccess()) {
        throw InvalidSpecException.of("module", name, "checkmodule: " + result.words());
      }
      CommandResult packed =
          runner.run(
              Command.of(
                  "semodule_package",
                  "-o",
                  folder.file(name + ".pp").toString(),
                  "-m",
                  folder.file(name + ".mod").toString()));
      if (!packed.isSuccess()) {
        throw InvalidSpecException.of("module", name, "semodule_package: " + packed.words());
      }
      return new PolicyPackage(name, folder.read(name + ".pp"));
    }
  }

  /** What checkmodule says of a text; the file that it writes has to be called as the module is. */
  private CommandResult checkmodule(PrivateFolder folder, String name, String text) {
    return runner.run(
        Command.of(
            "checkmodule",
            "-M",
            "-m",
            "-o",
            folder.file(name + ".mod").toString(),
            folder.write(name + ".te", FileText.encode(text)).toString()));
  }

  CommandResult check(String name, String text) {
    try (PrivateFolder folder = new PrivateFolder()) {
      return checkmodule(folder, name, text);
    }
  }

  static List<Problem> complaints(String words) {
    List<Problem> problems = new ArrayList<>();
    words
        .lines()
        .forEach(
            line -> {
              Matcher complaint = COMPLAINT.matcher(line);
              if (complaint.matches()) {
                problems.add(
                    Problem.error(
                        Integer.parseInt(complaint.group(1)),
                        complaint.group(2) + " at '" + complaint.group(3) + "'",
                        ""));
              }
            });
    return problems;
  }
}
