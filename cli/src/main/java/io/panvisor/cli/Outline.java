package io.panvisor.cli;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps, lists and plain values as indented lines, for people. */
final class Outline {

  private final StringBuilder text = new StringBuilder();

  private Outline() {}

  static String of(Object tree) {
    Outline outline = new Outline();
    outline.add(tree, "", "");
    return outline.text.toString();
  }

  /** Adds a value: {@code first} stands before its first line, {@code indent} before the others. */
  private void add(@Nullable Object value, String first, String indent) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      String before = first;
      for (var entry : map.entrySet()) {
        text.append(before).append(Plain.cell(String.valueOf(entry.getKey()))).append(':');
        addBelow(entry.getValue(), indent);
        before = indent;
      }
    } else if (value instanceof Collection<?> list && !list.isEmpty()) {
      String before = first;
      for (Object item : list) {
        add(item, before + "- ", indent + "  ");
        before = indent;
      }
    } else {
      text.append(first).append(plain(value)).append('\n');
    }
  }

  private void addBelow(@Nullable Object value, String indent) {
    boolean below =
        value instanceof Map<?, ?> map && !map.isEmpty()
            || value instanceof Collection<?> list && !list.isEmpty();
    if (below) {
      text.append('\n');
      add(value, indent + "  ", indent + "  ");
    } else {
      text.append(' ').append(plain(value)).append('\n');
    }
  }

  private static String plain(@Nullable Object value) {
    if (value == null || value instanceof Map || value instanceof Collection) {
      return "-";
    }
    String shown = Plain.cell(value.toString());
    return shown.isEmpty() ? "-" : shown;
  }
}
