package io.panvisor.config.ini;

import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the lines of a file apart, by either style's rules. */
final class IniReader {

  private final IniStyle style;
  private final List<Lines.Line> lines;
  private final List<IniBlock> blocks = new ArrayList<>();
  private final List<IniHeader> headers = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private @Nullable String section;

  IniReader(IniStyle style, List<Lines.Line> lines) {
    this.style = style;
    this.lines = lines;
  }

  List<IniBlock> blocks() {
    return blocks;
  }

  List<IniHeader> headers() {
    return headers;
  }

  List<Problem> problems() {
    return problems;
  }

  IniReader read() {
    int at = 0;
    while (at < lines.size()) {
      at = readAt(at);
    }
    return this;
  }

  private String text(int index) {
    String text = lines.get(index).text();
    return index == 0 && text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /** Reads what begins in that line, and gives the line behind it. */
  private int readAt(int at) {
    String text = text(at);
    String stripped = text.strip();
    boolean indented = style.isIndented() && !stripped.isEmpty() && startsBlank(text);
    if (stripped.isEmpty()
        || stripped.startsWith("#") && !indented
        || stripped.startsWith(";") && !indented) {
      return at + 1;
    }
    if (stripped.startsWith("[")) {
      header(at, stripped);
      return at + 1;
    }
    if (indented) {
      wrong(at, "the line begins with a blank, and there is no value to go on");
      return at + 1;
    }
    int end = style.isIndented() ? indentedEnd(at) : backslashEnd(at);
    entry(at, end);
    return end;
  }

  private static boolean startsBlank(String text) {
    return text.startsWith(" ") || text.startsWith("\t");
  }

  private void header(int at, String stripped) {
    int close = style.isIndented() ? stripped.indexOf(']') : stripped.length() - 1;
    if (close < 1 || stripped.charAt(close) != ']') {
      wrong(at, "the name of a section has no ']' behind it");
      return;
    }
    String name = stripped.substring(1, close);
    if (name.isEmpty()) {
      wrong(at, "a section has no name");
      return;
    }
    section = name;
    headers.add(new IniHeader(name, at));
  }

  /** libdnf takes the carriage return of an empty line for a blank that the line begins with. */
  private boolean isCarriageReturn(int index) {
    Lines.Line line = lines.get(index);
    return style == IniStyle.YUM && line.text().isEmpty() && line.ending().equals("\r\n");
  }

  private int indentedEnd(int at) {
    int end = at + 1;
    int last = end;
    while (end < lines.size() && (startsBlank(text(end)) || isCarriageReturn(end))) {
      end++;
      // Lines of blanks alone belong to the value only where it goes on behind them.
      last = text(end - 1).isBlank() ? last : end;
    }
    return last;
  }

  private int backslashEnd(int at) {
    int end = at;
    boolean goesOn = true;
    while (goesOn && end < lines.size()) {
      String text = text(end);
      boolean passed = end > at && (text.isBlank() || text.strip().matches("[#;].*"));
      goesOn = passed || isEscapedEnd(text);
      end++;
    }
    return end;
  }

  private static boolean isEscapedEnd(String text) {
    int backslashes = 0;
    while (backslashes < text.length() && text.charAt(text.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private void entry(int at, int end) {
    String first = text(at);
    int equals = style.sign(first);
    if (section == null) {
      wrong(at, "there is no section yet for this line");
      return;
    }
    if (equals < 0) {
      wrong(at, "'=' is missing in this line");
      return;
    }
    String key = first.substring(0, equals).strip();
    if (key.isEmpty()) {
      wrong(at, "a key is missing before '='");
      return;
    }
    String value =
        style.isIndented() ? indentedValue(at, end, equals) : joinedValue(at, end, equals);
    blocks.add(new IniBlock(new IniEntry(section, key, value, at + 1), at, end));
  }

  private String indentedValue(int at, int end, int equals) {
    StringBuilder value = new StringBuilder(text(at).substring(equals + 1).strip());
    for (int index = at + 1; index < end; index++) {
      value.append('\n').append(text(index).strip());
    }
    String joined = value.toString();
    boolean quoted =
        style == IniStyle.YUM
            && joined.length() >= 2
            && (joined.startsWith("'") && joined.endsWith("'")
                || joined.startsWith("\"") && joined.endsWith("\""));
    return quoted ? joined.substring(1, joined.length() - 1) : joined;
  }

  private String joinedValue(int at, int end, int equals) {
    StringBuilder value = new StringBuilder();
    for (int index = at; index < end; index++) {
      String text = index == at ? text(index).substring(equals + 1) : text(index).stripLeading();
      if (index > at && (text.isBlank() || text.matches("[#;].*"))) {
        continue;
      }
      boolean goesOn = isEscapedEnd(text);
      value.append(goesOn ? text.substring(0, text.length() - 1) + " " : text);
    }
    return value.toString().strip();
  }

  private void wrong(int at, String what) {
    problems.add(Problem.error(at + 1, what, ""));
  }
}
