package io.panvisor.config.kickstart;

import io.panvisor.config.Lines.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the lines of a kickstart file as commands and sections. */
final class KickstartReader {

  private static final Set<String> SECTIONS =
      Set.of(
          "%packages",
          "%pre",
          "%pre-install",
          "%post",
          "%onerror",
          "%traceback",
          "%addon",
          "%anaconda",
          "%certificate");

  private final List<Line> lines;
  private final List<KickstartPart> parts = new ArrayList<>();
  private int at;

  private KickstartReader(List<Line> lines) {
    this.lines = lines;
  }

  static List<KickstartPart> read(List<Line> lines) {
    KickstartReader reader = new KickstartReader(lines);
    while (reader.at < lines.size()) {
      reader.part();
    }
    return List.copyOf(reader.parts);
  }

  static String firstWord(String line) {
    String stripped = line.strip();
    int end = 0;
    while (end < stripped.length() && !Character.isWhitespace(stripped.charAt(end))) {
      end++;
    }
    return stripped.substring(0, end);
  }

  static boolean isSection(String word) {
    return SECTIONS.contains(word);
  }

  private void part() {
    String text = lines.get(at).text();
    String first = firstWord(text);
    KickstartWords.Split split = KickstartWords.split(text);
    int number = at + 1;
    at++;
    if (first.isEmpty() || first.startsWith("#")) {
      return;
    }
    if (first.equals("%include") || first.equals("%ksappend")) {
      parts.add(new KickstartPart.Include(number, split.words()));
    } else if (first.startsWith("%") && !first.equals("%end")) {
      section(number, split.words().isEmpty() ? List.of(first) : split.words());
    } else {
      List<String> words = split.words().isEmpty() ? List.of(first) : split.words();
      parts.add(new KickstartPart.Command(number, words, split.open()));
    }
  }

  private void section(int number, List<String> words) {
    List<String> body = new ArrayList<>();
    while (at < lines.size()) {
      String text = lines.get(at).text();
      String first = firstWord(text);
      if (first.equals("%end")) {
        at++;
        parts.add(new KickstartPart.Section(number, words, List.copyOf(body), at));
        return;
      }
      if (isSection(first)) {
        break;
      }
      body.add(text);
      at++;
    }
    parts.add(new KickstartPart.Section(number, words, List.copyOf(body), 0));
  }
}
