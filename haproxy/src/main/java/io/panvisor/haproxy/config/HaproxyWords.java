package io.panvisor.haproxy.config;

import io.panvisor.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what HAProxy says of a file: its alerts and warnings, with their lines. */
final class HaproxyWords {

  private static final Pattern MESSAGE =
      Pattern.compile("\\[(ALERT|WARNING)\\]\\s+(?:[0-9/]+ )?\\([0-9]+\\) : (.*)");
  private static final Pattern AT_LINE = Pattern.compile("\\[[^\\]\\[]*:([0-9]+)\\]");
  private static final Pattern PLACE =
      Pattern.compile("(?:config : )?(?:[Pp]arsing )?\\[[^\\]\\[]*:[0-9]+\\]\\s*:?\\s*");
  private static final Pattern OF_PROXY =
      Pattern.compile(
          "(?:[Pp]roxy|frontend|backend|listen) '([^']+)'|for (?:frontend|backend|proxy)"
              + " '([^']+)'");

  /** Said at the end, when the reasons were said before. */
  private static final Set<String> SUMMARIES =
      Set.of("Fatal errors found in configuration", "Error(s) found in configuration file");

  private HaproxyWords() {}

  static List<Problem> problems(String words, HaproxyFile file) {
    List<Problem> problems = new ArrayList<>();
    for (String line : words.split("\n")) {
      Matcher message = MESSAGE.matcher(line);
      if (message.matches() && SUMMARIES.stream().noneMatch(line::contains)) {
        problems.add(problem(message.group(1), message.group(2), file));
      }
    }
    return problems;
  }

  private static Problem problem(String severity, String text, HaproxyFile file) {
    Matcher at = AT_LINE.matcher(text);
    int line = at.find() ? Integer.parseInt(at.group(1)) : lineOf(text, file);
    String what = PLACE.matcher(text).replaceFirst("").replaceFirst("^config\\s*: ", "").strip();
    return severity.equals("ALERT")
        ? Problem.error(line, what, "")
        : Problem.warning(line, what, "");
  }

  /** Some messages name the proxy alone; its first line is the nearest. */
  private static int lineOf(String text, HaproxyFile file) {
    Matcher proxy = OF_PROXY.matcher(text);
    if (!proxy.find()) {
      return 0;
    }
    String name = proxy.group(1) == null ? proxy.group(2) : proxy.group(1);
    return file.sections().stream()
        .filter(section -> section.kind().isProxy() && section.name().equals(name))
        .map(Section::line)
        .findFirst()
        .orElse(0);
  }
}
