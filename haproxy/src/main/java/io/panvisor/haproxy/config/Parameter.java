package io.panvisor.haproxy.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A parameter of a bind or server line.
 *
 * @param keyword its name, such as {@code weight}
 * @param values its values; none for a flag such as {@code check}
 */
public record Parameter(String keyword, List<String> values) {

  /** Copies the list. */
  public Parameter {
    values = List.copyOf(values);
  }

  static Parameter of(String keyword, String... values) {
    return new Parameter(keyword, List.of(values));
  }

  /** The parameters in these words; a word that is not known is a flag. */
  static List<Parameter> read(List<String> words, ParameterTable table) {
    List<Parameter> result = new ArrayList<>();
    int at = 0;
    while (at < words.size()) {
      String keyword = words.get(at);
      int end = Math.min(words.size(), at + 1 + table.values(keyword));
      result.add(new Parameter(keyword, words.subList(at + 1, end)));
      at = end;
    }
    return List.copyOf(result);
  }

  /** {@return its only value; empty for a flag} */
  public String value() {
    return values.isEmpty() ? "" : values.get(0);
  }

  void addTo(List<String> words) {
    words.add(keyword);
    words.addAll(values);
  }
}
