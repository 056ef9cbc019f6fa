package io.panvisor.haproxy.config;

import io.panvisor.haproxy.HaproxyVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which words may begin a line of which section, and in which versions. */
final class KeywordTable {

  private static final int MOST_WORDS = 3;
  private static final Map<SectionKind, Map<String, Entry>> BY_SECTION = read();
  private static final Map<String, Map<String, Entry>> ACTIONS = actions();

  /**
   * One of them.
   *
   * @param words the words, with blanks between
   * @param since the version that has it first; 1.5 also for what is older
   * @param gone the first version that has it no more
   */
  record Entry(String words, HaproxyVersion since, @Nullable HaproxyVersion gone) {

    boolean isIn(HaproxyVersion version) {
      return version.atLeast(since) && (gone == null || version.isBefore(gone));
    }
  }

  private KeywordTable() {}

  private static Map<SectionKind, Map<String, Entry>> read() {
    Map<SectionKind, Map<String, Entry>> table = new EnumMap<>(SectionKind.class);
    for (String[] row : TableFile.rows("keywords.txt")) {
      Entry entry = entry(row);
      for (SectionKind kind : sections(row[0])) {
        table.computeIfAbsent(kind, each -> new HashMap<>()).put(entry.words(), entry);
      }
    }
    return table;
  }

  private static Entry entry(String[] row) {
    return new Entry(
        String.join(" ", List.of(row).subList(3, row.length)),
        HaproxyVersion.parse(row[1]),
        row[2].equals("-") ? null : HaproxyVersion.parse(row[2]));
  }

  private static List<SectionKind> sections(String text) {
    Optional<SectionKind> one = SectionKind.of(text);
    if (one.isPresent()) {
      return List.of(one.get());
    }
    List<SectionKind> all = new ArrayList<>();
    for (int index = 0; index < text.length(); index++) {
      all.add(
          switch (text.charAt(index)) {
            case 'd' -> SectionKind.DEFAULTS;
            case 'f' -> SectionKind.FRONTEND;
            case 'l' -> SectionKind.LISTEN;
            case 'b' -> SectionKind.BACKEND;
            default -> throw new IllegalStateException("no section is meant by " + text);
          });
    }
    return all;
  }

  private static Map<String, Map<String, Entry>> actions() {
    Map<String, String> sets =
        Map.of(
            "q", "http-request",
            "s", "http-response",
            "a", "http-after-response",
            "c", "tcp-request connection",
            "e", "tcp-request session",
            "n", "tcp-request content",
            "r", "tcp-response content");
    Map<String, Map<String, Entry>> table = new HashMap<>();
    for (String[] row : TableFile.rows("rules.txt")) {
      Entry entry = entry(row);
      for (String letter : row[0].split("")) {
        String set = sets.getOrDefault(letter, letter);
        table.computeIfAbsent(set, each -> new HashMap<>()).put(entry.words(), entry);
      }
    }
    return table;
  }

  /** The entry that the words begin with, the longest one; {@code no} and {@code default} aside. */
  static Optional<Entry> find(SectionKind kind, List<String> words) {
    Map<String, Entry> table = BY_SECTION.getOrDefault(kind, Map.of());
    List<String> meant = meant(words);
    for (int count = Math.min(MOST_WORDS, meant.size()); count > 0; count--) {
      Entry entry = table.get(String.join(" ", meant.subList(0, count)));
      if (entry != null) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** The words without a {@code no} or {@code default} in front. */
  static List<String> meant(List<String> words) {
    boolean prefixed =
        words.size() > 1 && (words.get(0).equals("no") || words.get(0).equals("default"));
    return prefixed ? words.subList(1, words.size()) : words;
  }

  /** Whether the section's words are known here at all. */
  static boolean knows(SectionKind kind) {
    return BY_SECTION.containsKey(kind);
  }

  /** The sections in which the words may stand. */
  static List<SectionKind> sectionsOf(List<String> words) {
    List<SectionKind> found = new ArrayList<>();
    for (SectionKind kind : SectionKind.values()) {
      if (find(kind, words).isPresent()) {
        found.add(kind);
      }
    }
    return found;
  }

  /** What was meant by words that are not known in the section, where that is near. */
  static Optional<String> meantBy(SectionKind kind, List<String> words) {
    Collection<String> known = BY_SECTION.getOrDefault(kind, Map.of()).keySet();
    List<String> meant = meant(words);
    String two = String.join(" ", meant.subList(0, Math.min(2, meant.size())));
    return Similar.nearest(two.toLowerCase(Locale.ROOT), known)
        .or(() -> Similar.nearest(meant.get(0).toLowerCase(Locale.ROOT), known));
  }

  /** The actions of a set of rules, such as {@code http-request}; empty when it is none. */
  static Map<String, Entry> actionsOf(String set) {
    return ACTIONS.getOrDefault(set, Map.of());
  }

  /** The action that a rule's word names: {@code set-var(txn.a)} is a {@code set-var}. */
  static Optional<Entry> action(String set, String word) {
    Map<String, Entry> actions = actionsOf(set);
    int parenthesis = word.indexOf('(');
    String name = parenthesis < 0 ? word : word.substring(0, parenthesis);
    Entry entry = actions.get(name);
    if (entry == null && name.matches("track-sc[0-9]+|sc-.*")) {
      entry = actions.get(name.startsWith("track-sc") ? "track-sc" : name);
    }
    return Optional.ofNullable(entry);
  }
}
