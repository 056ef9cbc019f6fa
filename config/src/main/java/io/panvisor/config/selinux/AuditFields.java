package io.panvisor.config.selinux;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code name=value} fields of a record. A value is quoted, or, where it has signs that would
 * be taken for others, it is in hexadecimal digits without quotes; so no value can look like
 * another field.
 */
final class AuditFields {

  /** Behind the group separator, the log has the same again in words (log_format ENRICHED). */
  private static final char ENRICHED = '\u001d';

  private static final Pattern FIELD =
      Pattern.compile("(?:^|[\\s,'])([A-Za-z_][A-Za-z0-9_-]*)=(\"[^\"]*\"|[^\\s'\"]*)");
  private static final Pattern HEX = Pattern.compile("(?:[0-9A-F]{2})+");

  private final Map<String, String> values = new HashMap<>();

  AuditFields(String text) {
    int enriched = text.indexOf(ENRICHED);
    Matcher fields = FIELD.matcher(enriched < 0 ? text : text.substring(0, enriched));
    while (fields.find()) {
      values.put(fields.group(1), fields.group(2));
    }
  }

  /** The value as it is written; empty when there is none. */
  String plain(String name) {
    return values.getOrDefault(name, "");
  }

  /** The value that a program chose, decoded; empty when there is none. */
  String decoded(String name) {
    String value = plain(name);
    if (value.startsWith("\"")) {
      return value.substring(1, value.length() - 1);
    }
    if (HEX.matcher(value).matches()) {
      return new String(HexFormat.of().parseHex(value), StandardCharsets.UTF_8);
    }
    return value.equals("(null)") || value.equals("?") ? "" : value;
  }

  long number(String name) {
    String value = plain(name);
    return value.matches("[0-9]{1,18}") ? Long.parseLong(value) : 0;
  }
}
