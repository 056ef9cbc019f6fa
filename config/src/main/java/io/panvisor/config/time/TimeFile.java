package io.panvisor.config.time;

import io.panvisor.config.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The lines of chrony's or ntpd's file, edited without losing a byte. Immutable. */
final class TimeFile {

  private final TimeSyntax syntax;
  private final List<Lines.Line> lines;
  private final List<TimeLine> directives = new ArrayList<>();

  TimeFile(TimeSyntax syntax, List<Lines.Line> lines) {
    this.syntax = syntax;
    this.lines = List.copyOf(lines);
    for (int index = 0; index < lines.size(); index++) {
      String text = lines.get(index).text();
      List<String> words = syntax.isComment(text) ? List.of() : syntax.words(text);
      if (!words.isEmpty()) {
        directives.add(
            new TimeLine(
                words.get(0).toLowerCase(Locale.ROOT), words.subList(1, words.size()), index));
      }
    }
  }

  static TimeFile parse(TimeSyntax syntax, String text) {
    return new TimeFile(syntax, Lines.of(text));
  }

  String text() {
    return Lines.join(lines);
  }

  List<TimeLine> directives() {
    return directives;
  }

  List<TimeLine> directives(String name) {
    return directives.stream().filter(line -> line.name().equals(name)).toList();
  }

  /**
   * The file where the directives that match are these and no others: those that are so already
   * stay in their lines, others go, and new ones come behind them. Where there are none, the first
   * comment that is such a directive with a '#' before it is replaced; where there is none either,
   * they come at the end.
   */
  TimeFile with(String name, Predicate<TimeLine> matches, List<String> wanted) {
    List<String> missing = new ArrayList<>(wanted);
    List<TimeLine> gone = new ArrayList<>();
    int place = -1;
    for (TimeLine line : directives) {
      if (matches.test(line)) {
        place = place < 0 || missing.contains(said(line)) ? line.index() : place;
        if (!missing.remove(said(line))) {
          gone.add(line);
        }
      }
    }
    if (missing.isEmpty() && gone.isEmpty()) {
      return this;
    }
    return edited(name, missing, gone, place);
  }

  private static String said(TimeLine line) {
    return line.arguments().isEmpty() ? line.name() : line.name() + " " + line.joined();
  }

  private TimeFile edited(String name, List<String> missing, List<TimeLine> gone, int place) {
    List<Lines.Line> changed = new ArrayList<>();
    List<String> left = new ArrayList<>(missing);
    int commented = place < 0 ? commented(name) : -1;
    for (int index = 0; index < lines.size(); index++) {
      int at = index;
      Lines.Line line = lines.get(index);
      boolean isGone = gone.stream().anyMatch(each -> each.index() == at) || index == commented;
      if (!isGone) {
        changed.add(line);
      } else if (!left.isEmpty()) {
        changed.add(line.withText(left.remove(0)));
      }
      if (index == Math.max(place, commented)) {
        while (!left.isEmpty()) {
          changed = Lines.append(changed, left.remove(0));
        }
      }
    }
    for (String text : left) {
      changed = Lines.append(changed, text);
    }
    return new TimeFile(syntax, changed);
  }

  private int commented(String name) {
    Pattern pattern = Pattern.compile("#" + Pattern.quote(name) + "(?:\\s+[^A-Z]*)?\\s*");
    for (int index = 0; index < lines.size(); index++) {
      if (pattern.matcher(lines.get(index).text()).matches()) {
        return index;
      }
    }
    return -1;
  }
}
