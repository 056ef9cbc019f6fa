package io.panvisor.config.network;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A file of ifupdown, such as {@code /etc/network/interfaces} (<a
 * href="https://manpages.debian.org/bookworm/ifupdown/interfaces.5.en.html">interfaces(5)</a>).
 * Immutable and thread-safe; an edit gives another document that differs only in the lines it is
 * about.
 */
public final class InterfacesFile implements ConfigDocument {

  private static final Set<String> STANZAS =
      Set.of(
          "auto",
          "iface",
          "mapping",
          "rename",
          "source",
          "source-directory",
          "template",
          "no-auto-down",
          "no-scripts");
  private static final Set<String> REPEATED =
      Set.of("up", "down", "pre-up", "pre-down", "post-up", "post-down", "map");
  private static final Pattern OPTION = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

  /**
   * An option of a stanza.
   *
   * @param name its name as it is written; {@code bridge_ports} and {@code bridge-ports} are one
   * @param value the rest of its line
   * @param first its first line, from 0
   * @param last its last line, where '\' continues it
   */
  record Option(String name, String value, int first, int last) {

    boolean is(String other) {
      return sameName(name, other);
    }
  }

  /**
   * What begins with a word of its own.
   *
   * @param words its first line's words, such as {@code iface}, {@code eth0}, {@code inet}, {@code
   *     dhcp}
   * @param options what belongs to it
   * @param first its first line, from 0
   * @param last the last line of its words
   */
  record Stanza(List<String> words, List<Option> options, int first, int last) {

    String kind() {
      return words.get(0);
    }

    String word(int index) {
      return index < words.size() ? words.get(index) : "";
    }

    boolean isInterface(String device, String family) {
      return kind().equals("iface") && word(1).equals(device) && word(2).equals(family);
    }

    /** The line after which another option would come. */
    int end() {
      return options.isEmpty() ? last : options.get(options.size() - 1).last();
    }

    Optional<String> option(String name) {
      return options.stream().filter(option -> option.is(name)).map(Option::value).findFirst();
    }
  }

  private final String text;
  private final List<Lines.Line> lines;
  private final List<Stanza> stanzas = new ArrayList<>();
  private final List<Problem> misplaced = new ArrayList<>();

  private InterfacesFile(String text) {
    this.text = text;
    lines = Lines.of(text);
    read();
  }

  /** {@return the file of that text; what is wrong in it is in {@link #problems()}} */
  public static InterfacesFile parse(String text) {
    return new InterfacesFile(text);
  }

  private static boolean sameName(String one, String other) {
    return one.replace('_', '-').equals(other.replace('_', '-'));
  }

  private void read() {
    List<Option> options = null;
    for (int index = 0; index < lines.size(); index++) {
      String line = lines.get(index).text();
      String bare = line.strip();
      if (bare.isEmpty() || bare.startsWith("#")) {
        continue;
      }
      int first = index;
      StringBuilder whole = new StringBuilder(line);
      while (whole.toString().endsWith("\\") && index + 1 < lines.size()) {
        index++;
        whole.setLength(whole.length() - 1);
        whole.append(' ').append(lines.get(index).text());
      }
      String joined = whole.toString().strip();
      List<String> words = Arrays.asList(joined.split("\\s+"));
      String word = words.get(0);
      if (STANZAS.contains(word) || word.startsWith("allow-")) {
        options = new ArrayList<>();
        stanzas.add(new Stanza(List.copyOf(words), options, first, index));
      } else if (options != null && hasOptions(stanzas.get(stanzas.size() - 1).kind())) {
        options.add(new Option(word, joined.substring(word.length()).strip(), first, index));
      } else {
        misplaced.add(
            Problem.error(
                first + 1,
                "'" + joined + "' stands outside of any iface",
                "options belong below the line 'iface NAME inet METHOD'; ifup refuses the file"));
      }
    }
  }

  private static boolean hasOptions(String kind) {
    return kind.equals("iface") || kind.equals("mapping") || kind.equals("template");
  }

  @Override
  public String text() {
    return text;
  }

  List<Stanza> stanzas() {
    return stanzas;
  }

  /** The stanzas of that device in that family. */
  List<Stanza> interfaces(String device, String family) {
    return stanzas.stream().filter(stanza -> stanza.isInterface(device, family)).toList();
  }

  /** {@return whether there is a stanza {@code iface} for that device, of any family} */
  public boolean hasInterface(String device) {
    return stanzas.stream()
        .anyMatch(stanza -> stanza.kind().equals("iface") && stanza.word(1).equals(device));
  }

  /** Whether a line such as {@code auto} names the device. */
  boolean isListed(String kind, String device) {
    return stanzas.stream()
        .anyMatch(
            stanza ->
                sameList(stanza.kind(), kind)
                    && stanza.words().subList(1, stanza.words().size()).contains(device));
  }

  private static boolean sameList(String one, String other) {
    return one.equals(other) || Set.of(one, other).equals(Set.of("auto", "allow-auto"));
  }

  /** The same with the device in a new line of that kind, if no such line names it yet. */
  InterfacesFile withListed(String kind, String device) {
    return isListed(kind, device) ? this : appended(List.of(kind + " " + device), true);
  }

  /** The same with the device taken out of lines of such kinds. */
  InterfacesFile withoutListed(Predicate<String> kinds, String device) {
    List<Lines.Line> changed = new ArrayList<>(lines);
    for (int index = stanzas.size() - 1; index >= 0; index--) {
      Stanza stanza = stanzas.get(index);
      List<String> named = stanza.words().subList(1, stanza.words().size());
      if (!kinds.test(stanza.kind()) || !named.contains(device)) {
        continue;
      }
      List<String> left = named.stream().filter(word -> !word.equals(device)).toList();
      Lines.Line ending = changed.get(stanza.last());
      changed.subList(stanza.first(), stanza.last() + 1).clear();
      if (!left.isEmpty()) {
        changed.add(
            stanza.first(),
            new Lines.Line(stanza.kind() + " " + String.join(" ", left), ending.ending()));
      }
    }
    return same(changed);
  }

  /** The same with those lines at its end, after a blank line if asked for. */
  InterfacesFile appended(List<String> added, boolean apart) {
    List<Lines.Line> changed = lines;
    if (apart && !lines.isEmpty() && !lines.get(lines.size() - 1).text().isBlank()) {
      changed = Lines.append(changed, "");
    }
    for (String line : added) {
      changed = Lines.append(changed, line);
    }
    return same(changed);
  }

  /** The same with another method in that stanza's line. */
  InterfacesFile withMethod(Stanza stanza, String method) {
    if (stanza.word(3).equals(method)) {
      return this;
    }
    List<Lines.Line> changed = new ArrayList<>(lines);
    Lines.Line line = lines.get(stanza.last());
    String old = line.text();
    int at = stanza.first() == stanza.last() ? old.lastIndexOf(stanza.word(3)) : -1;
    String fresh =
        at >= 0 && stanza.words().size() == 4
            ? old.substring(0, at) + method + old.substring(at + stanza.word(3).length())
            : rewritten(stanza, method);
    changed.subList(stanza.first(), stanza.last() + 1).clear();
    changed.add(stanza.first(), new Lines.Line(fresh, line.ending()));
    return same(changed);
  }

  private static String rewritten(Stanza stanza, String method) {
    List<String> words = new ArrayList<>(stanza.words());
    if (words.size() > 3) {
      words.set(3, method);
    } else {
      words.add(method);
    }
    return String.join(" ", words);
  }

  /** The same with that option in the stanza; its other values go. */
  InterfacesFile withOption(Stanza stanza, String name, String value) {
    List<Option> old = stanza.options().stream().filter(option -> option.is(name)).toList();
    if (old.size() == 1 && old.get(0).value().equals(value)) {
      return this;
    }
    List<Lines.Line> changed = new ArrayList<>(lines);
    if (old.isEmpty()) {
      return same(Lines.insert(changed, stanza.end() + 1, indent(stanza) + name + " " + value));
    }
    for (int index = old.size() - 1; index >= 0; index--) {
      Option option = old.get(index);
      Lines.Line line = changed.get(option.last());
      String before = changed.get(option.first()).text();
      changed.subList(option.first(), option.last() + 1).clear();
      if (index == 0) {
        String start = before.substring(0, before.indexOf(option.name()));
        changed.add(
            option.first(), new Lines.Line(start + option.name() + " " + value, line.ending()));
      }
    }
    return same(changed);
  }

  /** The same with that line before the stanza's own. */
  InterfacesFile withLineBefore(Stanza stanza, String line) {
    return same(Lines.insert(lines, stanza.first(), line));
  }

  /** The same with that line as the first below the stanza's own. */
  InterfacesFile withLineIn(Stanza stanza, String line) {
    return same(Lines.insert(lines, stanza.last() + 1, indent(stanza) + line));
  }

  private String indent(Stanza stanza) {
    if (stanza.options().isEmpty()) {
      return "    ";
    }
    String line = lines.get(stanza.options().get(0).first()).text();
    return line.substring(0, line.length() - line.stripLeading().length());
  }

  /** The same without those options. */
  InterfacesFile withoutOptions(List<Option> options) {
    List<Lines.Line> changed = new ArrayList<>(lines);
    options.stream()
        .sorted(Comparator.comparingInt(Option::first).reversed())
        .forEach(option -> changed.subList(option.first(), option.last() + 1).clear());
    return options.isEmpty() ? this : same(changed);
  }

  /** The same without the stanza and its options; comments in it stay. */
  InterfacesFile without(Stanza stanza) {
    List<Lines.Line> changed = new ArrayList<>(withoutOptions(stanza.options()).lines);
    changed.subList(stanza.first(), stanza.last() + 1).clear();
    return same(changed);
  }

  /** The lines of an option as they stand there. */
  List<String> linesOf(Option option) {
    return lines.subList(option.first(), option.last() + 1).stream().map(Lines.Line::text).toList();
  }

  private static InterfacesFile same(List<Lines.Line> lines) {
    return new InterfacesFile(Lines.join(lines));
  }

  /**
   * {@return the same with that interface: where it is there in that family, its method is changed
   * and the options are set, and its other options stay; else it is appended}
   *
   * @param device the device
   * @param family {@code inet} or {@code inet6}
   * @param method such as {@code static}, {@code dhcp}, {@code manual}
   * @param options options by name
   * @throws InvalidSpecException when a name or value could not stand in its place
   */
  public InterfacesFile withInterface(
      String device, String family, String method, Map<String, String> options) {
    Values.device("iface.name", device);
    Values.token("iface.family", family);
    Values.token("iface.method", method);
    options.forEach(InterfacesFile::checkOption);
    InterfacesFile changed = this;
    if (interfaces(device, family).isEmpty()) {
      changed = appended(List.of("iface " + device + " " + family + " " + method), true);
    }
    changed = changed.withMethod(changed.interfaces(device, family).get(0), method);
    for (Map.Entry<String, String> option : options.entrySet()) {
      changed =
          changed.withOption(
              changed.interfaces(device, family).get(0), option.getKey(), option.getValue());
    }
    return changed;
  }

  static void checkOption(String name, String value) {
    Values.matching(OPTION, "iface.options", name, "an option has letters, digits, '-' and '_'");
    Values.line("iface.options." + name, value);
    if (value.isBlank() || value.strip().endsWith("\\")) {
      throw InvalidSpecException.of(
          "iface.options." + name, value, "a value is not empty and does not end in '\\'");
    }
    if (STANZAS.contains(name) || name.startsWith("allow-")) {
      throw InvalidSpecException.of("iface.options", name, "this word begins a new stanza");
    }
  }

  /**
   * {@return the same with the device in a line {@code auto}, so that it comes up with the host}
   */
  public InterfacesFile withAuto(String device) {
    return withListed("auto", Values.device("auto", device));
  }

  /** {@return the stanzas in order, each with its words and options; passwords are masked} */
  @Override
  public Object model() {
    List<Object> all = new ArrayList<>();
    for (Stanza stanza : stanzas) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("stanza", stanza.kind());
      if (stanza.kind().equals("iface")) {
        fields.put("name", stanza.word(1));
        fields.put("family", stanza.word(2));
        fields.put("method", stanza.word(3));
      } else {
        fields.put("words", stanza.words().subList(1, stanza.words().size()));
      }
      if (!stanza.options().isEmpty()) {
        fields.put(
            "options",
            stanza.options().stream()
                .map(
                    option ->
                        Map.of(option.name(), SecretKeys.shown(option.name(), option.value())))
                .toList());
      }
      all.add(fields);
    }
    return all;
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>(misplaced);
    for (Stanza stanza : stanzas) {
      if (stanza.kind().equals("iface")) {
        problems.addAll(problemsOf(stanza));
      } else if (stanza.words().size() < 2) {
        problems.add(
            Problem.error(stanza.first() + 1, "'" + stanza.kind() + "' names nothing", ""));
      }
    }
    problems.sort(Comparator.comparingInt(Problem::line));
    return problems;
  }

  private List<Problem> problemsOf(Stanza stanza) {
    List<Problem> problems = new ArrayList<>();
    if (stanza.words().size() < 4) {
      problems.add(
          Problem.error(
              stanza.first() + 1,
              "'" + String.join(" ", stanza.words()) + "' lacks a family or a method",
              "write such as: iface eth0 inet dhcp"));
    }
    Map<String, Option> seen = new HashMap<>();
    for (Option option : stanza.options()) {
      String name = option.name().replace('_', '-').toLowerCase(Locale.ROOT);
      Option other = REPEATED.contains(name) ? null : seen.put(name, option);
      if (other != null) {
        problems.add(
            Problem.error(
                option.first() + 1,
                option.name() + " is given twice, in line " + (other.first() + 1) + " already",
                "ifup joins the two to one value, which is none"));
      }
      if (option.value().isEmpty()) {
        problems.add(Problem.error(option.first() + 1, option.name() + " has no value", "add it"));
      } else if (option.value().contains(" #") && !REPEATED.contains(name)) {
        problems.add(
            Problem.error(
                option.first() + 1,
                "what follows '#' belongs to the value of " + option.name(),
                "a comment has a line of its own here"));
      }
    }
    boolean inet = stanza.word(2).equals("inet");
    boolean inet6 = stanza.word(2).equals("inet6");
    if (stanza.word(3).equals("static") && (inet || inet6)) {
      problems.addAll(InterfacesAddresses.problems(stanza, inet6));
    }
    return problems;
  }
}
