package io.panvisor.config.systemd;

import io.panvisor.config.FileCheck;
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
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By {@code systemd-analyze verify}, which passes over a key that it does not know and exits with
 * 0: its words about the file's lines are judged. A drop-in is read beside a unit of its type that
 * says nothing else; what this machine lacks, such as a program, is no fault of the file.
 */
final class UnitCheck implements FileCheck {

  private static final Map<String, String> SMALLEST =
      Map.of(
          "service", "[Service]\nExecStart=/bin/true\n",
          "socket", "[Socket]\nListenStream=/run/sample.sock\nService=sample.service\n",
          "timer", "[Timer]\nOnCalendar=daily\nUnit=sample.service\n",
          "path", "[Path]\nPathExists=/run/sample\nUnit=sample.service\n");

  @Override
  public String program() {
    return "systemd-analyze";
  }

  @Override
  public String command() {
    return "systemd-analyze verify FILE";
  }

  @Override
  public String debianPackage() {
    return "systemd";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    if (!runner.has(program())) {
      return Verdict.notChecked(this);
    }
    String folder = parent(staged.path());
    boolean isDropIn = folder.endsWith(".d") && staged.path().endsWith(".conf");
    String unit =
        isDropIn
            ? folder.substring(folder.lastIndexOf('/') + 1, folder.length() - 2)
            : staged.path().substring(staged.path().lastIndexOf('/') + 1);
    if (!UnitName.isName(unit)) {
      return Verdict.refused(
          program(), List.of(Problem.error(0, "'" + unit + "' is no unit's name", "")), "");
    }
    Path units = staged.root().resolve(".panvisor-units");
    String instance = new UnitName(unit).isTemplate() ? new UnitName(unit).with("x").text() : unit;
    try {
      lay(staged, units, unit, isDropIn);
    } catch (IOException unwritable) {
      throw new EngineException("cannot write below " + units, unwritable);
    }
    CommandResult result =
        runner.run(
            Command.of("systemd-analyze", "verify", "--man=no", units.resolve(instance).toString())
                .withVariable("SYSTEMD_UNIT_PATH", units + ":")
                .withVariable("SYSTEMD_LOG_TARGET", "console")
                .withVariable("SYSTEMD_LOG_COLOR", "0"));
    String name = isDropIn ? "sample.conf" : unit;
    List<Problem> problems = problems(result.words(), name);
    String words = result.words().replace(units.toString(), "");
    return problems.isEmpty()
        ? Verdict.accepted(program(), words)
        : Verdict.refused(program(), problems, words);
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static void lay(Staged staged, Path units, String unit, boolean isDropIn)
      throws IOException {
    Files.createDirectories(units);
    Files.writeString(units.resolve("sample.service"), SMALLEST.getOrDefault("service", ""));
    byte[] text = Files.readAllBytes(staged.file());
    if (isDropIn) {
      String smallest =
          SMALLEST.getOrDefault(new UnitName(unit).type(), "[Unit]\nDescription=sample\n");
      Files.writeString(units.resolve(unit), smallest);
      Path folder = Files.createDirectories(units.resolve(unit + ".d"));
      Files.write(folder.resolve("sample.conf"), text);
    } else {
      Files.write(units.resolve(unit), text);
    }
  }

  private static List<Problem> problems(String words, String name) {
    Pattern placed = Pattern.compile("(?:\\S*/)?" + Pattern.quote(name) + ":(\\d+): (.*)");
    List<Problem> problems = new ArrayList<>();
    words
        .lines()
        .forEach(
            line -> {
              Matcher matcher = placed.matcher(line);
              if (matcher.matches()) {
                problems.add(
                    Problem.error(Integer.parseInt(matcher.group(1)), matcher.group(2), ""));
              }
            });
    return problems;
  }
}
