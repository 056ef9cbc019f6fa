package io.panvisor.config.sysctl;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code sysctl.conf} or a file of {@code sysctl.d}, every byte of it. Immutable. */
public final class SysctlDocument implements ConfigDocument {

  /**
   * A default in a comment: a value in one word, or numbers, so that prose is not taken for one.
   */
  private static final Pattern COMMENTED =
      Pattern.compile(
          "\\s*[#;]+\\s*-?([A-Za-z0-9_./*-]+)\\s*=\\s*(\\S+|[-0-9]+(?:\\s+[-0-9]+)*)\\s*");

  private static final Pattern REMARK = Pattern.compile("(?s).*\\s[#;].*");

  private final List<Lines.Line> lines;
  private final List<Assignment> assignments;
  private final List<Exclusion> exclusions;

  /**
   * A line that sets something.
   *
   * @param line the line, from 1
   * @param key which parameter, or a pattern of parameters
   * @param value what it is set to
   * @param mayFail whether a failure is ignored, by a {@code -} before the key
   */
  public record Assignment(int line, SysctlKey key, String value, boolean mayFail) {}

  /**
   * A line that keeps patterns off a parameter: {@code -key} without a value.
   *
   * @param line the line, from 1
   * @param key which parameter
   */
  public record Exclusion(int line, SysctlKey key) {}

  private SysctlDocument(List<Lines.Line> lines) {
    this.lines = List.copyOf(lines);
    List<Assignment> set = new ArrayList<>();
    List<Exclusion> excluded = new ArrayList<>();
    for (int index = 0; index < lines.size(); index++) {
      int number = index + 1;
      String text = lines.get(index).text();
      SysctlLine.of(text)
          .ifPresent(
              line ->
                  SysctlKey.find(line.key())
                      .ifPresent(
                          key ->
                              set.add(new Assignment(number, key, line.value(), line.mayFail()))));
      SysctlLine.exclusion(text)
          .filter(key -> !key.isPattern())
          .ifPresent(key -> excluded.add(new Exclusion(number, key)));
    }
    this.assignments = List.copyOf(set);
    this.exclusions = List.copyOf(excluded);
  }

  /** {@return the document of that text} */
  public static SysctlDocument parse(String text) {
    return new SysctlDocument(Lines.of(text));
  }

  @Override
  public String text() {
    return Lines.join(lines);
  }

  /** {@return the lines that set something, in order; of one key, the last wins} */
  public List<Assignment> assignments() {
    return assignments;
  }

  /** {@return the lines that keep patterns off a parameter} */
  public List<Exclusion> exclusions() {
    return exclusions;
  }

  /** The comment directly before a line; empty where there is none. */
  String commentBefore(int line) {
    String before = line < 2 ? "" : lines.get(line - 2).text().trim();
    return before.startsWith("#") ? before.substring(1).trim() : "";
  }

  /** {@return the last line that sets exactly that key} */
  public Optional<Assignment> last(SysctlKey key) {
    return assignments.stream()
        .filter(each -> each.key().equals(key))
        .reduce((first, second) -> second);
  }

  /**
   * {@return the document with that setting: in the line that sets it last, else in place of a
   * commented default ({@code #key = value}), else at the end, with its reason before it}
   */
  public SysctlDocument with(SysctlSetting setting) {
    Optional<Assignment> last = last(setting.key());
    List<Lines.Line> changed = new ArrayList<>(lines);
    if (last.isPresent()) {
      if (last.get().mayFail() == setting.mayFail() && last.get().value().equals(setting.value())) {
        return this;
      }
      int index = last.get().line() - 1;
      Lines.Line line = changed.get(index);
      SysctlLine.of(line.text())
          .ifPresent(parts -> changed.set(index, line.withText(parts.with(setting).toString())));
      return new SysctlDocument(changed);
    }
    for (int index = 0; index < changed.size(); index++) {
      Matcher commented = COMMENTED.matcher(changed.get(index).text());
      if (commented.matches()
          && SysctlKey.find(commented.group(1)).equals(Optional.of(setting.key()))) {
        changed.set(index, changed.get(index).withText(setting.assignment()));
        return new SysctlDocument(changed);
      }
    }
    List<Lines.Line> explained =
        setting.reason().isEmpty() ? lines : Lines.append(lines, "# " + setting.reason());
    return new SysctlDocument(Lines.append(explained, setting.assignment()));
  }

  /** {@return the document without any line that sets exactly that key} */
  public SysctlDocument without(SysctlKey key) {
    List<Lines.Line> left = new ArrayList<>(lines);
    assignments.stream()
        .filter(each -> each.key().equals(key))
        .sorted(Comparator.comparing(Assignment::line).reversed())
        .forEach(each -> left.remove(each.line() - 1));
    return new SysctlDocument(left);
  }

  @Override
  public Object model() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Assignment each : assignments) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("line", each.line());
      row.put("key", each.key().toString());
      row.put("value", each.value());
      if (each.mayFail()) {
        row.put("mayFail", true);
      }
      rows.add(row);
    }
    for (Exclusion each : exclusions) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("line", each.line());
      row.put("key", each.key().toString());
      row.put("excludedFromPatterns", true);
      rows.add(row);
    }
    rows.sort(Comparator.comparing(row -> (Integer) row.get("line")));
    return Map.of("settings", rows);
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    for (int index = 0; index < lines.size(); index++) {
      String text = lines.get(index).text();
      if (!SysctlLine.isComment(text)) {
        syntax(index + 1, text).ifPresent(problems::add);
      }
    }
    assignments.forEach(each -> doubts(each, problems));
    for (Exclusion each : exclusions) {
      last(each.key())
          .ifPresent(
              set ->
                  problems.add(
                      Problem.warning(
                          each.line(),
                          each.key()
                              + " is excluded here and set in line "
                              + set.line()
                              + ": sysctl sets it, systemd-sysctl may not",
                          "Keep one of the two lines.")));
    }
    problems.sort(Comparator.comparing(Problem::line));
    return problems;
  }

  private static Optional<Problem> syntax(int number, String text) {
    Optional<SysctlLine> parts = SysctlLine.of(text);
    if (parts.isEmpty()) {
      return SysctlLine.exclusion(text).isPresent()
          ? Optional.empty()
          : Optional.of(Problem.error(number, "this line sets nothing", "A line is: key = value."));
    }
    String key = parts.get().key();
    if (SysctlKey.find(key).isPresent()) {
      return Optional.empty();
    }
    if (key.startsWith(" ") || key.startsWith("\t")) {
      return Optional.of(
          Problem.error(number, "a blank stands between '-' and the key", "Write -key = value."));
    }
    return Optional.of(
        Problem.error(
            number,
            key.isEmpty() ? "there is no key before '='" : "'" + key + "' is no key",
            "A key is such as net.ipv4.ip_forward."));
  }

  private void doubts(Assignment each, List<Problem> problems) {
    Optional<Assignment> last = last(each.key());
    if (last.isPresent() && last.get().line() != each.line()) {
      problems.add(
          Problem.warning(
              each.line(),
              each.key() + " is set again in line " + last.get().line() + ", which wins",
              "Keep one line."));
    }
    if (REMARK.matcher(each.value()).matches()) {
      problems.add(
          Problem.warning(
              each.line(),
              "a remark behind a value is part of the value",
              "Put it on a line of its own."));
    }
    if (each.value().matches("(?s)[\"'].*")) {
      problems.add(
          Problem.warning(each.line(), "quotes are part of the value", "Write it without quotes."));
    }
    if (each.key().path().equals("net/ipv4/conf/default/send_redirects")
        && each.value().equals("1")
        && last(SysctlKey.of("net.ipv4.conf.all.send_redirects"))
            .filter(all -> all.value().equals("0"))
            .isPresent()) {
      problems.add(
          Problem.warning(
              each.line(),
              "interfaces that come later do send redirects, although 'all' is 0: one of the two is"
                  + " enough for the kernel",
              "Set net.ipv4.conf.default.send_redirects = 0 as well."));
    }
  }
}
