package io.panvisor.openvz;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what a vzlist without JSON prints: words in columns, {@code -} for nothing. Only the last
 * column may have blanks in it.
 */
final class VzlistColumns {

  private static final Set<String> LISTS =
      Set.of("ip", "configured_ip", "nameserver", "searchdomain");
  private static final Set<String> FLAGS = Set.of("onboot", "disabled", "vswap");
  private static final Set<String> NUMBERS =
      Set.of("cpus", "cpulimit", "cpuunits", "bootorder", "ioprio", "iolimit", "iopslimit");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

  private VzlistColumns() {}

  /** The rows; a line with fewer words than columns is none, and was a warning. */
  static List<ContainerRow> rows(List<String> columns, String output) {
    List<ContainerRow> rows = new ArrayList<>();
    for (String line : output.split("\r?\n", -1)) {
      String[] words = line.strip().split("\\s+", columns.size());
      if (words.length == columns.size() && isId(words[0])) {
        rows.add(row(columns, words));
      }
    }
    return rows;
  }

  private static boolean isId(String word) {
    String bare = word.replaceAll("[{}]", "");
    return bare.matches("[0-9]{1,10}") || ContainerId.isUuid(bare);
  }

  private static ContainerRow row(List<String> columns, String[] words) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < words.length; i++) {
      String column = columns.get(i);
      String word = words[i];
      int dot = column.indexOf('.');
      if (word.equals("-")) {
        row.putNull(dot < 0 ? column : column.substring(0, dot));
      } else if (dot > 0) {
        number(row.withObject("/" + column.substring(0, dot)), column.substring(dot + 1), word);
      } else if (LISTS.contains(column)) {
        for (String each : word.split("\\s+")) {
          row.withArray("/" + column).add(each);
        }
      } else if (FLAGS.contains(column)) {
        row.put(column, word.equals("yes") || word.equals("on"));
      } else if (NUMBERS.contains(column)) {
        number(row, column, word);
      } else {
        row.put(column, word);
      }
    }
    return new ContainerRow(row);
  }

  private static void number(ObjectNode row, String name, String word) {
    String field = name.equals("l") ? "limit" : name.equals("b") ? "barrier" : name;
    if (NUMBER.matcher(word).matches()) {
      row.put(field, new BigDecimal(word));
    } else {
      row.put(field, word);
    }
  }
}
