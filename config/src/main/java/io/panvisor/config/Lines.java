package io.panvisor.config;

import java.util.ArrayList;
import java.util.List;

/** A text as lines, each with its own ending, so that joined again they are the same text. */
public final class Lines {

  /**
   * One line.
   *
   * @param text what stands in it
   * @param ending {@code \n}, {@code \r\n}, or nothing at the end of a text without a last newline
   */
  public record Line(String text, String ending) {

    /** {@return the line as it stands in the file} */
    @Override
    public String toString() {
      return text + ending;
    }

    /** {@return a line with other text and the same ending} */
    public Line withText(String other) {
      return new Line(other, ending);
    }
  }

  private Lines() {}

  /** {@return the lines of the text; an empty text has none} */
  public static List<Line> of(String text) {
    List<Line> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      if (newline < 0) {
        lines.add(new Line(text.substring(start), ""));
        break;
      }
      boolean windows = newline > start && text.charAt(newline - 1) == '\r';
      int end = windows ? newline - 1 : newline;
      lines.add(new Line(text.substring(start, end), text.substring(end, newline + 1)));
      start = newline + 1;
    }
    return lines;
  }

  /** {@return the text of the lines} */
  public static String join(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(text::append);
    return text.toString();
  }

  /**
   * {@return the lines with one more behind them, ending as the others do; a last line without an
   * ending gets one first}
   */
  public static List<Line> append(List<Line> lines, String text) {
    return insert(lines, lines.size(), text);
  }

  /** {@return the lines with one more before that index, ending as the others do} */
  public static List<Line> insert(List<Line> lines, int index, String text) {
    String ending =
        lines.isEmpty() || lines.get(0).ending().isEmpty() ? "\n" : lines.get(0).ending();
    List<Line> result = new ArrayList<>(lines);
    if (index == lines.size() && index > 0 && lines.get(index - 1).ending().isEmpty()) {
      result.set(index - 1, new Line(lines.get(index - 1).text(), ending));
    }
    result.add(index, new Line(text, ending));
    return result;
  }
}
