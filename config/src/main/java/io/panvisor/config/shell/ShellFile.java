package io.panvisor.config.shell;

import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of {@code NAME=value} lines that a shell reads, with every byte of it. Immutable; an edit
 * gives another one, in which only the lines of that name have changed. Nothing of it is run: what
 * a shell would compute stays as it is written.
 */
public final class ShellFile {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern SET =
      Pattern.compile("[ \\t]*(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_]*)\\+?=");
  private static final Pattern COMMENTED =
      Pattern.compile("[ \\t]*(#+[ \\t]?)([A-Za-z_][A-Za-z0-9_]*)=");
  private static final Pattern SPACED =
      Pattern.compile("[ \\t]*([A-Za-z_][A-Za-z0-9_]*)[ \\t]+=.*");

  private final String text;
  private final List<ShellAssignment> assignments = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private boolean isOpen;

  private ShellFile(String text) {
    this.text = text;
    int at = 0;
    int line = 1;
    while (at < text.length()) {
      int next = readLine(at, line);
      line += (int) text.substring(at, next).chars().filter(sign -> sign == '\n').count();
      at = next;
    }
  }

  /** {@return the file of that text; what is wrong in it is in its problems} */
  public static ShellFile parse(String text) {
    return new ShellFile(text);
  }

  /** Reads what begins in that line, and gives where the line behind it begins. */
  private int readLine(int start, int line) {
    int lineEnd = lineEnd(start);
    Matcher set = SET.matcher(text).region(start, lineEnd);
    Matcher comment = COMMENTED.matcher(text).region(start, lineEnd);
    if (set.lookingAt()) {
      ShellWord word = ShellWord.at(text, set.end(), true);
      keep(set.group(1), word, false, line, set.start(1), set.end());
      judge(set.group(1), word, line);
      return lineEnd(Math.max(word.end(), start));
    }
    if (comment.lookingAt()) {
      ShellWord word = ShellWord.at(text, comment.end(), false);
      String rest = text.substring(word.end(), lineEnd).strip();
      // Prose may begin like an assignment; it is none to be put into force.
      if (word.isClosed() && (rest.isEmpty() || rest.startsWith("#"))) {
        keep(comment.group(2), word, true, line, comment.start(1), comment.end());
      }
      return lineEnd;
    }
    Matcher spaced = SPACED.matcher(text.substring(start, lineEnd).stripTrailing());
    if (spaced.matches()) {
      problems.add(
          Problem.error(
              line,
              "there are blanks before the '=' of " + spaced.group(1),
              "A shell takes " + spaced.group(1) + " for a command then: write no blanks"));
    }
    return lineEnd;
  }

  private int lineEnd(int at) {
    int newline = text.indexOf('\n', at);
    return newline < 0 ? text.length() : newline + 1;
  }

  private void keep(
      String name, ShellWord word, boolean comment, int line, int start, int valueStart) {
    assignments.add(
        new ShellAssignment(
            name, word.value(), word.isLiteral(), comment, line, start, valueStart, word.end()));
  }

  private void judge(String name, ShellWord word, int line) {
    String rest = text.substring(word.end(), lineEnd(word.end())).strip();
    if (!word.isClosed()) {
      isOpen = true;
      boolean atTheEnd = text.endsWith("\\") && word.end() >= text.length();
      problems.add(
          Problem.error(
              line,
              atTheEnd
                  ? "nothing comes behind the backslash in the value of " + name
                  : "a quote in the value of " + name + " has no end",
              ""));
    } else if (!rest.isEmpty() && !rest.startsWith("#") && !rest.startsWith(";")) {
      problems.add(
          Problem.error(
              line,
              "behind the value of " + name + " comes '" + rest + "'",
              "A value with blanks stands in quotes"));
    }
  }

  /** {@return the text; of a file that was read and not edited, the same that was read} */
  public String text() {
    return text;
  }

  /** {@return what is wrong in it, by the shell's own rules} */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** {@return every assignment in order, those that are commented out among them} */
  public List<ShellAssignment> assignments() {
    return List.copyOf(assignments);
  }

  /** {@return the assignment of that name that counts: the last; nothing when it is not set} */
  public Optional<ShellAssignment> assignment(String name) {
    return assignments.stream()
        .filter(each -> !each.isComment() && each.name().equals(name))
        .reduce((first, second) -> second);
  }

  /** {@return the value of that name, see {@link ShellAssignment#value()}} */
  public Optional<String> value(String name) {
    return assignment(name).map(ShellAssignment::value);
  }

  /** {@return every name that is set with its value, in order} */
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    assignments.stream()
        .filter(each -> !each.isComment())
        .forEach(each -> values.put(each.name(), each.value()));
    return values;
  }

  /**
   * {@return the file where that name has that value, which a shell takes as it is}
   *
   * <p>Its last assignment gets the value, in the quotes that it has; where there is none, the
   * first one that is commented out becomes one, in its place; where there is none either, it comes
   * at the end.
   */
  public ShellFile with(String name, String value) {
    Values.line(name, value);
    if (assignment(name)
        .filter(each -> each.isLiteral() && each.value().equals(value))
        .isPresent()) {
      return this;
    }
    String before =
        place(name).map(each -> text.substring(each.valueStart(), each.end())).orElse("");
    return written(name, before.isEmpty() ? ShellWord.fresh(value) : ShellWord.like(before, value));
  }

  /**
   * {@return the same, where the value is written as it is given: it may have {@code $} and quotes,
   * and the caller answers for them}
   */
  public ShellFile withWritten(String name, String written) {
    Values.line(name, written);
    boolean same =
        assignment(name)
            .filter(each -> text.substring(each.valueStart(), each.end()).equals(written))
            .isPresent();
    return same ? this : written(name, written);
  }

  private Optional<ShellAssignment> place(String name) {
    return assignment(name)
        .or(() -> assignments.stream().filter(each -> each.name().equals(name)).findFirst());
  }

  private ShellFile written(String name, String written) {
    Values.matching(NAME, "name", name, "a name has letters, digits and '_'");
    Optional<ShellAssignment> place = place(name);
    if (place.isEmpty()) {
      if (isOpen) {
        throw InvalidSpecException.of(
            name, written, "a quote or backslash in the file has no end: mend that first");
      }
      return new ShellFile(Lines.join(Lines.append(Lines.of(text), name + "=" + written)));
    }
    ShellAssignment old = place.get();
    String head = old.isComment() ? name + "=" : text.substring(old.start(), old.valueStart());
    return new ShellFile(
        text.substring(0, old.start()) + head + written + text.substring(old.end()));
  }

  /** {@return the file where that name is not set; its lines are gone} */
  public ShellFile without(String name) {
    StringBuilder changed = new StringBuilder(text);
    for (int index = assignments.size() - 1; index >= 0; index--) {
      ShellAssignment each = assignments.get(index);
      if (!each.isComment() && each.name().equals(name)) {
        int start = text.lastIndexOf('\n', each.start() - 1) + 1;
        changed.delete(start, lineEnd(each.end()));
      }
    }
    return new ShellFile(changed.toString());
  }
}
