package io.panvisor.config.cloudinit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Writes maps, lists, texts, numbers and Booleans as YAML that means the same to readers of YAML
 * 1.1 and 1.2: every text that could be taken for something else is quoted.
 */
final class YamlWriter {

  private static final Pattern SAFE =
      Pattern.compile("[A-Za-z/][A-Za-z0-9_./+-]*(?: [A-Za-z0-9_./+-]+)*");

  private YamlWriter() {}

  /** The text of the fields, one below the other. */
  static String block(Object tree) {
    return written(tree, FlowStyle.BLOCK);
  }

  /** The value in one line, in brackets and braces where it has parts. */
  static String line(@Nullable Object value) {
    return written(value, FlowStyle.FLOW).strip();
  }

  /** Whether the value stands in one line where it is written among others. */
  static boolean isOneLine(@Nullable Object value) {
    return node(value, FlowStyle.BLOCK) instanceof ScalarNode scalar
        ? scalar.getScalarStyle() != ScalarStyle.LITERAL
        : isEmpty(value);
  }

  private static boolean isEmpty(@Nullable Object value) {
    return value instanceof Map<?, ?> map && map.isEmpty()
        || value instanceof List<?> list && list.isEmpty();
  }

  private static String written(@Nullable Object value, FlowStyle style) {
    DumpSettings settings =
        DumpSettings.builder()
            .setIndent(2)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setWidth(Integer.MAX_VALUE)
            .setSplitLines(false)
            .build();
    return new Present(settings)
        .emitToString(new Serialize(settings).serializeOne(node(value, style)).iterator());
  }

  private static Node node(@Nullable Object value, FlowStyle style) {
    if (value instanceof Map<?, ?> map) {
      List<NodeTuple> entries = new ArrayList<>();
      map.forEach(
          (key, each) ->
              entries.add(
                  new NodeTuple(text(String.valueOf(key), FlowStyle.FLOW), node(each, style))));
      return new MappingNode(Tag.MAP, entries, map.isEmpty() ? FlowStyle.FLOW : style);
    }
    if (value instanceof List<?> list) {
      List<Node> items = new ArrayList<>();
      list.forEach(item -> items.add(node(item, isWords(item) ? FlowStyle.FLOW : style)));
      return new SequenceNode(Tag.SEQ, items, list.isEmpty() ? FlowStyle.FLOW : style);
    }
    if (value == null) {
      return new ScalarNode(Tag.NULL, "null", ScalarStyle.PLAIN);
    }
    if (value instanceof Boolean) {
      return new ScalarNode(Tag.BOOL, value.toString(), ScalarStyle.PLAIN);
    }
    if (value instanceof Integer || value instanceof Long) {
      return new ScalarNode(Tag.INT, value.toString(), ScalarStyle.PLAIN);
    }
    return text(value.toString(), style);
  }

  /** A list within a list is read best in one line, such as a command with its arguments. */
  private static boolean isWords(@Nullable Object value) {
    return value instanceof List<?> list
        && list.stream().noneMatch(item -> item instanceof Map || item instanceof List);
  }

  private static ScalarNode text(String text, FlowStyle style) {
    ScalarStyle best = ScalarStyle.DOUBLE_QUOTED;
    if (style == FlowStyle.BLOCK && text.indexOf('\n') >= 0 && isLiteral(text)) {
      best = ScalarStyle.LITERAL;
    } else if (SAFE.matcher(text).matches() && YamlValues.isText(text) && !isShort(text)) {
      best = ScalarStyle.PLAIN;
    }
    return new ScalarNode(Tag.STR, text, best);
  }

  /** Single letters y and n are Booleans to some readers of YAML 1.1. */
  private static boolean isShort(String text) {
    return text.equalsIgnoreCase("y") || text.equalsIgnoreCase("n");
  }

  /**
   * Whether the text can stand as it is, line by line; what cannot is quoted. So is what ends with
   * an empty line, as empty lines that follow in the file would then belong to it.
   */
  private static boolean isLiteral(String text) {
    boolean clean = text.codePoints().allMatch(point -> point == '\n' || isPrintable(point));
    return clean
        && !Character.isWhitespace(text.charAt(0))
        && !text.contains(" \n")
        && !text.endsWith("\n\n")
        && !text.endsWith(" ");
  }

  private static boolean isPrintable(int point) {
    return point == '\t' || point >= ' ' && point < 0x7f || point >= 0xa0 && point < 0x2000;
  }
}
