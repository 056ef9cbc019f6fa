package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which clients come back to the same server.
 *
 * @param kind {@code on}, {@code match}, {@code store-request} or {@code store-response}
 * @param pattern what tells clients apart, such as {@code src} or {@code req.cook(id)}
 * @param table the backend whose table remembers them; null for this one's
 * @param condition when
 */
public record StickRule(String kind, String pattern, @Nullable String table, Condition condition)
    implements Statement {

  private static final Set<String> KINDS = Set.of("on", "match", "store-request", "store-response");

  /** Checks the words. */
  public StickRule {
    if (!KINDS.contains(kind)) {
      throw InvalidSpecException.of(
          "stick", kind, "one of on, match, store-request, store-response is expected");
    }
    Values.word("stick " + kind, pattern);
    if (table != null) {
      Values.token("stick.table", table);
    }
  }

  /** {@return that clients with the same of that come back to the same server} */
  public static StickRule on(String pattern) {
    return new StickRule("on", pattern, null, Condition.ALWAYS);
  }

  @Override
  public void write(SectionWriter out) {
    List<String> words = new ArrayList<>(List.of("stick", kind, pattern));
    if (table != null) {
      words.addAll(List.of("table", table));
    }
    words.addAll(condition.words());
    out.at("stick " + kind).line(words);
  }
}
