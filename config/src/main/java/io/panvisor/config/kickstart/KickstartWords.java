package io.panvisor.config.kickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Between a line and its words, as the installer splits it: like a shell, with quotes, backslashes
 * and comments, and without variables.
 */
final class KickstartWords {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:,=@%+^*~$!()\\[\\]-]+");

  private KickstartWords() {}

  /**
   * The words of a line.
   *
   * @param open whether a quote is not closed, so that nobody knows where the last word ends
   * @param comment where a comment begins; the line's length where there is none
   */
  record Split(List<String> words, boolean open, int comment) {}

  static Split split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    int comment = line.length();
    for (int at = 0; at < line.length(); at++) {
      char sign = line.charAt(at);
      if (quote != 0) {
        if (sign == quote) {
          quote = 0;
        } else if (sign == '\\' && quote == '"' && isEscape(line, at)) {
          word.append(line.charAt(++at));
        } else {
          word.append(sign);
        }
      } else if (sign == '#') {
        comment = at;
        break;
      } else if (Character.isWhitespace(sign)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
        }
        inWord = false;
      } else {
        inWord = true;
        if (sign == '"' || sign == '\'') {
          quote = sign;
        } else if (sign == '\\') {
          if (at + 1 == line.length()) {
            return new Split(List.copyOf(words), true, comment);
          }
          word.append(line.charAt(++at));
        } else {
          word.append(sign);
        }
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return new Split(List.copyOf(words), quote != 0, comment);
  }

  private static boolean isEscape(String line, int at) {
    return at + 1 < line.length() && (line.charAt(at + 1) == '"' || line.charAt(at + 1) == '\\');
  }

  /** The word as it is written, with quotes where it needs them. */
  static String quoted(String word) {
    if (PLAIN.matcher(word).matches()) {
      return word;
    }
    return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
