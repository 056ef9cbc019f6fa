package io.panvisor.config.xl;

import io.panvisor.config.FileText;
import io.panvisor.config.xl.XlToken.Kind;
import java.util.ArrayList;
import java.util.List;

/** Takes a domain file apart as libxlutil does. */
final class XlLexer {

  private final String text;
  private final List<XlToken> tokens = new ArrayList<>();
  private int at;
  private int line = 1;

  private XlLexer(String text) {
    this.text = text;
  }

  /** The pieces, blanks left out, with {@link Kind#END} last. */
  static List<XlToken> tokens(String text) {
    XlLexer lexer = new XlLexer(text);
    while (lexer.at < text.length()) {
      lexer.step();
    }
    lexer.take(Kind.END, 0);
    return lexer.tokens;
  }

  private void step() {
    char sign = text.charAt(at);
    switch (sign) {
      case ' ', '\t' -> at++;
      case '\n' -> takeLine(at + 1);
      case '#' -> comment();
      case ',' -> take(Kind.COMMA, 1);
      case '[' -> take(Kind.OPEN, 1);
      case ']' -> take(Kind.CLOSE, 1);
      case '=' -> take(Kind.EQUALS, 1);
      case ';' -> take(Kind.SEMICOLON, 1);
      case '+' -> {
        if (text.startsWith("+=", at)) {
          take(Kind.ADD, 2);
        } else {
          bad();
        }
      }
      case '\'', '"' -> quoted(sign);
      default -> word(sign);
    }
  }

  private void take(Kind kind, int length) {
    tokens.add(new XlToken(kind, at, at + length, line));
    at += length;
  }

  private void takeLine(int end) {
    tokens.add(new XlToken(Kind.NEWLINE, at, end, line));
    at = end;
    line++;
  }

  /** A comment needs the end of its line: one without, at the end of the file, is refused. */
  private void comment() {
    int end = text.indexOf('\n', at);
    if (end < 0) {
      bad();
    } else {
      takeLine(end + 1);
    }
  }

  private void quoted(char quote) {
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n') {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    boolean escapedNewline = end >= 2 && end <= text.length() && hasNewline(at, end);
    if (end >= text.length() || text.charAt(end) != quote || escapedNewline) {
      bad();
    } else {
      take(Kind.TEXT, end + 1 - at);
    }
  }

  private boolean hasNewline(int start, int end) {
    int newline = text.indexOf('\n', start);
    return newline >= 0 && newline < end;
  }

  private void word(char first) {
    if (isDigit(first)) {
      int end = at + 1;
      while (end < text.length() && isOfNumber(text.charAt(end))) {
        end++;
      }
      take(Kind.NUMBER, end - at);
    } else if (isSmall(first)) {
      int end = at + 1;
      while (end < text.length() && isOfName(text.charAt(end))) {
        end++;
      }
      take(Kind.NAME, end - at);
    } else {
      bad();
    }
  }

  /**
   * All that follows in this line: libxlutil refuses the file whatever that is, unless it is a
   * single byte, the last of the file, which it passes over.
   */
  private void bad() {
    if (at == text.length() - 1 && FileText.encode(text.substring(at)).length == 1) {
      at++;
      return;
    }
    int end = text.indexOf('\n', at);
    take(Kind.BAD, (end < 0 ? text.length() : end) - at);
  }

  private static boolean isDigit(char sign) {
    return sign >= '0' && sign <= '9';
  }

  private static boolean isSmall(char sign) {
    return sign >= 'a' && sign <= 'z';
  }

  private static boolean isOfNumber(char sign) {
    return isDigit(sign) || sign >= 'a' && sign <= 'f' || sign == 'x';
  }

  private static boolean isOfName(char sign) {
    return isSmall(sign) || isDigit(sign) || sign == '_';
  }
}
