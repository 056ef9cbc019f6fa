package io.panvisor.openvz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.panvisor.error.EngineException;
import io.panvisor.error.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code vzlist -j} prints.
 *
 * <p>vzlist writes every text as it is, quotes and backslashes included, so that a description that
 * somebody wrote can break its JSON, or worse, pretend to be other fields. But it writes each text
 * on a line of its own, between the first quote after the colon and the last one of the line. So
 * lines are made right before the whole is read.
 */
final class VzlistJson {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Pattern TEXT_LINE =
      Pattern.compile("(\\s*\"[a-z_0-9.]+\": )\"(.*)\"(,?)", Pattern.DOTALL);

  private VzlistJson() {}

  /** The rows; lines around the list, such as warnings, are passed over. */
  static List<ContainerRow> rows(String output) {
    StringBuilder json = new StringBuilder();
    boolean inside = false;
    for (String line : output.split("\r?\n", -1)) {
      if (!inside && (line.equals("[") || line.equals("[]"))) {
        inside = true;
      }
      if (inside) {
        json.append(mended(line)).append('\n');
        if (line.equals("]") || line.equals("[]")) {
          return rowsOf(json.toString());
        }
      }
    }
    throw unreadable(inside ? "vzlist's list has no end" : "vzlist printed no list", output, null);
  }

  private static List<ContainerRow> rowsOf(String json) {
    JsonNode list;
    try {
      list = MAPPER.readTree(json);
    } catch (JsonProcessingException torn) {
      throw unreadable("vzlist's list cannot be read", json, torn);
    }
    List<ContainerRow> rows = new ArrayList<>();
    for (JsonNode row : list) {
      if (!row.isObject() || row.path("ctid").asText().isEmpty()) {
        throw unreadable("vzlist's list has a row without an id", row.toString(), null);
      }
      rows.add(new ContainerRow(row));
    }
    return rows;
  }

  /** The line with its text as JSON wants it. */
  static String mended(String line) {
    Matcher matcher = TEXT_LINE.matcher(line);
    if (!matcher.matches()) {
      return line;
    }
    String raw = matcher.group(2);
    boolean plain = raw.indexOf('"') < 0 && raw.indexOf('\\') < 0 && isPrintable(raw);
    return plain || isEscaped(raw) ? line : matcher.group(1) + new TextNode(raw) + matcher.group(3);
  }

  private static boolean isPrintable(String raw) {
    return raw.chars().noneMatch(letter -> letter < ' ');
  }

  /** Whether a vzlist that does escape has written it: then it is one whole text in JSON. */
  private static boolean isEscaped(String raw) {
    try {
      return MAPPER.readTree("\"" + raw + "\"").isTextual();
    } catch (JsonProcessingException asItIs) {
      return false;
    }
  }

  private static EngineException unreadable(String what, String words, @Nullable Throwable cause) {
    EngineException unreadable = new EngineException(what, cause);
    unreadable
        .outcome(Outcome.NOT_APPLIED)
        .engineWords(words.length() > 500 ? "..." + words.substring(words.length() - 500) : words)
        .hint("Try again; if it stays so, run 'vzlist -a -j' on the node.");
    return unreadable;
  }
}
