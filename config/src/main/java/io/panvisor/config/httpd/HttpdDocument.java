package io.panvisor.config.httpd;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A configuration file of httpd, every byte of it. Immutable. */
public final class HttpdDocument implements ConfigDocument {

  private static final Pattern LISTEN = Pattern.compile("(?i)(\\s*Listen\\s+)(\\S.*?)(\\s*)");
  private static final Pattern SERVER_NAME =
      Pattern.compile("(?i)(\\s*ServerName\\s+)(\\S+)(\\s*)");
  private static final Pattern COMMENTED_NAME =
      Pattern.compile("(?i)\\s*#+\\s*ServerName\\s+\\S+\\s*");
  private static final Pattern OPENED = Pattern.compile("(?i)\\s*<([A-Za-z]+)\\b[^>]*>\\s*");
  private static final Pattern CLOSED = Pattern.compile("(?i)\\s*</([A-Za-z]+)>\\s*");

  private final List<Lines.Line> lines;
  private final List<Row> listens;
  private final List<Problem> blocks;

  /**
   * A line that says where to listen.
   *
   * @param line the line, from 1
   * @param text what stands behind {@code Listen}
   * @param condition the block that it is in, such as {@code IfModule}; nothing outside of any
   */
  public record Row(int line, String text, Optional<String> condition) {}

  private HttpdDocument(List<Lines.Line> lines) {
    this.lines = List.copyOf(lines);
    List<Row> found = new ArrayList<>();
    List<Problem> wrong = new ArrayList<>();
    Deque<Map.Entry<String, Integer>> open = new ArrayDeque<>();
    for (int index = 0; index < lines.size(); index++) {
      String text = lines.get(index).text();
      Matcher opened = OPENED.matcher(text);
      Matcher closed = CLOSED.matcher(text);
      Matcher listen = LISTEN.matcher(text);
      if (opened.matches()) {
        open.push(Map.entry(opened.group(1), index + 1));
      } else if (closed.matches()) {
        if (open.isEmpty() || !open.peek().getKey().equalsIgnoreCase(closed.group(1))) {
          wrong.add(
              Problem.error(
                  index + 1,
                  "</" + closed.group(1) + "> closes what is not open",
                  "Take it away."));
        } else {
          open.pop();
        }
      } else if (listen.matches()) {
        found.add(
            new Row(
                index + 1,
                listen.group(2),
                Optional.ofNullable(open.peek()).map(Map.Entry::getKey)));
      }
    }
    open.forEach(
        block ->
            wrong.add(
                Problem.error(
                    block.getValue(),
                    "<" + block.getKey() + "> is not closed",
                    "Put </" + block.getKey() + "> where it ends.")));
    this.listens = List.copyOf(found);
    this.blocks = List.copyOf(wrong);
  }

  /** {@return the document of that text} */
  public static HttpdDocument parse(String text) {
    return new HttpdDocument(Lines.of(text));
  }

  /** {@return the lines that say where to listen, those within blocks too} */
  public List<Row> listens() {
    return listens;
  }

  /**
   * {@return the document that listens just there, blocks ({@code IfModule}) aside, which stay as
   * they are; lines are changed in their places, so that comments around them stay}
   */
  public HttpdDocument listening(List<Listen> wanted) {
    List<String> open = new ArrayList<>(wanted.stream().map(Listen::toString).toList());
    List<Row> own = listens.stream().filter(row -> row.condition().isEmpty()).toList();
    List<Row> free = new ArrayList<>();
    for (Row row : own) {
      if (!open.remove(row.text())) {
        free.add(row);
      }
    }
    List<Lines.Line> changed = new ArrayList<>(lines);
    int last = own.isEmpty() ? -1 : own.get(own.size() - 1).line() - 1;
    List<Integer> superfluous = new ArrayList<>();
    for (Row row : free) {
      int index = row.line() - 1;
      if (open.isEmpty()) {
        superfluous.add(index);
      } else {
        Matcher listen = LISTEN.matcher(lines.get(index).text());
        if (listen.matches()) {
          changed.set(
              index, lines.get(index).withText(listen.group(1) + open.remove(0) + listen.group(3)));
        }
      }
    }
    for (String more : open) {
      changed =
          new ArrayList<>(
              Lines.insert(changed, last < 0 ? changed.size() : ++last, "Listen " + more));
    }
    for (int index = superfluous.size() - 1; index >= 0; index--) {
      changed.remove((int) superfluous.get(index));
    }
    return new HttpdDocument(changed);
  }

  /**
   * {@return the document in which the server has that name, in place of a commented one if any}
   */
  public HttpdDocument named(String name) {
    int commented = -1;
    for (int index = 0; index < lines.size(); index++) {
      Matcher set = SERVER_NAME.matcher(lines.get(index).text());
      if (set.matches()) {
        return replaced(index, set.group(1) + name + set.group(3));
      }
      if (commented < 0 && COMMENTED_NAME.matcher(lines.get(index).text()).matches()) {
        commented = index;
      }
    }
    return commented >= 0
        ? replaced(commented, "ServerName " + name)
        : new HttpdDocument(Lines.append(lines, "ServerName " + name));
  }

  private HttpdDocument replaced(int index, String text) {
    List<Lines.Line> changed = new ArrayList<>(lines);
    changed.set(index, lines.get(index).withText(text));
    return new HttpdDocument(changed);
  }

  @Override
  public String text() {
    return Lines.join(lines);
  }

  @Override
  public Object model() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Row row : listens) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("line", row.line());
      fields.put("listen", row.text());
      row.condition().ifPresent(block -> fields.put("in", block));
      rows.add(fields);
    }
    return Map.of("listen", rows);
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>(blocks);
    Map<String, Integer> first = new HashMap<>();
    for (Row row : listens) {
      try {
        Listen listen = Listen.of(row.text());
        if (row.condition().isEmpty()) {
          String key = listen.address().orElse("*").toLowerCase(Locale.ROOT) + ":" + listen.port();
          Integer before = first.putIfAbsent(key, row.line());
          if (before != null) {
            problems.add(
                Problem.error(
                    row.line(),
                    key + " is listened on in line " + before + " already",
                    "Keep one."));
          }
        }
      } catch (InvalidSpecException wrong) {
        problems.add(
            Problem.error(
                row.line(),
                "'" + row.text() + "' is nowhere to listen",
                wrong.violations().get(0).why() + "."));
      }
    }
    problems.sort(java.util.Comparator.comparing(Problem::line));
    return problems;
  }

  static String serverName(String field, String value) {
    int colon = value.lastIndexOf(':');
    Values.host(field, colon > 0 ? value.substring(0, colon) : value);
    if (colon > 0 && !value.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw InvalidSpecException.of(field, value, "a server's name is HOST or HOST:PORT");
    }
    return value;
  }
}
