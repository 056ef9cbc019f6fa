package io.panvisor.config;

import static java.util.stream.Collectors.joining;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The difference of two texts, line by line. Immutable. */
public final class Difference {

  private static final String NO_NEWLINE = "\\ No newline at end of file";

  private final List<String> before;
  private final Patch<String> patch;

  private Difference(List<String> before, Patch<String> patch) {
    this.before = before;
    this.patch = patch;
  }

  /**
   * Lines that were replaced by others.
   *
   * @param line where the old lines begin, from 1; where none were removed, the line before which
   *     the new ones come
   * @param removed the old lines
   * @param added the new lines
   */
  public record Hunk(int line, List<String> removed, List<String> added) {}

  /** {@return the difference} */
  public static Difference between(String before, String after) {
    List<String> old = lines(before);
    return new Difference(old, DiffUtils.diff(old, lines(after)));
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (Lines.Line line : Lines.of(text)) {
      String shown = line.ending().equals("\r\n") ? line.text() + "\r" : line.text();
      lines.add(line.ending().isEmpty() ? shown + "\n" + NO_NEWLINE : shown);
    }
    return lines;
  }

  /** {@return whether there is none} */
  public boolean isEmpty() {
    return patch.getDeltas().isEmpty();
  }

  /** {@return the parts that differ, in order} */
  public List<Hunk> hunks() {
    List<Hunk> hunks = new ArrayList<>();
    for (AbstractDelta<String> delta : patch.getDeltas()) {
      hunks.add(
          new Hunk(
              delta.getSource().getPosition() + 1,
              List.copyOf(delta.getSource().getLines()),
              List.copyOf(delta.getTarget().getLines())));
    }
    return hunks;
  }

  /** {@return the parts in the unified format with three lines around each, without a header} */
  public String unified() {
    if (isEmpty()) {
      return "";
    }
    List<String> lines = UnifiedDiffUtils.generateUnifiedDiff("a", "b", before, patch, 3);
    return lines.stream().skip(2).map(Difference::header).collect(joining("\n", "", "\n"));
  }

  /** A side without any line begins at 0, or {@code patch} takes it for a file that is there. */
  private static String header(String line) {
    return line.startsWith("@@ ")
        ? line.replaceFirst("^@@ -1,0 ", "@@ -0,0 ").replaceFirst(" \\+1,0 @@", " +0,0 @@")
        : line;
  }

  /** {@return the parts as plain fields, for JSON} */
  public List<Map<String, Object>> toTree() {
    List<Map<String, Object>> parts = new ArrayList<>();
    for (Hunk hunk : hunks()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("line", hunk.line());
      fields.put("removed", hunk.removed());
      fields.put("added", hunk.added());
      parts.add(fields);
    }
    return parts;
  }
}
