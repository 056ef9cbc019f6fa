package io.panvisor.config.rsyslog;

import io.panvisor.config.Lines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement at the top of a file.
 *
 * @param line where it begins, from 1
 * @param last where it ends
 * @param text all of it, line breaks among it, without blanks around it
 * @param isComment whether it is a comment
 */
record RsyslogStatement(int line, int last, String text, boolean isComment) {

  private static final Pattern DIRECTIVE = Pattern.compile("\\$([A-Za-z]+)\\s+(.*)");
  private static final Pattern OBJECT =
      Pattern.compile("([a-z_]+)\\s*\\((.*)\\)\\s*(?:#.*)?", Pattern.DOTALL);
  private static final Pattern OBJECT_BEGIN = Pattern.compile("[a-z_]+\\s*\\(.*");
  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z0-9_.]+)\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|\\[[^\\]]*\\])");
  private static final Pattern RULE = Pattern.compile("([A-Za-z0-9_*,;.!=]+)[ \\t]+(.+)");

  static List<RsyslogStatement> read(List<Lines.Line> lines) {
    List<RsyslogStatement> statements = new ArrayList<>();
    int index = 0;
    while (index < lines.size()) {
      String text = lines.get(index).text().trim();
      int last = index;
      boolean isComment = text.isEmpty() || text.startsWith("#");
      if (!isComment) {
        Nesting nesting = new Nesting();
        nesting.read(text);
        while (nesting.isOpen() && last + 1 < lines.size()) {
          last++;
          nesting.read(lines.get(last).text());
        }
      }
      StringBuilder all = new StringBuilder();
      for (int each = index; each <= last; each++) {
        all.append(each > index ? "\n" : "").append(lines.get(each).text());
      }
      statements.add(new RsyslogStatement(index + 1, last + 1, all.toString().trim(), isComment));
      index = last + 1;
    }
    return statements;
  }

  /** How deep a text is in brackets, quotes and comments. */
  private static final class Nesting {

    private int depth;
    private boolean comment;
    private char quote;

    void read(String line) {
      for (int index = 0; index < line.length(); index++) {
        char each = line.charAt(index);
        char next = index + 1 < line.length() ? line.charAt(index + 1) : '\n';
        if (comment) {
          comment = each != '*' || next != '/';
        } else if (quote != 0) {
          if (each == '\\') {
            index++;
          } else if (each == quote) {
            quote = 0;
          }
        } else if (each == '/' && next == '*') {
          comment = true;
        } else if (each == '#' && depth > 0) {
          return;
        } else if (each == '"') {
          quote = each;
        } else if (each == '(' || each == '{') {
          depth++;
        } else if (each == ')' || each == '}') {
          depth--;
        }
      }
      // A quote in a line of the old form, such as a template's, does not go on in the next.
      quote = depth > 0 ? quote : 0;
    }

    boolean isOpen() {
      return depth > 0 || comment;
    }
  }

  /** The same without the sign of a comment; nothing where it is none, or empty. */
  Optional<RsyslogStatement> uncommented() {
    String inside = text.replaceFirst("^#+\\s*", "");
    return isComment && !inside.isEmpty()
        ? Optional.of(new RsyslogStatement(line, last, inside, false))
        : Optional.empty();
  }

  /** The value of {@code $Name value}, where it is that. */
  Optional<String> directive(String name) {
    Matcher parts = DIRECTIVE.matcher(text);
    return !isComment && parts.matches() && parts.group(1).equalsIgnoreCase(name)
        ? Optional.of(parts.group(2).replaceFirst("\\s+#.*", "").trim())
        : Optional.empty();
  }

  /**
   * The parameters of an object such as {@code module(...)}, where it is that, in small letters.
   */
  Optional<Map<String, String>> object(String name) {
    Matcher parts = OBJECT.matcher(text);
    if (isComment || !parts.matches() || !parts.group(1).equalsIgnoreCase(name)) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher each = PARAMETER.matcher(parts.group(2));
    while (each.find()) {
      String value = each.group(2);
      parameters.put(
          each.group(1).toLowerCase(Locale.ROOT),
          value.startsWith("\"") ? value.substring(1, value.length() - 1) : value);
    }
    return Optional.of(parameters);
  }

  boolean loads(String module) {
    return directive("ModLoad")
            .filter(name -> name.replaceFirst("\\.so$", "").equals(module))
            .isPresent()
        || object("module")
            .map(values -> values.getOrDefault("load", ""))
            .filter(name -> name.equals(module))
            .isPresent();
  }

  boolean isInput(String type) {
    return object("input")
        .map(values -> values.getOrDefault("type", ""))
        .filter(name -> name.equals(type))
        .isPresent();
  }

  /** The selector and the action of a rule in the old form; nothing where it is something else. */
  Optional<Map.Entry<String, String>> rule() {
    Matcher parts = RULE.matcher(text);
    boolean isRule =
        !isComment
            && line == last
            && !text.startsWith("$")
            && !OBJECT_BEGIN.matcher(text).matches()
            && parts.matches()
            && parts.group(1).indexOf('.') > 0;
    return isRule
        ? Optional.of(Map.entry(parts.group(1), parts.group(2).trim()))
        : Optional.empty();
  }

  boolean isStop() {
    return !isComment && text.matches("&\\s*(?:stop|~)");
  }
}
