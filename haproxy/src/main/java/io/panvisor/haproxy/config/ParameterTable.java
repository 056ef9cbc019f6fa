package io.panvisor.haproxy.config;

import io.panvisor.haproxy.HaproxyVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may stand on a bind or server line, and in which versions (configuration manuals of 1.5 to
 * 3.2, chapter "Bind and server options").
 */
final class ParameterTable {

  static final ParameterTable BIND = new ParameterTable("bind", "bind-parameters.txt");
  static final ParameterTable SERVER = new ParameterTable("server", "server-parameters.txt");

  /**
   * One of them.
   *
   * @param values how many values stand behind it
   * @param since the version that has it first
   * @param gone the first version that has it no more
   */
  record Entry(int values, HaproxyVersion since, @Nullable HaproxyVersion gone) {}

  private final String what;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ParameterTable(String what, String resource) {
    this.what = what;
    for (String[] words : TableFile.rows(resource)) {
      entries.put(
          words[0],
          new Entry(
              Integer.parseInt(words[1]),
              HaproxyVersion.parse(words[2]),
              words.length > 3 ? HaproxyVersion.parse(words[3]) : null));
    }
  }

  /** What the line is called. */
  String what() {
    return what;
  }

  int values(String keyword) {
    Entry entry = entries.get(keyword);
    return entry == null ? 0 : entry.values();
  }

  Optional<Entry> find(String keyword) {
    return Optional.ofNullable(entries.get(keyword));
  }

  Set<String> keywords() {
    return entries.keySet();
  }
}
