package io.panvisor.config.cloudinit;

import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes one value of a YAML text and leaves every other byte as it is. Each change is read again
 * and held against what it should mean; a text that is laid out so that this fails is left alone
 * and the change refused.
 */
final class YamlEditor {

  private final String text;
  private final Optional<YamlPart> root;
  private final String newline;

  private YamlEditor(String text, Optional<YamlPart> root) {
    this.text = text;
    this.root = root;
    this.newline = text.contains("\r\n") ? "\r\n" : "\n";
  }

  private static YamlEditor of(String text) {
    try {
      return new YamlEditor(text, YamlParser.read(text));
    } catch (YamlParser.BrokenYamlException broken) {
      throw InvalidSpecException.of(
          "line " + broken.line(),
          "",
          "this is no YAML and cannot be edited: " + broken.getMessage());
    }
  }

  /** The text with another value for the field at that path, which is made where it is missing. */
  static String set(String text, List<String> path, @Nullable Object value) {
    YamlEditor editor = of(text);
    return editor.checked(editor.withValue(path, value), path, tree -> put(tree, path, value));
  }

  /** The text without the field at that path; the same text where there is none. */
  static String remove(String text, List<String> path) {
    YamlEditor editor = of(text);
    return editor.checked(editor.without(path), path, tree -> take(tree, path));
  }

  /** The text with one more item in the list at that path, which is made where it is missing. */
  static String append(String text, List<String> path, Object item) {
    YamlEditor editor = of(text);
    Optional<YamlPart> list = editor.find(path);
    if (list.isEmpty() || isNothing(list.get())) {
      return set(text, path, List.of(item));
    }
    if (!(list.get() instanceof YamlPart.Sequence sequence)) {
      throw InvalidSpecException.of(String.join(".", path), "", "this is no list");
    }
    List<@Nullable Object> items = new ArrayList<>();
    if (YamlValues.of(sequence) instanceof List<?> old) {
      items.addAll(old);
    }
    items.add(item);
    return editor.checked(editor.withItem(sequence, item), path, tree -> put(tree, path, items));
  }

  /** A change of what the text means. */
  private interface Change {
    void to(Map<String, @Nullable Object> tree);
  }

  private String checked(String edited, List<String> path, Change change) {
    Map<String, @Nullable Object> expected = new LinkedHashMap<>();
    if (meaning(root) instanceof Map<?, ?> before) {
      before.forEach((key, value) -> expected.put(String.valueOf(key), value));
    }
    change.to(expected);
    try {
      Object actual = meaning(YamlParser.read(edited));
      if (expected.equals(actual == null ? Map.of() : actual)) {
        return edited;
      }
    } catch (YamlParser.BrokenYamlException broken) {
      throw refused(path, broken);
    }
    throw refused(path, null);
  }

  private static InvalidSpecException refused(List<String> path, @Nullable Exception cause) {
    InvalidSpecException refused =
        InvalidSpecException.of(
            String.join(".", path),
            "",
            "the file is laid out so that this cannot be changed in its place; change it by hand");
    if (cause != null) {
      refused.initCause(cause);
    }
    return refused;
  }

  private static @Nullable Object meaning(Optional<YamlPart> part) {
    return part.isEmpty() ? null : YamlValues.of(part.get());
  }

  /** Puts a value into a copy of each map on the way, as other parts may share them. */
  private static void put(
      Map<String, @Nullable Object> tree, List<String> path, @Nullable Object value) {
    String name = path.get(0);
    if (path.size() == 1) {
      tree.put(name, value);
      return;
    }
    Map<String, @Nullable Object> inner = copy(tree.get(name));
    put(inner, path.subList(1, path.size()), value);
    tree.put(name, inner);
  }

  private static void take(Map<String, @Nullable Object> tree, List<String> path) {
    String name = path.get(0);
    if (path.size() == 1) {
      tree.remove(name);
    } else if (tree.get(name) instanceof Map) {
      Map<String, @Nullable Object> inner = copy(tree.get(name));
      take(inner, path.subList(1, path.size()));
      tree.put(name, inner);
    }
  }

  private static Map<String, @Nullable Object> copy(@Nullable Object value) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> copy.put(String.valueOf(key), each));
    }
    return copy;
  }

  private Optional<YamlPart> find(List<String> path) {
    Optional<YamlPart> part = root;
    for (String name : path) {
      part =
          part.filter(YamlPart.Mapping.class::isInstance)
              .map(YamlPart.Mapping.class::cast)
              .flatMap(mapping -> mapping.find(name))
              .map(YamlPart.Entry::value);
    }
    return part;
  }

  private static boolean isNothing(YamlPart part) {
    return part instanceof YamlPart.Scalar && YamlValues.of(part) == null;
  }

  private String withValue(List<String> path, @Nullable Object value) {
    if (root.isEmpty() || isNothing(root.get())) {
      return appended(text, indented(block(nested(path, value)), 0));
    }
    YamlPart part = root.get();
    for (int depth = 0; ; depth++) {
      List<String> left = path.subList(depth, path.size());
      if (!(part instanceof YamlPart.Mapping mapping)) {
        throw InvalidSpecException.of(
            String.join(".", path.subList(0, depth)), "", "this has no fields within it");
      }
      Optional<YamlPart.Entry> entry = mapping.find(left.get(0));
      if (entry.isEmpty()) {
        return withEntry(mapping, nested(left, value));
      }
      YamlPart next = entry.get().value();
      if (left.size() == 1 || isNothing(next)) {
        return replaced(mapping, entry.get(), nestedValue(left.subList(1, left.size()), value));
      }
      part = next;
    }
  }

  private static Map<String, @Nullable Object> nested(List<String> path, @Nullable Object value) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    put(tree, path, value);
    return tree;
  }

  private static @Nullable Object nestedValue(List<String> path, @Nullable Object value) {
    return path.isEmpty() ? value : nested(path, value);
  }

  private String withEntry(YamlPart.Mapping mapping, Map<String, @Nullable Object> entry) {
    if (mapping.flow()) {
      String inner = YamlWriter.line(entry);
      return withinBrackets(mapping, inner.substring(1, inner.length() - 1));
    }
    return withLines(mapping.end(), indented(block(entry), mapping.column()));
  }

  private String withItem(YamlPart.Sequence sequence, Object item) {
    if (sequence.flow()) {
      return withinBrackets(sequence, YamlWriter.line(item));
    }
    String lines = block(List.of(item)).replaceAll("(?m)^ {2}", "");
    return withLines(sequence.end(), indented(lines, sequence.column()));
  }

  /** The text with something more before the closing bracket. */
  private String withinBrackets(YamlPart list, String more) {
    int close = list.end() - 1;
    int last = close;
    while (Character.isWhitespace(text.charAt(last - 1))) {
      last--;
    }
    char before = text.charAt(last - 1);
    boolean first = before == '[' || before == '{';
    String comma = first || before == ',' ? "" : ",";
    String blank = first ? "" : " ";
    return text.substring(0, last) + comma + blank + more + text.substring(last);
  }

  /** The text with more lines behind the line in which that place is. */
  private String withLines(int place, String lines) {
    int end = lineEnd(place);
    boolean ended = end < text.length();
    return ended
        ? text.substring(0, end + 1) + lines + text.substring(end + 1)
        : appended(text, lines);
  }

  private String appended(String before, String lines) {
    return before.isEmpty() || before.endsWith("\n") ? before + lines : before + newline + lines;
  }

  /** Where the newline of that place's line is, or the text's end. */
  private int lineEnd(int place) {
    int end = text.indexOf('\n', place);
    return end < 0 ? text.length() : end;
  }

  private int lineStart(int place) {
    return text.lastIndexOf('\n', place - 1) + 1;
  }

  private String replaced(YamlPart.Mapping mapping, YamlPart.Entry entry, @Nullable Object value) {
    YamlPart old = entry.value();
    if (mapping.flow()) {
      String blank = old.start() == old.end() ? " " : "";
      return text.substring(0, old.start())
          + blank
          + YamlWriter.line(value)
          + text.substring(old.end());
    }
    int colon = text.indexOf(':', entry.key().end());
    boolean below = lineEnd(colon) < old.start();
    String comment = below ? text.substring(colon + 1, lineEnd(colon)) : restOfLine(old.end());
    int next = Math.min(text.length(), lineEnd(Math.max(colon, old.end())) + 1);
    if (YamlWriter.isOneLine(value)) {
      return text.substring(0, colon + 1)
          + " "
          + YamlWriter.line(value)
          + comment.replace("\r", "")
          + ending(next)
          + text.substring(next);
    }
    int column = mapping.column();
    Map<String, @Nullable Object> alone = new LinkedHashMap<>();
    alone.put("k", value);
    String lines = indented(block(alone), column).substring(column + 2);
    int first = lines.indexOf(newline);
    return text.substring(0, colon + 1)
        + lines.substring(0, first)
        + comment.replace("\r", "")
        + lines.substring(first)
        + text.substring(next);
  }

  /** What stands behind that place in its line: blanks and a comment. */
  private String restOfLine(int place) {
    return text.substring(place, lineEnd(place));
  }

  private String ending(int next) {
    return next == text.length() && !text.endsWith("\n") ? "" : newline;
  }

  private String without(List<String> path) {
    List<String> above = path.subList(0, path.size() - 1);
    String name = path.get(path.size() - 1);
    Optional<YamlPart.Entry> found =
        find(above)
            .filter(YamlPart.Mapping.class::isInstance)
            .map(YamlPart.Mapping.class::cast)
            .flatMap(mapping -> mapping.find(name));
    if (found.isEmpty()) {
      return text;
    }
    YamlPart.Mapping mapping = (YamlPart.Mapping) find(above).orElseThrow();
    YamlPart.Entry entry = found.get();
    if (mapping.flow()) {
      return withoutFlowEntry(mapping, entry);
    }
    if (mapping.entries().size() == 1 && !above.isEmpty()) {
      return withValue(above, Map.of());
    }
    int start = lineStart(entry.key().start());
    int next =
        Math.min(text.length(), lineEnd(Math.max(entry.key().end(), entry.value().end())) + 1);
    return text.substring(0, start) + text.substring(next);
  }

  private String withoutFlowEntry(YamlPart.Mapping mapping, YamlPart.Entry entry) {
    int index = mapping.entries().indexOf(entry);
    int end = Math.max(entry.key().end(), entry.value().end());
    if (index + 1 < mapping.entries().size()) {
      int next = mapping.entries().get(index + 1).key().start();
      return text.substring(0, entry.key().start()) + text.substring(next);
    }
    if (index == 0) {
      return text.substring(0, entry.key().start()) + text.substring(end);
    }
    YamlPart.Entry previous = mapping.entries().get(index - 1);
    int start = Math.max(previous.key().end(), previous.value().end());
    return text.substring(0, start) + text.substring(end);
  }

  private static String block(Object tree) {
    return YamlWriter.block(tree);
  }

  private String indented(String lines, int column) {
    String blanks = " ".repeat(column);
    StringBuilder result = new StringBuilder();
    for (String line : lines.substring(0, lines.length() - 1).split("\n", -1)) {
      result.append(line.isEmpty() ? "" : blanks + line).append(newline);
    }
    return result.toString();
  }
}
