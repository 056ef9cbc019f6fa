package io.panvisor.config.selinux;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code file_contexts} or {@code file_contexts.local}, every byte of it. Immutable.
 *
 * <p>On a host the local file belongs to {@code semanage}, which writes it anew; edits are for
 * images on which semanage cannot run.
 */
public final class FileContextsDocument implements ConfigDocument {

  private static final String NONE = "<<none>>";

  private final List<Lines.Line> lines;

  private FileContextsDocument(List<Lines.Line> lines) {
    this.lines = List.copyOf(lines);
  }

  /** {@return the document of that text} */
  public static FileContextsDocument parse(String text) {
    return new FileContextsDocument(Lines.of(text));
  }

  @Override
  public String text() {
    return Lines.join(lines);
  }

  private static Optional<FileContext> entry(String line) {
    String[] words = line.trim().split("\\s+");
    Optional<FileContext.FileType> type =
        words.length == 3
            ? FileContext.FileType.find(words[1])
            : Optional.of(FileContext.FileType.ANY);
    String label = words[words.length - 1];
    Optional<SelinuxContext> context = SelinuxContext.find(label);
    if (words.length < 2
        || words.length > 3
        || type.isEmpty()
        || context.isEmpty() && !label.equals(NONE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          context.isPresent()
              ? FileContext.of(words[0], type.get(), context.get())
              : FileContext.none(words[0], type.get()));
    } catch (InvalidSpecException notOurs) {
      // Perl's regular expressions say a little more than Java's.
      return Optional.empty();
    }
  }

  private static boolean isComment(String line) {
    String text = line.trim();
    return text.isEmpty() || text.startsWith("#");
  }

  /** {@return the entries, in order; of those that fit a path, the last wins in a local file} */
  public List<FileContext> entries() {
    List<FileContext> entries = new ArrayList<>();
    for (Lines.Line line : lines) {
      if (!isComment(line.text())) {
        entry(line.text()).ifPresent(entries::add);
      }
    }
    return List.copyOf(entries);
  }

  /** {@return the entry of exactly that pattern and type} */
  public Optional<FileContext> find(String pattern, FileContext.FileType type) {
    return entries().stream()
        .filter(each -> each.pattern().equals(pattern) && each.type() == type)
        .reduce((first, second) -> second);
  }

  /** {@return the document with that entry, in place of one of the same files, else at the end} */
  public FileContextsDocument with(FileContext wanted) {
    List<Lines.Line> changed = new ArrayList<>(lines);
    for (int index = changed.size() - 1; index >= 0; index--) {
      Lines.Line line = changed.get(index);
      Optional<FileContext> found = isComment(line.text()) ? Optional.empty() : entry(line.text());
      if (found.isPresent() && found.get().isOfSameFiles(wanted)) {
        if (found.get().equals(wanted)) {
          return this;
        }
        changed.set(index, line.withText(wanted.toString()));
        return new FileContextsDocument(changed);
      }
    }
    return new FileContextsDocument(Lines.append(lines, wanted.toString()));
  }

  /** {@return the document without any entry of that pattern and type} */
  public FileContextsDocument without(String pattern, FileContext.FileType type) {
    return new FileContextsDocument(
        lines.stream()
            .filter(
                line ->
                    isComment(line.text())
                        || entry(line.text())
                            .filter(each -> each.pattern().equals(pattern) && each.type() == type)
                            .isEmpty())
            .toList());
  }

  @Override
  public Object model() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (FileContext each : entries()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("pattern", each.pattern());
      row.put("files", each.type().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
      row.put("context", each.context().map(SelinuxContext::toString).orElse(NONE));
      rows.add(row);
    }
    return Map.of("contexts", rows);
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    for (int index = 0; index < lines.size(); index++) {
      String text = lines.get(index).text();
      if (!isComment(text) && entry(text).isEmpty()) {
        problems.add(
            Problem.warning(
                index + 1,
                "this line is no entry that is known here",
                "An entry is: /path(/.*)?  [-d]  user:role:type:level."));
      }
    }
    return problems;
  }
}
