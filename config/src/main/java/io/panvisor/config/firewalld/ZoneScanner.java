package io.panvisor.config.firewalld;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the tags of an XML text are, so that an edit leaves every other byte alone. What is no XML
 * is the parser's to say; here it ends the list of tags.
 */
final class ZoneScanner {

  private static final Pattern ATTRIBUTE =
      Pattern.compile("([A-Za-z_:][A-Za-z0-9_:.-]*)\\s*=\\s*(?:\"([^\"<]*)\"|'([^'<]*)')");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_:][A-Za-z0-9_:.-]*");

  /**
   * A tag.
   *
   * @param name the element's name
   * @param attributes its attributes, with references resolved
   * @param start where the tag begins
   * @param end where what comes after it begins
   * @param line its line, from 1
   * @param closes whether it is an end tag
   * @param isEmpty whether it is start and end in one
   */
  record Tag(
      String name,
      Map<String, String> attributes,
      int start,
      int end,
      int line,
      boolean closes,
      boolean isEmpty) {}

  private ZoneScanner() {}

  static List<Tag> tags(String text) {
    List<Tag> tags = new ArrayList<>();
    int at = text.indexOf('<');
    int line = 1;
    int counted = 0;
    while (at >= 0) {
      for (; counted < at; counted++) {
        line += text.charAt(counted) == '\n' ? 1 : 0;
      }
      int end = end(text, at);
      if (end < 0) {
        return tags;
      }
      char second = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
      if (second != '!' && second != '?') {
        boolean closes = second == '/';
        String inside = text.substring(at + (closes ? 2 : 1), end - 1);
        Matcher name = NAME.matcher(inside);
        if (name.lookingAt()) {
          tags.add(
              new Tag(
                  name.group(), attributes(inside), at, end, line, closes, inside.endsWith("/")));
        }
      }
      at = text.indexOf('<', end);
    }
    return tags;
  }

  /** Where what begins there ends; negative when it does not. */
  private static int end(String text, int start) {
    if (text.startsWith("<!--", start)) {
      return after(text, "-->", start + 4);
    }
    if (text.startsWith("<![CDATA[", start)) {
      return after(text, "]]>", start + 9);
    }
    if (text.startsWith("<?", start)) {
      return after(text, "?>", start + 2);
    }
    char quote = 0;
    for (int at = start + 1; at < text.length(); at++) {
      char sign = text.charAt(at);
      if (quote != 0) {
        quote = sign == quote ? 0 : quote;
      } else if (sign == '"' || sign == '\'') {
        quote = sign;
      } else if (sign == '>') {
        return at + 1;
      }
    }
    return -1;
  }

  private static int after(String text, String ending, int from) {
    int at = text.indexOf(ending, from);
    return at < 0 ? -1 : at + ending.length();
  }

  private static Map<String, String> attributes(String inside) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Matcher matcher = ATTRIBUTE.matcher(inside);
    while (matcher.find()) {
      String value = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
      attributes.put(matcher.group(1), resolved(value));
    }
    return attributes;
  }

  private static String resolved(String value) {
    return value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
  }
}
