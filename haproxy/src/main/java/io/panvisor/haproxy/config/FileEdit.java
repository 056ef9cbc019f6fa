package io.panvisor.haproxy.config;

import io.panvisor.config.Lines;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes to a file that are made together. Each is about a line or a section of the file as it was
 * before all of them; lines that none is about stay byte for byte. Not thread-safe.
 */
public final class FileEdit {

  private final HaproxyFile file;
  private final Map<Integer, List<String>> replaced = new HashMap<>();
  private final Set<Integer> removed = new HashSet<>();
  private final Map<Integer, List<String>> inserted = new HashMap<>();

  FileEdit(HaproxyFile file) {
    this.file = file;
  }

  /** Takes a line out. */
  public FileEdit remove(Directive line) {
    removed.add(line.line() - 1);
    return this;
  }

  /** Takes a section out, with all that stands in it up to the next. */
  public FileEdit remove(Section section) {
    int next = file.lines().size();
    for (Section other : file.sections()) {
      if (other.line() > section.line()) {
        next = other.line() - 1;
        break;
      }
    }
    for (int index = section.line() - 1; index < next; index++) {
      removed.add(index);
    }
    return this;
  }

  /** Gives a line other words; those that stay keep their writing, and so does its comment. */
  public FileEdit replace(Directive line, List<String> words, HaproxyVersion version) {
    if (!words.equals(line.texts())) {
      replaced.put(line.line() - 1, List.of(line.rewritten(words, version)));
    }
    return this;
  }

  /** Puts whole lines into the place of one. */
  FileEdit replaceBy(Directive line, List<String> lines) {
    replaced.put(line.line() - 1, lines);
    return this;
  }

  /**
   * Adds a line to a section, behind the last one that begins with that keyword, or behind its last
   * line when there is none, with the same indentation.
   */
  public FileEdit append(
      Section section, String keyword, List<String> words, HaproxyVersion version) {
    Directive behind = section.header();
    boolean found = false;
    for (Directive line : section.directives()) {
      boolean same = line.keyword().equals(keyword);
      if (same || !found) {
        behind = line;
        found = same;
      }
    }
    String indentation =
        section.directives().isEmpty()
            ? "    "
            : (behind == section.header() ? section.directives().get(0) : behind).indentation();
    List<String> quoted = new ArrayList<>();
    words.forEach(word -> quoted.add(Quoting.quoted(keyword, word, version)));
    insertBehind(behind, indentation + String.join(" ", quoted));
    return this;
  }

  /** Puts a whole line behind another. */
  FileEdit insertBehind(Directive line, String text) {
    inserted.computeIfAbsent(line.line() - 1, index -> new ArrayList<>()).add(text);
    return this;
  }

  /** {@return the file with all of the changes} */
  public HaproxyFile apply() {
    List<Lines.Line> before = file.lines();
    String ending =
        before.isEmpty() || before.get(0).ending().isEmpty() ? "\n" : before.get(0).ending();
    List<Lines.Line> after = new ArrayList<>(before.size() + inserted.size());
    for (int index = 0; index < before.size(); index++) {
      Lines.Line line = before.get(index);
      List<String> texts = new ArrayList<>();
      if (!removed.contains(index)) {
        texts.addAll(replaced.getOrDefault(index, List.of(line.text())));
      }
      texts.addAll(inserted.getOrDefault(index, List.of()));
      for (int each = 0; each < texts.size(); each++) {
        boolean last = each == texts.size() - 1;
        String own = line.ending().isEmpty() && !last ? ending : line.ending();
        after.add(new Lines.Line(texts.get(each), own));
      }
    }
    return HaproxyFile.of(after);
  }
}
