package io.panvisor.config.network;

import io.panvisor.config.FileCheck;
import io.panvisor.config.FileText;
import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges a file by {@code ifup --no-act}, which reads it from standard input and says what it would
 * do; nothing is done. Files that it sources are left out: those of this machine have nothing to do
 * with it. As ifup takes any word for an address, our own reader looks at it, too.
 */
final class InterfacesCheck implements FileCheck {

  private static final Pattern COMPLAINT = Pattern.compile("ifup: (?:\\S+:(\\d+): )?(.*)");

  @Override
  public String program() {
    return "ifup";
  }

  @Override
  public String command() {
    return "ifup --no-act --force --interfaces FILE DEVICE...";
  }

  @Override
  public String debianPackage() {
    return "ifupdown";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    if (!runner.has(program())) {
      return Verdict.notChecked(this);
    }
    String text = IfcfgCheck.text(staged);
    InterfacesFile file = InterfacesFile.parse(text);
    List<Problem> problems = new ArrayList<>(file.problems());
    problems.removeIf(problem -> !problem.isError());
    Set<String> devices = new LinkedHashSet<>();
    for (InterfacesFile.Stanza stanza : file.stanzas()) {
      if (stanza.kind().equals("iface") && !stanza.word(1).startsWith("-")) {
        devices.add(stanza.word(1));
      }
    }
    List<String> arguments =
        new ArrayList<>(
            List.of("--no-act", "--force", "--no-mappings", "--no-scripts", "--interfaces"));
    arguments.add("/dev/stdin");
    arguments.add("--state-dir");
    arguments.add(staged.root().toString());
    arguments.addAll(devices.isEmpty() ? Set.of("lo") : devices);
    CommandResult result =
        runner.run(
            Command.of(program(), arguments)
                .withInput(FileText.encode(withoutSources(text, file))));
    for (String line : result.err().split("\n")) {
      Matcher complaint = COMPLAINT.matcher(line.strip());
      if (complaint.matches()) {
        int at = complaint.group(1) == null ? 0 : Integer.parseInt(complaint.group(1));
        problems.add(Problem.error(at, complaint.group(2), ""));
      }
    }
    if (!result.isSuccess() && problems.isEmpty()) {
      problems.add(Problem.error(0, result.err().strip(), ""));
    }
    return problems.isEmpty()
        ? Verdict.accepted(program(), "")
        : Verdict.refused(program(), problems, result.err().strip());
  }

  /** The text with those lines as comments, so that the numbers of the others stay. */
  private static String withoutSources(String text, InterfacesFile file) {
    List<Lines.Line> lines = Lines.of(text);
    for (InterfacesFile.Stanza stanza : file.stanzas()) {
      if (stanza.kind().startsWith("source")) {
        for (int index = stanza.first(); index <= stanza.last(); index++) {
          lines.set(index, lines.get(index).withText("#"));
        }
      }
    }
    return Lines.join(lines);
  }
}
