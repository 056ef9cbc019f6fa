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
