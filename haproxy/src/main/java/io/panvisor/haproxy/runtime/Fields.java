package io.panvisor.haproxy.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The named fields of one answer or of one row of it, in the order in which they came. */
final class Fields {

  private final Map<String, String> values;

  Fields(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * The fields of a row; a row that is longer or shorter than its header is read as far as it goes.
   */
  static Fields of(List<String> header, List<String> row) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int column = 0; column < Math.min(header.size(), row.size()); column++) {
      values.put(header.get(column), row.get(column));
    }
    return new Fields(values);
  }

  Map<String, String> all() {
    return values;
  }

  /** The text; empty where there is none. */
  String text(String name) {
    return values.getOrDefault(name, "");
  }

  /** The number; nothing where there is none. */
  OptionalLong number(String name) {
    String text = text(name);
    boolean negative = text.startsWith("-");
    String digits = negative ? text.substring(1) : text;
    if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(Fields::isDigit)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  long numberOr(String name, long other) {
    return number(name).orElse(other);
  }

  private static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }
}
