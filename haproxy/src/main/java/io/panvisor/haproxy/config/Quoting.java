package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;

/** Writes words so that HAProxy reads the same: with quotes since 1.6, with backslashes before. */
final class Quoting {

  private Quoting() {}

  /**
   * The word as it stands in a file of that version.
   *
   * @throws InvalidSpecException when it has control characters or more than one line, or is empty
   *     where the version cannot say that
   */
  static String quoted(String field, String text, HaproxyVersion version) {
    if (isPlain(text)) {
      return text;
    }
    Values.line(field, text);
    if (version.isBefore(HaproxyVersion.V1_6)) {
      if (text.isEmpty()) {
        throw InvalidSpecException.of(
            field, text, "HAProxy " + version + " has no empty words; since 1.6 they are quoted");
      }
      return text.replaceAll("([ #\\\\])", "\\\\$1");
    }
    return text.indexOf('\'') < 0
        ? "'" + text + "'"
        : '"' + text.replaceAll("([\"\\\\$])", "\\\\$1") + '"';
  }

  /** The word with backslashes before what has a meaning, and ends of lines as letters. */
  static String escaped(String text, HaproxyVersion version) {
    StringBuilder result = new StringBuilder();
    for (int index = 0; index < text.length(); index++) {
      char each = text.charAt(index);
      switch (each) {
        case '\r' -> result.append("\\r");
        case '\n' -> result.append("\\n");
        case '\t' -> result.append("\\t");
        case ' ', '#', '\\' -> result.append('\\').append(each);
        case '"', '\'' ->
            result.append(version.isBefore(HaproxyVersion.V1_6) ? "" : "\\").append(each);
        default -> result.append(each);
      }
    }
    return result.toString();
  }

  private static boolean isPlain(String text) {
    for (int at = 0; at < text.length(); at++) {
      char here = text.charAt(at);
      if (here <= ' '
          || here >= 0x7f
          || here == '#'
          || here == '\\'
          || here == '"'
          || here == '\'') {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
