package io.panvisor.haproxy.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of who is who: what HAProxy remembers of clients. Immutable.
 *
 * @param name its name, mostly that of the proxy that has it
 * @param type the type of its keys, such as {@code ip} or {@code string}
 * @param size how many entries it has room for
 * @param used how many it has
 */
public record StickTableState(String name, String type, long size, long used) {

  private static final Pattern HEAD =
      Pattern.compile("# table: (\\S+), type: ([^,]+), size: ?([0-9]+), used: ?([0-9]+).*");
  private static final Pattern ENTRY = Pattern.compile("0x[0-9a-f]+: key=(.*?) use=([0-9]+) (.*)");

  /**
   * One entry.
   *
   * @param key whom it is about, as HAProxy writes it
   * @param inUse how many sessions use it now
   * @param expiresIn when it is forgotten
   * @param data what is counted, by HAProxy's own names, such as {@code http_req_rate(10000)}
   */
  public record Entry(
      String key, long inUse, Optional<Duration> expiresIn, Map<String, String> data) {

    /** Copies the map. */
    public Entry {
      data = Map.copyOf(data);
    }
  }

  static List<StickTableState> parse(String text) {
    List<StickTableState> tables = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      Matcher head = HEAD.matcher(line);
      if (head.matches()) {
        tables.add(
            new StickTableState(
                head.group(1),
                head.group(2),
                Long.parseLong(head.group(3)),
                Long.parseLong(head.group(4))));
      }
    }
    return tables;
  }

  static List<Entry> entries(String text) {
    List<Entry> entries = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      Matcher entry = ENTRY.matcher(line.strip());
      if (entry.matches()) {
        Map<String, String> data = new LinkedHashMap<>();
        for (String word : entry.group(3).split(" +")) {
          int equals = word.indexOf('=');
          if (equals > 0) {
            data.put(word.substring(0, equals), word.substring(equals + 1));
          }
        }
        Fields fields = new Fields(data);
        Optional<Duration> expires =
            fields.number("exp").isPresent()
                ? Optional.of(Duration.ofMillis(fields.numberOr("exp", 0)))
                : Optional.empty();
        data.remove("exp");
        data.remove("shard");
        entries.add(new Entry(entry.group(1), Long.parseLong(entry.group(2)), expires, data));
      }
    }
    return entries;
  }
}
