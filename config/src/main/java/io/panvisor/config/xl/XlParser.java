package io.panvisor.config.xl;

import io.panvisor.config.Problem;
import io.panvisor.config.xl.XlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a domain file by libxlutil's grammar. What is wrong in a line is told, and reading goes on
 * in the next.
 */
final class XlParser {

  private static final Map<Character, Character> ESCAPES =
      Map.of(
          'a', '\007', 'b', '\b', 'f', '\f', 'n', '\n', 'r', '\r', 't', '\t', 'v', '\013', '"', '"',
          '\'', '\'', '\\', '\\');
  private static final int DEEPEST = 64;
  private static final Pattern PYTHON =
      Pattern.compile("\\s*(import|from|def|class|if|for|while|print|try|return)\\b");

  private final String text;
  private final List<XlToken> tokens;
  private final List<XlStatement> statements = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private int at;

  XlParser(String text) {
    this.text = text;
    this.tokens = XlLexer.tokens(text);
  }

  List<XlStatement> statements() {
    return statements;
  }

  List<Problem> problems() {
    return problems;
  }

  XlParser parse() {
    while (peek().kind() != Kind.END) {
      int start = at;
      if (peek().endsStatement()) {
        at++;
      } else if (!assignment()) {
        skipLine(start);
      }
    }
    return this;
  }

  private XlToken peek() {
    return tokens.get(at);
  }

  private void skipLine(int start) {
    at = Math.max(at, start);
    while (peek().kind() != Kind.NEWLINE && peek().kind() != Kind.END) {
      at++;
    }
  }

  /** One assignment with its end; false, with the problem told, where there is none. */
  private boolean assignment() {
    XlToken name = peek();
    if (name.kind() != Kind.NAME) {
      return wrong(name, "a name and '=' are expected here");
    }
    at++;
    XlToken operator = peek();
    if (operator.kind() != Kind.EQUALS && operator.kind() != Kind.ADD) {
      return wrong(operator, "'=' is expected after '" + text(name) + "'");
    }
    at++;
    Optional<XlValue> value = value(0);
    if (value.isEmpty()) {
      return false;
    }
    int end = tokens.get(at - 1).end();
    if (!peek().endsStatement()) {
      return wrong(peek(), "the value of '" + text(name) + "' should end here");
    }
    statements.add(
        new XlStatement(
            text(name), operator.kind() == Kind.ADD, value.get(), name.line(), name.start(), end));
    return true;
  }

  private Optional<XlValue> value(int depth) {
    XlToken token = peek();
    switch (token.kind()) {
      case NUMBER -> {
        at++;
        return Optional.of(new XlValue.Numeral(text(token)));
      }
      case TEXT -> {
        at++;
        return unquoted(token);
      }
      case OPEN -> {
        at++;
        return list(depth + 1);
      }
      default -> {
        wrong(token, "a text in quotes, a number or a list is expected here");
        return Optional.empty();
      }
    }
  }

  private Optional<XlValue> list(int depth) {
    if (depth > DEEPEST) {
      wrong(peek(), "lists within lists go too deep here");
      return Optional.empty();
    }
    List<XlValue> items = new ArrayList<>();
    skipNewlines();
    while (peek().kind() != Kind.CLOSE) {
      Optional<XlValue> item = value(depth);
      if (item.isEmpty()) {
        return Optional.empty();
      }
      items.add(item.get());
      skipNewlines();
      if (peek().kind() == Kind.COMMA) {
        at++;
        skipNewlines();
      } else if (peek().kind() != Kind.CLOSE) {
        wrong(peek(), "',' or ']' is expected here");
        return Optional.empty();
      }
    }
    at++;
    return Optional.of(new XlValue.Items(items));
  }

  private void skipNewlines() {
    while (peek().kind() == Kind.NEWLINE) {
      at++;
    }
  }

  private Optional<XlValue> unquoted(XlToken token) {
    String quoted = text(token);
    StringBuilder result = new StringBuilder();
    int index = 1;
    while (index < quoted.length() - 1) {
      char sign = quoted.charAt(index++);
      if (sign != '\\') {
        result.append(sign);
        continue;
      }
      char escaped = quoted.charAt(index++);
      Character meant = ESCAPES.get(escaped);
      if (meant == null) {
        problems.add(
            Problem.error(
                token.line(),
                "xl does not read '\\" + escaped + "' in a text rightly",
                "Write the character itself; a backslash is written twice"));
        return Optional.empty();
      }
      result.append(meant);
    }
    if (result.indexOf("\0") >= 0) {
      problems.add(Problem.error(token.line(), "a text cannot have a NUL character", ""));
      return Optional.empty();
    }
    return Optional.of(new XlValue.Text(result.toString()));
  }

  private String text(XlToken token) {
    return text.substring(token.start(), token.end());
  }

  private boolean wrong(XlToken found, String what) {
    String shown = found.kind() == Kind.NAME ? "'" + text(found) + "'" : found.kind().toString();
    problems.add(Problem.error(found.line(), what + ", and not " + shown, hint(found)));
    return false;
  }

  private String hint(XlToken found) {
    int start = text.lastIndexOf('\n', Math.max(0, found.start() - 1)) + 1;
    int newline = text.indexOf('\n', start);
    String line = text.substring(start, newline < 0 ? text.length() : newline);
    String from = found.start() < text.length() ? text.substring(found.start(), found.end()) : "";
    if (from.startsWith("\r")) {
      return "xl does not read Windows' line ends: end lines with a newline alone";
    }
    if (from.startsWith("#")) {
      return "A comment in the last line needs a newline behind it";
    }
    if (from.startsWith("'") || from.startsWith("\"")) {
      return "A text ends in the line where it begins, with the same quote";
    }
    if (line.matches("\\s*[A-Za-z_]*[A-Z][A-Za-z_0-9]*\\s*=.*")) {
      return "Names are written in small letters";
    }
    if (line.matches(".*=\\s*(True|False|None)\\b.*")) {
      return "xl writes 1 for true and 0 for false; what is not set is left out";
    }
    boolean python = PYTHON.matcher(line).lookingAt() || from.matches("(?s)[-+.:()%].*");
    return python
        ? "Files for xm were Python programs; xl reads values alone: write what it would give"
        : "";
  }
}
