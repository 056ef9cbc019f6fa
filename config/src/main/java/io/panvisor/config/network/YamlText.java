package io.panvisor.config.network;

import io.panvisor.config.Lines;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML text of mappings that is edited where it stands: the parser says where each node begins
 * and ends, and an edit replaces just that piece of the text, so that comments, order and style of
 * everything else stay. Immutable.
 *
 * <p>Values are texts, Booleans, whole numbers, lists and maps of such.
 */
final class YamlText {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");
  private static final Pattern IPV4 = Pattern.compile("[0-9]+(?:\\.[0-9]+){3}(?:/[0-9]+)?");
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,9}");
  private static final Set<String> NOT_TEXT =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");
  private static final Set<String> FALSE = Set.of("false", "no", "off", "n");

  private static final int MOST_NODES = 200_000;
  private static final int DEEPEST = 100;

  private final String text;
  private final @Nullable MappingNode root;

  /**
   * Reads a text.
   *
   * @throws YamlEngineException when it is no YAML, or its top is no mapping
   */
  YamlText(String text) {
    this.text = text;
    LoadSettings settings =
        LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(50)
            .setLabel("netplan")
            .build();
    Node top = new Compose(settings).composeString(text).orElse(null);
    if (top == null || isNull(top)) {
      root = null;
    } else if (top instanceof MappingNode mapping) {
      count(mapping, new int[1], 0);
      root = mapping;
    } else {
      throw new YamlEngineException("the top is no mapping");
    }
  }

  /** Refuses what contains itself, or grows without measure by what is used again and again. */
  private static void count(Node node, int[] nodes, int depth) {
    nodes[0]++;
    if (nodes[0] > MOST_NODES || depth > DEEPEST) {
      throw new YamlEngineException("it contains itself, or is far too big");
    }
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> count(item, nodes, depth + 1));
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        count(tuple.getKeyNode(), nodes, depth + 1);
        count(tuple.getValueNode(), nodes, depth + 1);
      }
    }
  }

  String text() {
    return text;
  }

  private static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar
        && scalar.getScalarStyle() == ScalarStyle.PLAIN
        && (scalar.getValue().isEmpty()
            || scalar.getValue().equals("~")
            || scalar.getValue().equalsIgnoreCase("null"));
  }

  private static Optional<NodeTuple> tuple(@Nullable Node mapping, String key) {
    if (!(mapping instanceof MappingNode node)) {
      return Optional.empty();
    }
    return node.getValue().stream()
        .filter(each -> each.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
        .findFirst();
  }

  private Optional<Node> node(List<String> path) {
    Node at = root;
    for (String key : path) {
      at = tuple(at, key).map(NodeTuple::getValueNode).orElse(null);
    }
    return Optional.ofNullable(at);
  }

  /** Whether there is something at that place, an empty value included. */
  boolean has(List<String> path) {
    return node(path).isPresent();
  }

  /** The keys of the mapping at that place. */
  List<String> keys(List<String> path) {
    return node(path).orElse(null) instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .map(NodeTuple::getKeyNode)
            .filter(ScalarNode.class::isInstance)
            .map(key -> ((ScalarNode) key).getValue())
            .toList()
        : List.of();
  }

  /** The text of the value at that place. */
  Optional<String> scalar(List<String> path) {
    return node(path)
        .filter(node -> node instanceof ScalarNode && !isNull(node))
        .map(node -> ((ScalarNode) node).getValue());
  }

  /** The texts in the list at that place; for items that are mappings, their first keys. */
  List<String> list(List<String> path) {
    List<String> texts = new ArrayList<>();
    if (node(path).orElse(null) instanceof SequenceNode sequence) {
      for (Node item : sequence.getValue()) {
        if (item instanceof ScalarNode scalar) {
          texts.add(scalar.getValue());
        } else if (item instanceof MappingNode mapping
            && !mapping.getValue().isEmpty()
            && mapping.getValue().get(0).getKeyNode() instanceof ScalarNode key) {
          texts.add(key.getValue());
        }
      }
    }
    return texts;
  }

  /** All that is there as maps, lists and texts. */
  Object tree(List<String> path) {
    return node(path).map(YamlText::tree).orElse("");
  }

  private static Object tree(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(YamlText::tree).toList();
    }
    Map<String, Object> map = new LinkedHashMap<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple each : mapping.getValue()) {
        map.put(String.valueOf(tree(each.getKeyNode())), tree(each.getValueNode()));
      }
    }
    return map;
  }

  /** The line of the key at that place, from 1; 0 when it is not there. */
  int line(List<String> path) {
    if (path.isEmpty()) {
      return 0;
    }
    Node parent = node(path.subList(0, path.size() - 1)).orElse(null);
    return tuple(parent, path.get(path.size() - 1))
        .flatMap(each -> each.getKeyNode().getStartMark())
        .map(mark -> mark.getLine() + 1)
        .orElse(0);
  }

  // Where things are in the text.

  private int start(Node node) {
    return offset(node.getStartMark());
  }

  private int end(Node node) {
    return offset(node.getEndMark());
  }

  private int offset(Optional<Mark> mark) {
    return text.offsetByCodePoints(0, mark.orElseThrow().getIndex());
  }

  private static boolean isBlock(Node node) {
    return node instanceof MappingNode mapping && mapping.getFlowStyle() != FlowStyle.FLOW
        || node instanceof SequenceNode sequence && sequence.getFlowStyle() != FlowStyle.FLOW;
  }

  /** Where the last sign of a value is, comments behind it not counted. */
  private int contentEnd(Node node, int from) {
    if (start(node) < from) {
      // What is written once and used here again: only its name stands here.
      int end = from;
      while (end < text.length() && ",]}\r\n".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      int comment = text.substring(from, end).indexOf(" #");
      return comment < 0 ? end : from + comment;
    }
    if (isBlock(node)) {
      if (node instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
        NodeTuple last = mapping.getValue().get(mapping.getValue().size() - 1);
        return contentEnd(last.getValueNode(), end(last.getKeyNode()));
      }
      if (node instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
        Node last = sequence.getValue().get(sequence.getValue().size() - 1);
        return start(last) < start(node) ? trimmed(end(node)) : contentEnd(last, start(node));
      }
    }
    int end = end(node);
    while (end > start(node) && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    // The colon of a key without a value belongs to it.
    return node instanceof ScalarNode && end == start(node) ? Math.max(end, colonEnd(from)) : end;
  }

  private int colonEnd(int from) {
    int colon = text.indexOf(':', from);
    return colon < 0 ? from : colon + 1;
  }

  /** The end without lines of blanks and comments before it. */
  private int trimmed(int end) {
    int at = end;
    while (at > 0) {
      int lineStart = text.lastIndexOf('\n', at - 1) + 1;
      String line = text.substring(lineStart, at).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        return at;
      }
      at = lineStart == 0 ? 0 : lineStart - 1;
    }
    return at;
  }

  private int lineStart(int offset) {
    return text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Where the line ends, its ending included. */
  private int lineEnd(int offset) {
    int newline = text.indexOf('\n', offset);
    return newline < 0 ? text.length() : newline + 1;
  }

  private int column(int offset) {
    return offset - lineStart(offset);
  }

  private String newline() {
    int first = text.indexOf('\n');
    return first > 0 && text.charAt(first - 1) == '\r' ? "\r\n" : "\n";
  }

  private YamlText spliced(int from, int to, String piece) {
    return new YamlText(text.substring(0, from) + piece + text.substring(to));
  }

  /** The same with lines of their own behind the line of that place. */
  private YamlText linesAfter(int offset, List<String> lines) {
    int at = lineEnd(offset);
    String newline = newline();
    boolean open = at > 0 && text.charAt(at - 1) != '\n';
    return spliced(at, at, (open ? newline : "") + String.join(newline, lines) + newline);
  }

  // Edits.

  /**
   * The same with that value at that place; mappings on the way there are made. Where it has that
   * value already, nothing changes.
   */
  YamlText put(List<String> path, Object value) {
    return checked(path, value, () -> putUnchecked(path, value));
  }

  private YamlText putUnchecked(List<String> path, Object value) {
    if (root == null) {
      return new YamlText(Lines.join(appended(Lines.of(text), block(nested(path, 0, value), 0))));
    }
    MappingNode mapping = root;
    for (int depth = 0; depth < path.size(); depth++) {
      String key = path.get(depth);
      Optional<NodeTuple> found = tuple(mapping, key);
      if (found.isEmpty()) {
        return insert(mapping, key, nested(path, depth + 1, value));
      }
      Node inner = found.get().getValueNode();
      if (depth == path.size() - 1) {
        return equal(tree(inner), value) ? this : replace(found.get(), mapping, value);
      }
      if (inner instanceof MappingNode deeper
          && !(deeper.getValue().isEmpty() && isBlock(mapping))) {
        mapping = deeper;
      } else if (isNull(inner) || inner instanceof MappingNode) {
        return replace(found.get(), mapping, nested(path, depth + 1, value));
      } else {
        throw InvalidSpecException.of(String.join(".", path), "", "'" + key + "' is no mapping");
      }
    }
    throw new IllegalArgumentException("a path has at least one key");
  }

  private static List<Lines.Line> appended(List<Lines.Line> lines, List<String> added) {
    List<Lines.Line> all = lines;
    for (String line : added) {
      all = Lines.append(all, line);
    }
    return all;
  }

  private static Object nested(List<String> path, int from, Object value) {
    Object inner = value;
    for (int depth = path.size() - 1; depth >= from; depth--) {
      inner = Map.of(path.get(depth), inner);
    }
    return inner;
  }

  private YamlText insert(MappingNode mapping, String key, Object value) {
    List<NodeTuple> tuples = mapping.getValue();
    if (!isBlock(mapping)) {
      String pair = quotedWhereNeeded(key) + ": " + flow(value);
      if (tuples.isEmpty()) {
        return spliced(start(mapping) + 1, end(mapping) - 1, pair);
      }
      NodeTuple last = tuples.get(tuples.size() - 1);
      int at = contentEnd(last.getValueNode(), end(last.getKeyNode()));
      return spliced(at, at, ", " + pair);
    }
    int indent = column(start(tuples.get(0).getKeyNode()));
    NodeTuple last = tuples.get(tuples.size() - 1);
    int end = contentEnd(last.getValueNode(), end(last.getKeyNode()));
    return linesAfter(end, block(Map.of(key, value), indent));
  }

  private YamlText replace(NodeTuple tuple, MappingNode mapping, Object value) {
    Node old = tuple.getValueNode();
    int from = end(tuple.getKeyNode());
    boolean alias = start(old) < from;
    boolean collection = value instanceof Map || value instanceof List;
    int valueStart = colonEnd(from);
    int valueEnd = contentEnd(old, from);
    if (!isBlock(mapping) || !collection && !isBlock(old)) {
      return spliced(valueStart, valueEnd, " " + flow(value));
    }
    if (!alias && value instanceof List<?> && old instanceof SequenceNode && !isBlock(old)) {
      return spliced(valueStart, valueEnd, " " + flow(value));
    }
    int indent = column(start(tuple.getKeyNode()));
    if (!collection) {
      return spliced(valueStart, valueEnd, " " + flow(value));
    }
    boolean empty = value instanceof Map<?, ?> map ? map.isEmpty() : ((List<?>) value).isEmpty();
    if (empty) {
      return spliced(valueStart, valueEnd, " " + flow(value));
    }
    YamlText bare = valueStart == valueEnd ? this : spliced(valueStart, valueEnd, "");
    return bare.linesAfter(valueStart, blockOf(value, indent + 2));
  }

  /** The same with one more text in the list at that place, which may be new. */
  YamlText append(List<String> path, String item) {
    if (!(node(path).orElse(null) instanceof SequenceNode sequence)
        || sequence.getValue().isEmpty()) {
      return put(path, List.of(item));
    }
    if (list(path).contains(item)) {
      return this;
    }
    List<Object> items = new ArrayList<>(sequence.getValue().stream().map(YamlText::tree).toList());
    items.add(item);
    return checked(path, items, () -> appendUnchecked(sequence, item));
  }

  private YamlText appendUnchecked(SequenceNode sequence, String item) {
    Node last = sequence.getValue().get(sequence.getValue().size() - 1);
    int end = contentEnd(last, start(sequence));
    if (!isBlock(sequence)) {
      return spliced(end, end, ", " + quotedWhereNeeded(item));
    }
    int dash = text.indexOf('-', start(sequence));
    return linesAfter(end, List.of(" ".repeat(column(dash)) + "- " + quotedWhereNeeded(item)));
  }

  /** The same without the key at that place; a mapping that has no key left becomes empty. */
  YamlText remove(List<String> path) {
    return has(path) ? checked(path, null, () -> removeUnchecked(path)) : this;
  }

  private YamlText removeUnchecked(List<String> path) {
    List<String> parentPath = path.subList(0, path.size() - 1);
    Node parent = node(parentPath).orElse(null);
    String key = path.get(path.size() - 1);
    NodeTuple tuple = tuple(parent, key).orElse(null);
    if (!(parent instanceof MappingNode mapping) || tuple == null) {
      return this;
    }
    List<NodeTuple> tuples = mapping.getValue();
    int index = tuples.indexOf(tuple);
    int from = start(tuple.getKeyNode());
    int to = contentEnd(tuple.getValueNode(), end(tuple.getKeyNode()));
    if (!isBlock(mapping)) {
      if (index + 1 < tuples.size()) {
        return spliced(from, start(tuples.get(index + 1).getKeyNode()), "");
      }
      if (index > 0) {
        NodeTuple before = tuples.get(index - 1);
        return spliced(contentEnd(before.getValueNode(), end(before.getKeyNode())), to, "");
      }
      return spliced(from, to, "");
    }
    if (!text.substring(lineStart(from), from).isBlank()) {
      throw notSafe(path);
    }
    if (tuples.size() == 1 && !parentPath.isEmpty()) {
      Node above = node(parentPath.subList(0, parentPath.size() - 1)).orElseThrow();
      NodeTuple holder = tuple(above, parentPath.get(parentPath.size() - 1)).orElseThrow();
      int colon = colonEnd(end(holder.getKeyNode()));
      return new YamlText(
          text.substring(0, colon)
              + " {}"
              + text.substring(colon, lineStart(from))
              + text.substring(lineEnd(to)));
    }
    return spliced(lineStart(from), lineEnd(to), "");
  }

  private static InvalidSpecException notSafe(List<String> path) {
    return InvalidSpecException.of(
        String.join(".", path),
        "",
        "this place of the file is written in a way that cannot be edited safely; change it by"
            + " hand, a key a line");
  }

  /** An edit that has changed that place and nothing else; null for a place that is gone. */
  private YamlText checked(List<String> path, @Nullable Object value, Supplier<YamlText> edit) {
    YamlText edited;
    try {
      edited = edit.get();
    } catch (YamlEngineException broken) {
      throw notSafe(path);
    }
    Object wanted = root == null ? new LinkedHashMap<String, Object>() : tree(root);
    set(wanted, path, value);
    boolean right = equal(edited.root == null ? Map.of() : tree(edited.root), wanted);
    if (!right) {
      throw notSafe(path);
    }
    return edited;
  }

  @SuppressWarnings("unchecked")
  private static void set(Object tree, List<String> path, @Nullable Object value) {
    Map<String, Object> map = (Map<String, Object>) tree;
    String key = path.get(0);
    if (path.size() == 1) {
      if (value == null) {
        map.remove(key);
      } else {
        map.put(key, value);
      }
      return;
    }
    if (!(map.get(key) instanceof Map)) {
      map.put(key, new LinkedHashMap<String, Object>());
    }
    set(map.get(key), path.subList(1, path.size()), value);
  }

  /**
   * The lines of the key at that place, as they stand there, without the indent that they share.
   *
   * @throws InvalidSpecException when a part of it has a name and is used in two places
   */
  List<String> linesOf(List<String> path) {
    Node parent = node(path.subList(0, path.size() - 1)).orElse(null);
    String key = path.get(path.size() - 1);
    NodeTuple tuple = tuple(parent, key).orElse(null);
    if (parent == null || tuple == null) {
      return List.of();
    }
    Node value = tuple.getValueNode();
    int from = start(tuple.getKeyNode());
    if (start(value) < from || hasAnchor(value)) {
      throw InvalidSpecException.of(
          String.join(".", path),
          "",
          "it is written with an anchor or an alias ('&', '*'), which cannot be moved");
    }
    if (!isBlock(parent) || !text.substring(lineStart(from), from).isBlank()) {
      return block(Map.of(key, tree(value)), 0);
    }
    int column = column(from);
    String lines =
        text.substring(lineStart(from), lineEnd(contentEnd(value, end(tuple.getKeyNode()))));
    return Lines.of(lines).stream()
        .map(Lines.Line::text)
        .map(line -> line.substring(Math.min(column, indent(line))))
        .toList();
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  private static boolean hasAnchor(Node node) {
    if (node.getAnchor().isPresent()) {
      return true;
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().anyMatch(YamlText::hasAnchor);
    }
    return node instanceof MappingNode mapping
        && mapping.getValue().stream().anyMatch(each -> hasAnchor(each.getValueNode()));
  }

  /** The same with lines of keys, as {@link #linesOf} gives them, in the mapping at that place. */
  YamlText withLines(List<String> path, List<String> lines) {
    if (lines.isEmpty()) {
      return this;
    }
    Node node = node(path).orElse(null);
    if (node instanceof MappingNode mapping && isBlock(mapping)) {
      List<NodeTuple> tuples = mapping.getValue();
      String indent = " ".repeat(column(start(tuples.get(0).getKeyNode())));
      NodeTuple last = tuples.get(tuples.size() - 1);
      int end = contentEnd(last.getValueNode(), end(last.getKeyNode()));
      return linesAfter(
          end, lines.stream().map(line -> line.isBlank() ? line : indent + line).toList());
    }
    YamlText changed = this;
    YamlText added = new YamlText(String.join("\n", lines) + "\n");
    for (String key : added.keys(List.of())) {
      List<String> at = new ArrayList<>(path);
      at.add(key);
      changed = changed.put(at, added.tree(List.of(key)));
    }
    return changed;
  }

  // How values are written.

  private static boolean equal(Object old, Object value) {
    if (value instanceof Map<?, ?> map) {
      return old instanceof Map<?, ?> other
          && map.keySet().equals(other.keySet())
          && map.entrySet().stream()
              .allMatch(each -> equal(valueOf(other, each.getKey()), each.getValue()));
    }
    if (value instanceof List<?> list) {
      if (!(old instanceof List<?> other) || list.size() != other.size()) {
        return false;
      }
      for (int index = 0; index < list.size(); index++) {
        if (!equal(other.get(index), list.get(index))) {
          return false;
        }
      }
      return true;
    }
    if (value instanceof Boolean flag) {
      return (flag ? TRUE : FALSE).contains(old.toString().toLowerCase(Locale.ROOT));
    }
    return !(old instanceof Map)
        && !(old instanceof List)
        && old.toString().equals(value.toString());
  }

  private static Object valueOf(Map<?, ?> map, Object key) {
    Object value = map.get(key);
    return value == null ? "" : value;
  }

  private static List<String> block(Object value, int indent) {
    return value instanceof Map<?, ?> || value instanceof List<?>
        ? blockOf(value, indent)
        : List.of(" ".repeat(indent) + flow(value));
  }

  private static List<String> blockOf(Object value, int indent) {
    String start = " ".repeat(indent);
    List<String> lines = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> each : map.entrySet()) {
        String key = start + quotedWhereNeeded(String.valueOf(each.getKey())) + ":";
        Object inner = each.getValue();
        if (isFull(inner)) {
          lines.add(key);
          lines.addAll(blockOf(inner, indent + 2));
        } else {
          lines.add(key + " " + flow(inner));
        }
      }
    } else if (value instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof Map<?, ?> && isFull(item)) {
          List<String> inner = new ArrayList<>(blockOf(item, indent + 2));
          inner.set(0, start + "- " + inner.get(0).substring(indent + 2));
          lines.addAll(inner);
        } else {
          lines.add(start + "- " + flow(item));
        }
      }
    }
    return lines;
  }

  private static boolean isFull(@Nullable Object value) {
    return value instanceof Map<?, ?> map && !map.isEmpty()
        || value instanceof List<?> list && !list.isEmpty();
  }

  private static String flow(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      List<String> pairs = new ArrayList<>();
      map.forEach(
          (key, each) -> pairs.add(quotedWhereNeeded(String.valueOf(key)) + ": " + flow(each)));
      return "{" + String.join(", ", pairs) + "}";
    }
    if (value instanceof List<?> list) {
      return "[" + String.join(", ", list.stream().map(YamlText::flow).toList()) + "]";
    }
    return value instanceof Boolean || value instanceof Integer
        ? value.toString()
        : quotedWhereNeeded(String.valueOf(value));
  }

  private static String quotedWhereNeeded(String value) {
    boolean plain =
        PLAIN.matcher(value).matches() && !NOT_TEXT.contains(value.toLowerCase(Locale.ROOT))
            || IPV4.matcher(value).matches()
            || NUMBER.matcher(value).matches();
    if (plain) {
      return value;
    }
    StringBuilder quoted = new StringBuilder("\"");
    value
        .codePoints()
        .forEach(
            point -> {
              if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
              } else if (Character.isISOControl(point)) {
                quoted.append(String.format("\\u%04x", point));
              } else {
                quoted.appendCodePoint(point);
              }
            });
    return quoted.append('"').toString();
  }
}
