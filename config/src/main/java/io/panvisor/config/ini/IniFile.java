package io.panvisor.config.ini;

import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file of sections with every byte of it. Immutable; an edit gives another one, in which only the
 * lines of that key have changed.
 */
public final class IniFile {

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
  private static final Pattern SECTION = Pattern.compile("[^\\[\\]\\p{Cntrl}]{1,200}");

  private final IniStyle style;
  private final List<Lines.Line> lines;
  private final IniReader reader;

  private IniFile(IniStyle style, List<Lines.Line> lines) {
    this.style = style;
    this.lines = List.copyOf(lines);
    this.reader = new IniReader(style, this.lines).read();
  }

  /** {@return the file of that text; what is wrong in it is in its problems} */
  public static IniFile parse(IniStyle style, String text) {
    return new IniFile(style, Lines.of(text));
  }

  /** {@return the text; of a file that was read and not edited, the same that was read} */
  public String text() {
    return Lines.join(lines);
  }

  /** {@return what is wrong in its form} */
  public List<Problem> problems() {
    return List.copyOf(reader.problems());
  }

  /** {@return the sections in order, each once} */
  public Set<String> sections() {
    Set<String> names = new LinkedHashSet<>();
    reader.headers().forEach(header -> names.add(header.name()));
    return names;
  }

  /** {@return the line where that section begins last, from 1; 0 when there is none} */
  public int line(String section) {
    return reader.headers().stream()
        .filter(header -> header.name().equals(section))
        .mapToInt(header -> header.index() + 1)
        .reduce(0, (first, second) -> second);
  }

  /** {@return every entry in order} */
  public List<IniEntry> entries() {
    return reader.blocks().stream().map(IniBlock::entry).toList();
  }

  /** {@return the entries of a section in order} */
  public List<IniEntry> entries(String section) {
    return entries().stream().filter(entry -> entry.section().equals(section)).toList();
  }

  /** {@return each key of a section with its last value} */
  public Map<String, String> values(String section) {
    Map<String, String> values = new LinkedHashMap<>();
    entries(section).forEach(entry -> values.put(entry.key(), entry.value()));
    return values;
  }

  /** {@return every value of that key, in order} */
  public List<String> values(String section, String key) {
    return blocks(section, key).stream().map(block -> block.entry().value()).toList();
  }

  /** {@return the last value of that key} */
  public Optional<String> value(String section, String key) {
    return values(section, key).stream().reduce((first, second) -> second);
  }

  private List<IniBlock> blocks(String section, String key) {
    return reader.blocks().stream()
        .filter(block -> block.entry().section().equals(section) && block.entry().key().equals(key))
        .toList();
  }

  /**
   * {@return the file where that key has that value in that section, which is made where there is
   * none}
   *
   * @param value one line; in yum's and Python's style several with newlines between
   */
  public IniFile with(String section, String key, String value) {
    checked(section, key, value);
    if (value(section, key).filter(value::equals).isPresent()) {
      return this;
    }
    List<IniBlock> found = blocks(section, key);
    if (found.isEmpty()) {
      return inserted(section, List.of(written(key + separator(section), value)));
    }
    IniBlock block = found.get(found.size() - 1);
    return replaced(block, List.of(written(head(block), value)));
  }

  /**
   * {@return the file where that key stands once for each of those values in that section; with
   * none, not at all}
   */
  public IniFile withAll(String section, String key, List<String> values) {
    values.forEach(value -> checked(section, key, value));
    if (values(section, key).equals(values)) {
      return this;
    }
    List<IniBlock> found = blocks(section, key);
    if (found.isEmpty()) {
      String head = key + separator(section);
      return values.isEmpty()
          ? this
          : inserted(section, values.stream().map(value -> written(head, value)).toList());
    }
    IniBlock first = found.get(0);
    String head = head(first);
    IniFile rest = removed(found.subList(1, found.size()));
    return rest.replaced(first, values.stream().map(value -> written(head, value)).toList());
  }

  private void checked(String section, String key, String value) {
    Values.matching(SECTION, "section", section, "a section's name has no brackets");
    Values.matching(KEY, "key", key, "a key has letters, digits and _ . -");
    for (String line : value.split("\n", -1)) {
      Values.line(key, line);
    }
    boolean good =
        style.isIndented()
            ? !value.contains("\n\n") && !value.startsWith("\n") && !value.endsWith("\n")
            : value.indexOf('\n') < 0 && !value.endsWith("\\");
    if (!good || !value.equals(value.strip())) {
      throw io.panvisor.error.InvalidSpecException.of(
          key, value, "a value has no blanks, newlines or backslash around it");
    }
  }

  /** {@return the file where that key does not stand in that section} */
  public IniFile without(String section, String key) {
    return removed(blocks(section, key));
  }

  /** {@return the file without that section, its keys and the comments among them} */
  public IniFile withoutSection(String section) {
    List<Lines.Line> left = new ArrayList<>();
    boolean inside = false;
    for (int index = 0; index < lines.size(); index++) {
      int at = index;
      Optional<IniHeader> header =
          reader.headers().stream().filter(each -> each.index() == at).findFirst();
      inside = header.map(each -> each.name().equals(section)).orElse(inside);
      if (!inside) {
        left.add(lines.get(index));
      }
    }
    return left.size() == lines.size() ? this : new IniFile(style, left);
  }

  private IniFile removed(List<IniBlock> blocks) {
    List<Lines.Line> left = new ArrayList<>(lines);
    for (int index = blocks.size() - 1; index >= 0; index--) {
      left.subList(blocks.get(index).first(), blocks.get(index).end()).clear();
    }
    return blocks.isEmpty() ? this : new IniFile(style, left);
  }

  /** The key with the sign and the blanks behind it, as they are written there. */
  private String head(IniBlock block) {
    String text = lines.get(block.first()).text();
    int end = style.sign(text) + 1;
    while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    return text.substring(0, end);
  }

  /** The sign as the other keys of the section, or else of the file, have it. */
  private String separator(String section) {
    List<IniBlock> like =
        reader.blocks().stream().filter(block -> block.entry().section().equals(section)).toList();
    List<IniBlock> from = like.isEmpty() ? reader.blocks() : like;
    boolean spaced =
        !from.isEmpty() && lines.get(from.get(0).first()).text().matches("[^=]*[^\\s=] = .*");
    return spaced ? " = " : "=";
  }

  private static String written(String head, String value) {
    return head + value.replace("\n", "\n        ");
  }

  private IniFile replaced(IniBlock block, List<String> texts) {
    List<Lines.Line> changed = new ArrayList<>(lines);
    String lastEnding = lines.get(block.end() - 1).ending();
    changed.subList(block.first(), block.end()).clear();
    List<Lines.Line> fresh = linesOf(texts, ending());
    if (!fresh.isEmpty()) {
      int last = fresh.size() - 1;
      fresh.set(last, new Lines.Line(fresh.get(last).text(), lastEnding));
    }
    changed.addAll(block.first(), fresh);
    return new IniFile(style, changed);
  }

  private IniFile inserted(String section, List<String> texts) {
    List<Lines.Line> changed = new ArrayList<>(lines);
    endLastLine(changed);
    int at = behind(section);
    if (at < 0) {
      if (!changed.isEmpty() && !changed.get(changed.size() - 1).text().isBlank()) {
        changed.add(new Lines.Line("", ending()));
      }
      changed.add(new Lines.Line("[" + section + "]", ending()));
      at = changed.size();
    }
    // A line that begins with a blank and goes nothing on is not to become a part of the new value.
    while (style.isIndented() && at < changed.size() && changed.get(at).text().matches("\\s.*")) {
      at++;
    }
    changed.addAll(at, linesOf(texts, ending()));
    return new IniFile(style, changed);
  }

  private void endLastLine(List<Lines.Line> changed) {
    if (!changed.isEmpty()) {
      Lines.Line last = changed.get(changed.size() - 1);
      if (last.ending().isEmpty()) {
        changed.set(changed.size() - 1, new Lines.Line(last.text(), ending()));
      }
    }
  }

  private static List<Lines.Line> linesOf(List<String> texts, String ending) {
    List<Lines.Line> fresh = new ArrayList<>();
    for (String text : texts) {
      for (String line : text.split("\n", -1)) {
        fresh.add(new Lines.Line(line, ending));
      }
    }
    return fresh;
  }

  /** The index behind the section's last key, or its beginning; -1 where there is none. */
  private int behind(String section) {
    int header = line(section) - 1;
    int end = header + 1;
    for (IniBlock block : reader.blocks()) {
      boolean within = block.entry().section().equals(section) && block.first() > header;
      end = within ? block.end() : end;
    }
    return header < 0 ? -1 : end;
  }

  private String ending() {
    return lines.isEmpty() || lines.get(0).ending().isEmpty() ? "\n" : lines.get(0).ending();
  }
}
