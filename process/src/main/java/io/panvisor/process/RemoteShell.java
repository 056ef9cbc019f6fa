package io.panvisor.process;

import io.panvisor.error.InvalidSpecException;
import java.util.List;

/** The one place that quotes for a POSIX shell. */
public final class RemoteShell {

  private RemoteShell() {}

  /**
   * {@return the words as one line for a POSIX shell, which reads exactly these words from it}
   *
   * <p>Each word is in single quotes, within which a shell takes every character for itself but the
   * quote; so no word is an operator, a keyword, an assignment, a pattern or an alias. What goes
   * through two shells is quoted twice, and through none not at all.
   *
   * @param words the words, of any characters but NUL
   * @throws InvalidSpecException when one has a NUL character, or half of a surrogate pair
   */
  public static String quote(List<String> words) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      if (word.indexOf('\0') >= 0) {
        throw InvalidSpecException.of(
            "argument", Command.NOT_SHOWN, "a NUL character cannot be passed on");
      }
      if (word.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF)) {
        throw InvalidSpecException.of(
            "argument", Command.NOT_SHOWN, "half of a surrogate pair is not a character");
      }
      line.append(line.isEmpty() ? "'" : " '").append(word.replace("'", "'\\''")).append('\'');
    }
    return line.toString();
  }

  /** {@return the one word, quoted} */
  static String quote(String word) {
    return quote(List.of(word));
  }
}
