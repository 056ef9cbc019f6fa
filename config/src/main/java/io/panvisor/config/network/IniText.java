package io.panvisor.config.network;

import io.panvisor.config.Lines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of sections with keys, as NetworkManager's keyfiles and systemd's units are, line by line.
 * A section may come more than once, and so may a key. Immutable; an edit touches only the lines it
 * is about.
 */
final class IniText {

  /** What a line is. */
  enum Kind {
    SECTION,
    KEY,
    COMMENT,
    BLANK,
    OTHER
  }

  /**
   * One line, or several that belong together.
   *
   * @param kind what it is
   * @param block which section it is in, counted from 0 by their headers; -1 before the first
   * @param section that section's name
   * @param key the key, for a key
   * @param value its value
   * @param first the first line, from 0
   * @param last the last line
   */
  record Entry(
      Kind kind, int block, String section, String key, String value, int first, int last) {

    /** The line for people, from 1. */
    int line() {
      return first + 1;
    }
  }

  private static final Pattern HEADER = Pattern.compile("\\s*\\[(.*)\\]\\s*");
  private static final Pattern PAIR = Pattern.compile("\\s*([^=\\s#;\\[][^=]*?)\\s*=\\s*(.*?)\\s*");

  private final String text;
  private final String commentSigns;
  private final boolean continues;
  private final List<Lines.Line> lines;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * Reads a text.
   *
   * @param commentSigns the signs with which a comment may begin
   * @param continues whether a '\' at a line's end continues it
   */
  IniText(String text, String commentSigns, boolean continues) {
    this.text = text;
    this.commentSigns = commentSigns;
    this.continues = continues;
    lines = Lines.of(text);
    read();
  }

  private void read() {
    int block = -1;
    String section = "";
    for (int index = 0; index < lines.size(); index++) {
      String line = lines.get(index).text();
      String bare = line.strip();
      if (bare.isEmpty()) {
        entries.add(new Entry(Kind.BLANK, block, section, "", "", index, index));
        continue;
      }
      if (commentSigns.indexOf(bare.charAt(0)) >= 0) {
        entries.add(new Entry(Kind.COMMENT, block, section, "", "", index, index));
        continue;
      }
      int first = index;
      StringBuilder whole = new StringBuilder(line);
      while (continues && whole.toString().endsWith("\\") && index + 1 < lines.size()) {
        index++;
        String next = lines.get(index).text();
        String start = next.strip();
        if (start.isEmpty() || commentSigns.indexOf(start.charAt(0)) < 0) {
          whole.setLength(whole.length() - 1);
          whole.append(' ').append(next);
        }
      }
      String joined = whole.toString();
      Matcher header = HEADER.matcher(joined);
      Matcher pair = PAIR.matcher(joined);
      if (header.matches()) {
        block++;
        section = header.group(1);
        entries.add(new Entry(Kind.SECTION, block, section, "", "", first, index));
      } else if (pair.matches()) {
        entries.add(
            new Entry(Kind.KEY, block, section, pair.group(1), pair.group(2), first, index));
      } else {
        entries.add(new Entry(Kind.OTHER, block, section, "", joined, first, index));
      }
    }
  }

  String text() {
    return text;
  }

  List<Entry> entries() {
    return entries;
  }

  /** The keys of all sections of that name, in order. */
  List<Entry> keys(String section) {
    return entries.stream()
        .filter(entry -> entry.kind() == Kind.KEY && entry.section().equals(section))
        .toList();
  }

  /** The values of that key, in order. */
  List<String> values(String section, String key) {
    return keys(section).stream()
        .filter(entry -> entry.key().equals(key))
        .map(Entry::value)
        .toList();
  }

  /** The last value of that key. */
  Optional<String> value(String section, String key) {
    List<String> values = values(section, key);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  /** The line of that key's last value, from 1; 0 when it is not there. */
  int line(String section, String key) {
    return keys(section).stream()
        .filter(entry -> entry.key().equals(key))
        .reduce((first, second) -> second)
        .map(Entry::line)
        .orElse(0);
  }

  boolean hasSection(String name) {
    return entries.stream()
        .anyMatch(entry -> entry.kind() == Kind.SECTION && entry.section().equals(name));
  }

  /** The same with that value instead of all the key has in sections of that name. */
  IniText with(String section, String key, String value) {
    return with(section, key, List.of(value));
  }

  /** The same with those values, a line each; without the key when there are none. */
  IniText with(String section, String key, List<String> values) {
    List<Entry> old = keys(section).stream().filter(entry -> entry.key().equals(key)).toList();
    if (old.stream().map(Entry::value).toList().equals(values)) {
      return this;
    }
    if (old.isEmpty()) {
      return withLines(section, values.stream().map(value -> key + "=" + value).toList());
    }
    if (old.size() == values.size()) {
      List<Lines.Line> changed = new ArrayList<>(lines);
      List<Entry> reversed = new ArrayList<>(old);
      java.util.Collections.reverse(reversed);
      for (int index = 0; index < reversed.size(); index++) {
        Entry entry = reversed.get(index);
        String value = values.get(values.size() - 1 - index);
        if (!entry.value().equals(value)) {
          Lines.Line line = changed.get(entry.first());
          int equals = line.text().indexOf('=');
          int end = equals + 1;
          while (end < line.text().length() && Character.isWhitespace(line.text().charAt(end))) {
            end++;
          }
          Lines.Line ending = changed.get(entry.last());
          changed.subList(entry.first(), entry.last() + 1).clear();
          changed.add(
              entry.first(),
              new Lines.Line(line.text().substring(0, end) + value, ending.ending()));
        }
      }
      return same(changed);
    }
    return without(section, key::equals)
        .withLines(section, values.stream().map(value -> key + "=" + value).toList());
  }

  /** The same with those lines at the end of the first section of that name, which may be new. */
  IniText withLines(String section, List<String> added) {
    if (added.isEmpty()) {
      return this;
    }
    int after = -1;
    int block = -2;
    for (Entry entry : entries) {
      if (entry.kind() == Kind.SECTION && entry.section().equals(section) && block == -2) {
        block = entry.block();
        after = entry.last();
      } else if (entry.block() == block && isContent(entry)) {
        // A comment at a section's end is often about the next one: what is new comes before it.
        after = entry.last();
      }
    }
    List<Lines.Line> changed = lines;
    if (after < 0) {
      if (!lines.isEmpty() && !lines.get(lines.size() - 1).text().isBlank()) {
        changed = Lines.append(changed, "");
      }
      changed = Lines.append(changed, "[" + section + "]");
      after = changed.size() - 1;
    }
    for (String line : added) {
      after++;
      changed = Lines.insert(changed, after, line);
    }
    return same(changed);
  }

  /** The same with those whole sections at its end. */
  IniText withSections(List<List<String>> sections) {
    List<Lines.Line> changed = lines;
    for (List<String> section : sections) {
      if (!changed.isEmpty() && !changed.get(changed.size() - 1).text().isBlank()) {
        changed = Lines.append(changed, "");
      }
      for (String line : section) {
        changed = Lines.append(changed, line);
      }
    }
    return same(changed);
  }

  /** The same without such keys in sections of that name. */
  IniText without(String section, Predicate<String> keys) {
    return without(
        entry ->
            entry.kind() == Kind.KEY && entry.section().equals(section) && keys.test(entry.key()));
  }

  /** The same without sections of such names: headers and keys go, comments in them stay. */
  IniText withoutSections(Predicate<String> names) {
    return without(entry -> isContent(entry) && entry.block() >= 0 && names.test(entry.section()));
  }

  private static boolean isContent(Entry entry) {
    return entry.kind() != Kind.COMMENT && entry.kind() != Kind.BLANK;
  }

  private IniText without(Predicate<Entry> what) {
    boolean[] gone = new boolean[lines.size()];
    for (Entry entry : entries) {
      if (what.test(entry)) {
        java.util.Arrays.fill(gone, entry.first(), entry.last() + 1, true);
      }
    }
    List<Lines.Line> left = new ArrayList<>();
    boolean removed = false;
    for (int index = 0; index < lines.size(); index++) {
      if (gone[index]) {
        removed = true;
        continue;
      }
      boolean blank = lines.get(index).text().isBlank();
      boolean blankBefore = left.isEmpty() || left.get(left.size() - 1).text().isBlank();
      // Where a section is gone, its blank line would stand beside that of the one before.
      if (!(removed && blank && blankBefore)) {
        left.add(lines.get(index));
        removed = removed && blank;
      }
    }
    while (removed && !left.isEmpty() && left.get(left.size() - 1).text().isBlank()) {
      left.remove(left.size() - 1);
    }
    return left.size() == lines.size() ? this : same(left);
  }

  /** The lines of such keys in sections of that name, as they stand there. */
  List<String> linesOf(String section, Predicate<String> keys) {
    List<String> found = new ArrayList<>();
    for (Entry entry : keys(section)) {
      if (keys.test(entry.key())) {
        addLines(found, entry);
      }
    }
    return found;
  }

  /** Sections of such names as they stand there, a list of lines each, without comments. */
  List<List<String>> sectionsOf(Predicate<String> names) {
    Map<Integer, List<String>> blocks = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry.block() >= 0 && names.test(entry.section()) && isContent(entry)) {
        addLines(blocks.computeIfAbsent(entry.block(), key -> new ArrayList<>()), entry);
      }
    }
    return List.copyOf(blocks.values());
  }

  private void addLines(List<String> found, Entry entry) {
    for (int index = entry.first(); index <= entry.last(); index++) {
      found.add(lines.get(index).text());
    }
  }

  private IniText same(List<Lines.Line> changed) {
    return new IniText(Lines.join(changed), commentSigns, continues);
  }

  /** As maps: a section that comes more than once is a list, and so is such a key. */
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    Map<Integer, Map<String, Object>> blocks = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry.kind() == Kind.SECTION) {
        Map<String, Object> block = new LinkedHashMap<>();
        blocks.put(entry.block(), block);
        add(tree, entry.section(), block);
      } else if (entry.kind() == Kind.KEY) {
        Map<String, Object> block = blocks.get(entry.block());
        add(
            block == null ? tree : block,
            entry.key(),
            SecretKeys.shown(entry.key(), entry.value()));
      }
    }
    return tree;
  }

  private static void add(Map<String, Object> map, String key, Object value) {
    Object other = map.get(key);
    if (other instanceof List<?> list) {
      List<Object> more = new ArrayList<>(list);
      more.add(value);
      map.put(key, more);
    } else {
      map.put(key, other == null ? value : new ArrayList<>(List.of(other, value)));
    }
  }
}
