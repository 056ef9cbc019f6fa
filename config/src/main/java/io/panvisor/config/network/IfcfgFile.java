package io.panvisor.config.network;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A file of shell assignments, such as {@code ifcfg-eth0} and the other files of {@code
 * /etc/sysconfig}. It is read as the shell reads it, quotes included, but nothing is run or
 * expanded. Immutable and thread-safe; an edit gives another document that differs only in the
 * lines it is about.
 */
public final class IfcfgFile implements ConfigDocument {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]*");

  private final String text;
  private final List<ShellText.Assignment> assignments;
  private final List<Problem> shellProblems;

  private IfcfgFile(String text) {
    this.text = text;
    ShellText shell = new ShellText(text);
    assignments = List.copyOf(shell.assignments());
    shellProblems = List.copyOf(shell.problems());
  }

  /** {@return the file of that text; what is wrong in it is in {@link #problems()}} */
  public static IfcfgFile parse(String text) {
    return new IfcfgFile(text);
  }

  @Override
  public String text() {
    return text;
  }

  /** {@return the value of that variable, the last one where it is assigned more than once} */
  public Optional<String> value(String name) {
    return last(name).map(ShellText.Assignment::value);
  }

  private Optional<ShellText.Assignment> last(String name) {
    return assignments.stream()
        .filter(assignment -> assignment.name().equals(name))
        .reduce((first, second) -> second);
  }

  /** {@return the line in which that variable gets its value; 0 when it gets none} */
  int line(String name) {
    return last(name).map(ShellText.Assignment::line).orElse(0);
  }

  List<ShellText.Assignment> assignments() {
    return assignments;
  }

  /** {@return the variables and their values, in order} */
  public Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    assignments.forEach(assignment -> values.put(assignment.name(), assignment.value()));
    return values;
  }

  /**
   * {@return the same with that value; where the variable has it already, nothing changes, and
   * where it has another one, its place, its way of quoting and a comment behind it stay}
   *
   * @param name letters, digits and '_'
   * @param value one line; it is quoted where that is needed
   * @throws InvalidSpecException when the name is no variable's, or the value has control
   *     characters
   */
  public IfcfgFile with(String name, String value) {
    Values.matching(NAME, "name", name, "a variable's name has letters, digits and '_'");
    Values.line(name, value);
    Optional<ShellText.Assignment> old = last(name);
    if (old.isEmpty()) {
      return withLine(name + "=" + quoted(value, ""));
    }
    ShellText.Assignment assignment = old.get();
    if (assignment.value().equals(value)) {
      return this;
    }
    String before = text.substring(assignment.valueStart(), assignment.end());
    return new IfcfgFile(
        text.substring(0, assignment.valueStart())
            + quoted(value, before)
            + text.substring(assignment.end()));
  }

  private static String quoted(String value, String like) {
    if (like.startsWith("'") && value.indexOf('\'') < 0) {
      return "'" + value + "'";
    }
    if (like.startsWith("\"") || value.isEmpty() && !like.isEmpty() || !isPlain(value)) {
      return "\"" + value.replaceAll("([\\\\\"$`])", "\\\\$1") + "\"";
    }
    return value;
  }

  private static boolean isPlain(String value) {
    return PLAIN.matcher(value).matches();
  }

  /** The same with that line at its end. */
  IfcfgFile withLine(String line) {
    return new IfcfgFile(Lines.join(Lines.append(Lines.of(text), line)));
  }

  /** {@return the same without that variable} */
  public IfcfgFile without(String name) {
    return without(name::equals);
  }

  IfcfgFile without(Predicate<String> names) {
    StringBuilder result = new StringBuilder(text);
    assignments.stream()
        .filter(assignment -> names.test(assignment.name()))
        .sorted(Comparator.comparingInt(ShellText.Assignment::start).reversed())
        .forEach(
            assignment -> {
              int[] range = range(assignment);
              result.delete(range[0], range[1]);
            });
    return new IfcfgFile(result.toString());
  }

  /** What goes with an assignment: its whole line, if nothing else is assigned there. */
  private int[] range(ShellText.Assignment assignment) {
    int lineStart = text.lastIndexOf('\n', assignment.start() - 1) + 1;
    int lineEnd = text.indexOf('\n', assignment.end());
    int end = lineEnd < 0 ? text.length() : lineEnd + 1;
    boolean alone =
        assignments.stream()
            .filter(other -> !other.equals(assignment))
            .noneMatch(other -> other.start() >= lineStart && other.start() < end);
    if (alone) {
      return new int[] {lineStart, end};
    }
    int after = assignment.end();
    while (after < text.length() && " \t;".indexOf(text.charAt(after)) >= 0) {
      after++;
    }
    return new int[] {assignment.start(), after};
  }

  /** The lines that assign such variables, as they stand there, comments behind them included. */
  List<String> linesOf(Predicate<String> names) {
    List<String> lines = new ArrayList<>();
    for (ShellText.Assignment assignment : assignments) {
      if (names.test(assignment.name())) {
        int[] range = range(assignment);
        String line = text.substring(range[0], range[1]).strip();
        boolean whole = line.startsWith(text.substring(assignment.start(), assignment.end()));
        lines.add(whole ? line : text.substring(assignment.start(), assignment.end()));
      }
    }
    return lines;
  }

  /** {@return the variables with their values; those that hold passwords are masked} */
  @Override
  public Object model() {
    Map<String, Object> values = new LinkedHashMap<>();
    values().forEach((name, value) -> values.put(name, SecretKeys.shown(name, value)));
    return values;
  }

  @Override
  public List<Problem> problems() {
    List<Problem> all = new ArrayList<>(shellProblems);
    Map<String, ShellText.Assignment> seen = new LinkedHashMap<>();
    for (ShellText.Assignment assignment : assignments) {
      ShellText.Assignment other = seen.put(assignment.name(), assignment);
      if (other != null) {
        boolean same = other.value().equals(assignment.value());
        all.add(
            Problem.warning(
                assignment.line(),
                assignment.name() + " is assigned twice, in line " + other.line() + " already",
                same ? "one is enough" : "the last one counts; remove the one that is not meant"));
      }
    }
    int windows = text.indexOf("\r\n");
    if (windows >= 0) {
      all.add(
          Problem.error(
              (int) text.substring(0, windows).chars().filter(each -> each == '\n').count() + 1,
              "the line ends in CR LF, as on Windows",
              "the shell takes the CR into the value: write the file with LF alone"));
    }
    if (IfcfgRules.isIfcfg(this)) {
      all.addAll(new IfcfgRules(this).problems());
    }
    all.sort(Comparator.comparingInt(Problem::line));
    return all;
  }
}
