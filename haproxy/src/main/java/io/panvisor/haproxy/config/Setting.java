package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A line that is its words, such as {@code option httplog} or {@code nbthread 4}.
 *
 * @param words the words, one at least; whether they may stand in a section, and in which version,
 *     is told when they are written
 */
public record Setting(List<String> words) implements Statement {

  /** Checks that each word is of one line. */
  public Setting {
    words = List.copyOf(words);
    if (words.isEmpty() || words.get(0).isEmpty()) {
      throw InvalidSpecException.of("setting", "", "a word is expected here");
    }
    String keyword = words.get(0);
    words.forEach(word -> Values.line(keyword, word));
  }

  /** {@return the line of these words} */
  public static Setting of(String... words) {
    return new Setting(Arrays.asList(words));
  }

  static Setting of(List<String> first, List<String> more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(more);
    return new Setting(all);
  }

  @Override
  public void write(SectionWriter out) {
    out.at(words.get(0)).line(words);
  }
}
