package io.panvisor.config.network;

import io.panvisor.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a text as a shell reads a file of assignments, without running anything: which variables
 * get which values, in which place, and what is no assignment at all.
 */
final class ShellText {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(?=\\+?=)");
  private static final Pattern EXPORT = Pattern.compile("(?:export|declare|local)[ \\t]+");

  /**
   * A variable that gets a value.
   *
   * @param name its name
   * @param value its value, without quotes
   * @param line the line of its name, from 1
   * @param start where the assignment begins in the text
   * @param valueStart where its value begins, with quotes
   * @param end where its value ends
   */
  record Assignment(String name, String value, int line, int start, int valueStart, int end) {}

  private final String text;
  private int at;
  private final List<Assignment> assignments = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  ShellText(String text) {
    this.text = text;
    while (at < text.length()) {
      statement();
    }
  }

  List<Assignment> assignments() {
    return assignments;
  }

  List<Problem> problems() {
    return problems;
  }

  private boolean ended() {
    return at >= text.length();
  }

  private boolean isBlank(char each) {
    return each == ' ' || each == '\t' || each == '\r';
  }

  private void skipBlanks() {
    while (!ended() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private int lineEnd(int from) {
    int newline = text.indexOf('\n', from);
    return newline < 0 ? text.length() : newline;
  }

  int line(int offset) {
    int line = 1;
    for (int index = text.indexOf('\n'); index >= 0 && index < offset; ) {
      line++;
      index = text.indexOf('\n', index + 1);
    }
    return line;
  }

  /** Reads up to the end of a line, or the next sign that ends a command. */
  private void statement() {
    int before = assignments.size();
    while (true) {
      skipBlanks();
      if (ended()) {
        return;
      }
      char first = text.charAt(at);
      if (first == '\n' || first == ';') {
        at++;
        return;
      }
      if (first == '#') {
        at = lineEnd(at);
        continue;
      }
      int start = at;
      Matcher export = EXPORT.matcher(text).region(at, text.length());
      if (export.lookingAt()) {
        at = export.end();
      }
      Matcher name = NAME.matcher(text).region(at, text.length()).useTransparentBounds(true);
      if (!name.lookingAt()) {
        at = start;
        command(before);
        return;
      }
      assignment(start, name);
    }
  }

  private void assignment(int start, Matcher name) {
    at = name.end();
    if (text.charAt(at) == '+') {
      at++;
    }
    at++;
    int valueStart = at;
    String value = word();
    assignments.add(new Assignment(name.group(), value, line(start), start, valueStart, at));
  }

  /** Words that are no assignment: a shell would run the first as a command. */
  private void command(int before) {
    int end = lineEnd(at);
    String words = text.substring(at, end).strip();
    String shown = words.length() > 60 ? words.substring(0, 60) + "..." : words;
    boolean afterValue =
        assignments.size() > before
            && line(assignments.get(assignments.size() - 1).start()) == line(at);
    if (afterValue) {
      Assignment last = assignments.get(assignments.size() - 1);
      problems.add(
          Problem.error(
              line(at),
              "'" + shown + "' stands behind " + last.name() + "= with a blank before it",
              "the shell runs it as a command, and "
                  + last.name()
                  + " does not get it: write no blanks around '=', and quotes around a value with"
                  + " blanks"));
    } else {
      problems.add(
          Problem.error(
              line(at),
              "'" + shown + "' is no assignment",
              "only lines such as NAME=value and comments with '#' belong here; the shell would run"
                  + " it as a command"));
    }
    at = end;
  }

  /** The value at this place, up to a blank that is not quoted. */
  private String word() {
    StringBuilder value = new StringBuilder();
    int start = at;
    while (!ended()) {
      char each = text.charAt(at);
      if (each == '\n' || isBlank(each) || each == ';' || each == '&' || each == '|') {
        break;
      }
      if (each == '\'') {
        single(value);
      } else if (each == '"') {
        quoted(value);
      } else if (each == '\\') {
        escaped(value);
      } else if (each == '('
          || each == '$' && at + 1 < text.length() && "({".indexOf(text.charAt(at + 1)) >= 0) {
        bracketed(value);
      } else {
        value.append(each);
        at++;
      }
    }
    // What ends a command beside ';' is rare enough here to be left to the shell.
    if (at == start && !ended() && (text.charAt(at) == '&' || text.charAt(at) == '|')) {
      at++;
    }
    return value.toString();
  }

  private void escaped(StringBuilder value) {
    if (at + 1 >= text.length()) {
      at++;
      return;
    }
    char next = text.charAt(at + 1);
    if (next != '\n') {
      value.append(next);
    }
    at += 2;
  }

  private void single(StringBuilder value) {
    int close = text.indexOf('\'', at + 1);
    if (close < 0) {
      unclosed("'", value);
      return;
    }
    value.append(text, at + 1, close);
    at = close + 1;
  }

  private void quoted(StringBuilder value) {
    StringBuilder inner = new StringBuilder();
    int index = at + 1;
    while (index < text.length()) {
      char each = text.charAt(index);
      if (each == '"') {
        value.append(inner);
        at = index + 1;
        return;
      }
      if (each == '\\' && index + 1 < text.length()) {
        char next = text.charAt(index + 1);
        if ("$`\"\\".indexOf(next) >= 0) {
          inner.append(next);
        } else if (next != '\n') {
          inner.append(each).append(next);
        }
        index += 2;
      } else {
        inner.append(each);
        index++;
      }
    }
    unclosed("\"", value);
  }

  /** A quote without an end: the rest of the line is taken, so that what follows is read, too. */
  private void unclosed(String quote, StringBuilder value) {
    problems.add(
        Problem.error(
            line(at),
            "the quote " + quote + " is not closed",
            "the shell takes all that follows into the value"));
    int end = lineEnd(at);
    value.append(text, at + 1, end);
    at = end;
  }

  /** A list or an expansion, kept as it is written. */
  private void bracketed(StringBuilder value) {
    int start = at;
    int depth = 0;
    int end = lineEnd(at);
    while (at < end) {
      char each = text.charAt(at);
      if (each == '(' || each == '{') {
        depth++;
      } else if (each == ')' || each == '}') {
        depth--;
        if (depth == 0) {
          at++;
          break;
        }
      }
      at++;
    }
    value.append(text, start, at);
  }
}
