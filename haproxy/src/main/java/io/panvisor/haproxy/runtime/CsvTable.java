package io.panvisor.haproxy.runtime;

import java.util.ArrayList;
import java.util.List;

/** The table that {@code show stat} answers with: comma separated, quoted where it must be. */
final class CsvTable {

  private CsvTable() {}

  /** The rows below the header, which begins with {@code #}. */
  static List<Fields> rows(String text) {
    List<Fields> rows = new ArrayList<>();
    List<String> header = List.of();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("# ")) {
        header = cells(line.substring(2));
      } else if (!line.isBlank() && !header.isEmpty()) {
        rows.add(Fields.of(header, cells(line)));
      }
    }
    return rows;
  }

  /** The cells of one line; the comma at its end ends the last cell and begins none. */
  static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at < line.length(); at++) {
      char next = line.charAt(at);
      if (quoted) {
        if (next != '"') {
          cell.append(next);
        } else if (at + 1 < line.length() && line.charAt(at + 1) == '"') {
          cell.append('"');
          at++;
        } else {
          quoted = false;
        }
      } else if (next == '"' && cell.isEmpty()) {
        quoted = true;
      } else if (next == ',') {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(next);
      }
    }
    if (!cell.isEmpty()) {
      cells.add(cell.toString());
    }
    return cells;
  }
}
