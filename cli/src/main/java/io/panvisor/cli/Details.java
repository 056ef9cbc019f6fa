package io.panvisor.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** One thing's facts for people: a name and a value a line. */
final class Details {

  private final Map<String, String> lines = new LinkedHashMap<>();

  Details line(String name, String value) {
    lines.put(name, value.isEmpty() ? "-" : Plain.cell(value));
    return this;
  }

  @Override
  public String toString() {
    int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
    StringBuilder text = new StringBuilder();
    lines.forEach(
        (name, value) ->
            text.append(name)
                .append(':')
                .append(" ".repeat(width - name.length()))
                .append(value)
                .append('\n'));
    return text.toString();
  }
}
