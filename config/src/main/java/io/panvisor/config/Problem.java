package io.panvisor.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that is wrong, or not good, in a file.
 *
 * @param severity how bad it is
 * @param line the line, from 1; 0 where it is about the whole
 * @param what what is wrong, in one sentence
 * @param hint what would be right; empty where that is not known
 */
public record Problem(Severity severity, int line, String what, String hint) {

  /** How bad a problem is. */
  public enum Severity {
    /** The program that reads the file refuses it, or does not what was meant. */
    ERROR,
    /** The program takes it, but it is old, doubtful or unsafe. */
    WARNING
  }

  /** {@return an error in that line} */
  public static Problem error(int line, String what, String hint) {
    return new Problem(Severity.ERROR, line, what, hint);
  }

  /** {@return a warning about that line} */
  public static Problem warning(int line, String what, String hint) {
    return new Problem(Severity.WARNING, line, what, hint);
  }

  /** {@return whether it is an error} */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** {@return the same as plain fields, for JSON} */
  public Map<String, Object> toTree() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("severity", severity.name().toLowerCase(java.util.Locale.ROOT));
    fields.put("line", line);
    fields.put("what", what);
    if (!hint.isEmpty()) {
      fields.put("hint", hint);
    }
    return fields;
  }

  @Override
  public String toString() {
    String where = line > 0 ? "line " + line + ": " : "";
    return where + what + (hint.isEmpty() ? "" : ". " + hint);
  }
}
