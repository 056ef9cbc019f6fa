package io.panvisor.config.shell;

import java.util.regex.Pattern;

/** One word of a shell's text: where it ends and what it says. */
final class ShellWord {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+:,./-]+");

  private final String text;
  private final int start;
  private final boolean overLines;
  private final StringBuilder value = new StringBuilder();
  private boolean literal = true;
  private boolean closed = true;
  private int at;

  private ShellWord(String text, int start, boolean overLines) {
    this.text = text;
    this.start = start;
    this.overLines = overLines;
    this.at = start;
  }

  /** The word that begins there; a quoted part may go over lines where that is said. */
  static ShellWord at(String text, int start, boolean overLines) {
    ShellWord word = new ShellWord(text, start, overLines);
    word.read();
    return word;
  }

  int end() {
    return at;
  }

  String value() {
    return value.toString();
  }

  boolean isLiteral() {
    return literal;
  }

  /** Whether each quote has its end. */
  boolean isClosed() {
    return closed;
  }

  private void read() {
    while (at < text.length() && closed) {
      char sign = text.charAt(at);
      switch (sign) {
        case ' ', '\t', '\n', '\r', ';', '&', '|', '(', ')', '<', '>' -> {
          return;
        }
        case '\'' -> single();
        case '"' -> quoted();
        case '`' -> command("`", 1);
        case '\\' -> escaped();
        default -> other(sign);
      }
    }
    if (!closed) {
      int newline = text.indexOf('\n', start);
      at = newline < 0 ? text.length() : newline;
    }
  }

  private void other(char sign) {
    if (sign == '$') {
      literal = false;
      if (text.startsWith("$(", at)) {
        command(")", 2);
        return;
      }
    }
    value.append(sign);
    at++;
  }

  private void single() {
    int end = text.indexOf('\'', at + 1);
    if (isOpen(end)) {
      return;
    }
    value.append(text, at + 1, end);
    at = end + 1;
  }

  private void command(String close, int opening) {
    literal = false;
    int end = text.indexOf(close, at + opening);
    if (isOpen(end)) {
      return;
    }
    value.append(text, at, end + 1);
    at = end + 1;
  }

  private boolean isOpen(int end) {
    closed = end >= 0 && (overLines || text.substring(at, end).indexOf('\n') < 0);
    return !closed;
  }

  private void quoted() {
    int begin = at;
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char sign = text.charAt(at);
      if (sign == '\\') {
        escapedInQuotes();
      } else if (sign == '`') {
        command("`", 1);
        if (!closed) {
          return;
        }
      } else {
        literal &= sign != '$';
        value.append(sign);
        at++;
      }
    }
    int end = at;
    at = begin;
    if (!isOpen(end < text.length() ? end : -1)) {
      at = end + 1;
    }
  }

  private void escapedInQuotes() {
    char next = at + 1 < text.length() ? text.charAt(at + 1) : '\0';
    if ("\\\"$`".indexOf(next) >= 0) {
      value.append(next);
    } else if (next != '\n') {
      value.append('\\');
      at--;
    }
    at += 2;
  }

  private void escaped() {
    if (at + 1 >= text.length()) {
      // What is added behind it would be taken for its next line.
      closed = false;
      value.append('\\');
      at++;
      return;
    }
    if (text.charAt(at + 1) != '\n') {
      value.append(text.charAt(at + 1));
    } else if (!overLines) {
      closed = false;
      return;
    }
    at += 2;
  }

  /** The value in double quotes, as a shell takes it for itself. */
  static String inDoubleQuotes(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int index = 0; index < value.length(); index++) {
      char sign = value.charAt(index);
      if ("\\\"$`".indexOf(sign) >= 0) {
        quoted.append('\\');
      }
      quoted.append(sign);
    }
    return quoted.append('"').toString();
  }

  /** The value as it is written in place of another: in the same quotes where they do. */
  static String like(String before, String value) {
    boolean plain = PLAIN.matcher(value).matches();
    if (plain && !before.startsWith("'") && !before.startsWith("\"")) {
      return value;
    }
    return before.startsWith("'") && value.indexOf('\'') < 0
        ? "'" + value + "'"
        : inDoubleQuotes(value);
  }

  /** The value as it is written where there was none. */
  static String fresh(String value) {
    return PLAIN.matcher(value).matches() ? value : inDoubleQuotes(value);
  }
}
