package io.panvisor.haproxy.runtime;

import io.panvisor.error.InvalidSpecException;
import java.util.regex.Pattern;

/**
 * What may stand in a command: HAProxy's command line splits at blanks, newlines and {@code ;}, and
 * takes {@code \} and {@code <<} for more than letters. A value with any of them is refused, never
 * escaped.
 */
final class Words {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,255}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:/@%+,=*-]{1,1024}");
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_.:/@%+,=~-]{1,1024}");

  private Words() {}

  /** A proxy's, server's or table's name. */
  static String name(String field, String value) {
    if (!NAME.matcher(value).matches()) {
      throw InvalidSpecException.of(
          field, value, "letters, digits and the signs _ . : - are allowed here, 255 at most");
    }
    return value;
  }

  /** A word of a command. */
  static String word(String field, String value) {
    if (!WORD.matcher(value).matches()) {
      throw InvalidSpecException.of(
          field,
          value,
          "one word of letters, digits and the signs _ . : / @ % + , = * - is allowed here");
    }
    return value;
  }

  /** A file's path as HAProxy's configuration has it. */
  static String path(String field, String value) {
    if (!PATH.matcher(value).matches()) {
      throw InvalidSpecException.of(
          field,
          value,
          "a path of letters, digits and the signs _ . : / @ % + , = ~ - is allowed here");
    }
    return value;
  }

  static int between(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw InvalidSpecException.of(
          field, Integer.toString(value), "a number from " + least + " to " + most);
    }
    return value;
  }
}
