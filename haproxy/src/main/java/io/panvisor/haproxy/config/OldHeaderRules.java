package io.panvisor.haproxy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of versions before 2.1 that looked at a message line by line, said as rules that know
 * headers, paths and statuses. What looked at any line whatever cannot be said so.
 */
final class OldHeaderRules {

  private static final Set<String> WORDS =
      Set.of(
          "reqadd",
          "reqallow",
          "reqdel",
          "reqdeny",
          "reqiallow",
          "reqidel",
          "reqideny",
          "reqipass",
          "reqirep",
          "reqisetbe",
          "reqitarpit",
          "reqpass",
          "reqrep",
          "reqsetbe",
          "reqtarpit",
          "rspadd",
          "rspdel",
          "rspdeny",
          "rspidel",
          "rspideny",
          "rspirep",
          "rsprep",
          "cliexp",
          "srvexp");

  /** A header's name at the beginning of a line: {@code ^Name:} and blanks, however written. */
  private static final Pattern HEADER =
      Pattern.compile("\\^([A-Za-z0-9-]+):(?:[ ]|\\[ \\]|\\\\s)?[*+]?(.*)");

  /** The first line of a request up to the path: a group that takes the method. */
  private static final Pattern FIRST_LINE =
      Pattern.compile("\\^\\((?:\\[\\^[ :]{1,3}\\]|\\[A-Z\\]|\\.|[A-Z]+)[*+]?\\) (.*)");

  /** The same without a group, of which nothing is taken. */
  private static final Pattern FIRST_LINE_TEST =
      Pattern.compile("\\^(?:\\[\\^[ :]{1,3}\\]|\\[A-Z\\]|\\.)[*+] (.*)");

  private static final Map<String, String> DONE =
      Map.of("deny", "deny", "tarpit", "tarpit", "allow", "allow", "pass", "allow");

  /**
   * What a line becomes.
   *
   * @param words the new words; none when it cannot be said anew
   * @param why why
   */
  record Translation(List<String> words, String why) {

    static Translation none(String why) {
      return new Translation(List.of(), why);
    }
  }

  private OldHeaderRules() {}

  static boolean isOne(String keyword) {
    return WORDS.contains(keyword);
  }

  static Translation translate(Directive line) {
    List<String> texts = line.texts();
    int start = Condition.start(texts);
    List<String> arguments = texts.subList(1, start);
    List<String> condition = texts.subList(start, texts.size());
    String keyword =
        switch (line.keyword()) {
          case "cliexp" -> "reqrep";
          case "srvexp" -> "rsprep";
          default -> line.keyword();
        };
    boolean request = keyword.startsWith("req");
    String rest = keyword.substring(3);
    boolean anyCase = rest.startsWith("i");
    String verb = anyCase ? rest.substring(1) : rest;
    String rules = request ? "http-request" : "http-response";
    if (arguments.isEmpty()) {
      return Translation.none("nothing is said behind it");
    }
    return switch (verb) {
      case "add" -> add(rules, arguments.get(0), condition);
      case "del" -> delete(rules, arguments.get(0), condition);
      case "rep" -> replace(rules, request, anyCase, arguments, condition);
      case "setbe" -> Translation.none("a backend is chosen by 'use_backend'");
      default -> test(rules, DONE.getOrDefault(verb, verb), anyCase, request, arguments, condition);
    };
  }

  private static List<String> words(List<String> first, List<String> condition) {
    List<String> all = new ArrayList<>(first);
    all.addAll(condition);
    return all;
  }

  private static Translation add(String rules, String header, List<String> condition) {
    int colon = header.indexOf(':');
    if (colon < 1) {
      return Translation.none("'" + header + "' is no header");
    }
    String value = header.substring(colon + 1).strip().replace("%", "%%");
    return new Translation(
        words(List.of(rules, "add-header", header.substring(0, colon).strip(), value), condition),
        "'"
            + rules
            + " add-header' adds the same; where nobody else may have set it, set-header is safer");
  }

  private static Translation delete(String rules, String regex, List<String> condition) {
    Matcher header = HEADER.matcher(regex);
    boolean whole = header.matches() && Set.of("", ".*", ".*$", "(.*)").contains(header.group(2));
    return whole
        ? new Translation(
            words(List.of(rules, "del-header", header.group(1)), condition),
            "'" + rules + " del-header' removes it by its name")
        : Translation.none("it removes lines by what is in them, not headers by their names");
  }

  private static Translation replace(
      String rules,
      boolean request,
      boolean anyCase,
      List<String> arguments,
      List<String> condition) {
    if (arguments.size() < 2) {
      return Translation.none("a pattern and a replacement are expected behind it");
    }
    String search = arguments.get(0);
    String replacement = arguments.get(1);
    String caseless = anyCase ? "(?i)" : "";
    Matcher header = HEADER.matcher(search);
    if (header.matches()) {
      String prefix = header.group(1) + ":";
      if (!replacement.regionMatches(true, 0, prefix, 0, prefix.length())) {
        return Translation.none("it turns one header into another");
      }
      return new Translation(
          words(
              List.of(
                  rules,
                  "replace-header",
                  header.group(1),
                  caseless + "^" + header.group(2),
                  replacement.substring(prefix.length()).stripLeading()),
              condition),
          "'" + rules + " replace-header' does it by the header's name");
    }
    Matcher first = FIRST_LINE.matcher(search);
    boolean path =
        request
            && first.matches()
            && replacement.startsWith("\\1 ")
            && !first.group(1).contains("HTTP/")
            && !replacement.contains("HTTP/");
    if (path) {
      return new Translation(
          words(
              List.of(
                  rules,
                  "replace-path",
                  caseless + "^" + first.group(1),
                  oneGroupLess(replacement.substring(3))),
              condition),
          "'http-request replace-path' does it by the path, and leaves what is behind '?' alone");
    }
    return Translation.none("it rewrites lines whatever they are");
  }

  /** The method's group is gone, so that all others move up. */
  private static String oneGroupLess(String replacement) {
    return Pattern.compile("\\\\([2-9])")
        .matcher(replacement)
        .replaceAll(found -> "\\\\" + (Integer.parseInt(found.group(1)) - 1));
  }

  private static Translation test(
      String rules,
      String action,
      boolean anyCase,
      boolean request,
      List<String> arguments,
      List<String> condition) {
    if (!condition.isEmpty() && (!condition.get(0).equals("if") || hasOr(condition))) {
      return Translation.none("its condition cannot simply be joined with the test");
    }
    String search = arguments.get(arguments.size() - 1);
    Matcher header = HEADER.matcher(search);
    Matcher first = FIRST_LINE_TEST.matcher(search);
    List<String> test = new ArrayList<>();
    if (header.matches()) {
      String fetch = (request ? "req" : "res") + ".hdr(" + header.group(1) + ")";
      test.addAll(List.of("{", fetch, "-m", "reg"));
      if (anyCase) {
        test.add("-i");
      }
      test.addAll(List.of("^" + header.group(2), "}"));
    } else if (request && first.matches() && !first.group(1).contains("HTTP/")) {
      test.addAll(List.of("{", "path", "-m", "reg"));
      if (anyCase) {
        test.add("-i");
      }
      test.addAll(List.of("^" + first.group(1), "}"));
    } else {
      return Translation.none("it looks at every line, the first and the headers alike");
    }
    List<String> words = new ArrayList<>(List.of(rules, action, "if"));
    words.addAll(test);
    if (!condition.isEmpty()) {
      words.addAll(condition.subList(1, condition.size()));
    }
    return new Translation(
        words, "'" + rules + " " + action + "' does it with a test of what was meant");
  }

  private static boolean hasOr(List<String> condition) {
    return condition.contains("or") || condition.contains("||");
  }
}
