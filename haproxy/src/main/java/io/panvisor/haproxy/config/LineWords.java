package io.panvisor.haproxy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line cut into words as HAProxy does since 1.6 (configuration manual, "Quoting and escaping"):
 * blanks separate, a backslash takes the meaning from the next character, within double quotes
 * variables are replaced, within single quotes nothing is, and {@code #} begins a comment. A line
 * ends with its line: there is no continuation.
 */
final class LineWords {

  private final String line;
  private final List<Word> words = new ArrayList<>();
  private int commentStart = -1;
  private @Nullable String fault;

  private LineWords(String line) {
    this.line = line;
  }

  static LineWords of(String line) {
    LineWords result = new LineWords(line);
    int at = 0;
    while (at >= 0 && at < line.length()) {
      char here = line.charAt(at);
      if (isBlank(here)) {
        at++;
      } else if (here == '#') {
        result.commentStart = at;
        at = -1;
      } else {
        at = result.word(at);
      }
    }
    return result;
  }

  /** The words of the line, without its comment. */
  List<Word> words() {
    return words;
  }

  /** Where the comment begins, or -1. */
  int commentStart() {
    return commentStart;
  }

  /** What HAProxy would refuse in the writing of the line. */
  Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  static boolean isBlank(char character) {
    return character == ' ' || character >= '\t' && character <= '\r';
  }

  private int word(int start) {
    StringBuilder text = new StringBuilder();
    boolean variables = false;
    char quote = 0;
    int quoteStart = 0;
    int at = start;
    while (at < line.length()) {
      char here = line.charAt(at);
      if (quote == 0 && (isBlank(here) || here == '#')) {
        break;
      }
      if ((here == '"' || here == '\'') && (quote == 0 || quote == here)) {
        quoteStart = at;
        quote = quote == 0 ? here : 0;
        at++;
      } else if (here == '\\' && quote != '\'') {
        at = escape(at, text);
      } else {
        variables |= here == '$' && quote == '"';
        text.append(here);
        at++;
      }
    }
    if (quote != 0) {
      fault = "a quote is not closed: " + line.substring(quoteStart);
    }
    String raw = line.substring(start, at);
    String value = text.toString();
    words.add(new Word(value.equals(raw) ? raw : value, raw, start, variables));
    return at;
  }

  private int escape(int at, StringBuilder text) {
    char next = at + 1 < line.length() ? line.charAt(at + 1) : 0;
    switch (next) {
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case '\\', '"', '\'', '#', ' ' -> text.append(next);
      case '$' -> text.append(next);
      case 'x' -> {
        int code = hexadecimal(at + 2);
        if (code >= 0) {
          text.append((char) code);
          return at + 4;
        }
        fault = "two hexadecimal digits are expected behind \\x";
        text.append('\\');
        return at + 1;
      }
      default -> {
        text.append('\\');
        return at + 1;
      }
    }
    return at + 2;
  }

  private int hexadecimal(int at) {
    if (at + 2 > line.length()) {
      return -1;
    }
    int high = Character.digit(line.charAt(at), 16);
    int low = Character.digit(line.charAt(at + 1), 16);
    return high < 0 || low < 0 || line.charAt(at) > 'f' || line.charAt(at + 1) > 'f'
        ? -1
        : high * 16 + low;
  }
}
