package io.panvisor.config.hosts;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An {@code /etc/hosts}, every byte of it. Immutable. */
public final class HostsDocument implements ConfigDocument {

  private static final String LOCALHOST = "localhost";

  private final List<Lines.Line> lines;
  private final List<Row> rows;

  /**
   * A line that names an address.
   *
   * @param line the line, from 1
   * @param address the address, as it stands there
   * @param names the names, as they stand there
   */
  public record Row(int line, String address, List<String> names) {
    private boolean has(String name) {
      return names.stream().anyMatch(name::equalsIgnoreCase);
    }
  }

  private HostsDocument(List<Lines.Line> lines) {
    this.lines = List.copyOf(lines);
    List<Row> found = new ArrayList<>();
    for (int index = 0; index < lines.size(); index++) {
      List<String> words = words(lines.get(index).text());
      if (!words.isEmpty()) {
        found.add(new Row(index + 1, words.get(0), List.copyOf(words.subList(1, words.size()))));
      }
    }
    this.rows = List.copyOf(found);
  }

  /** {@return the document of that text} */
  public static HostsDocument parse(String text) {
    return new HostsDocument(Lines.of(text));
  }

  private static List<String> words(String line) {
    int comment = line.indexOf('#');
    String content = comment < 0 ? line : line.substring(0, comment);
    return Arrays.stream(content.split("[ \t\r\f\u000b]+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /** {@return the lines that name an address, in order} */
  public List<Row> rows() {
    return rows;
  }

  /** {@return the first address that the name has, of either family, as resolving it gives} */
  public Optional<String> addressOf(String name) {
    return rows.stream().filter(row -> row.has(name)).map(Row::address).findFirst();
  }

  /**
   * {@return the document in which those names have that address, and of its family no other; names
   * that the address has besides stay}
   */
  public HostsDocument with(HostsEntry entry) {
    HostsDocument result = this;
    boolean family = Values.isIpv6(entry.address());
    for (String name : entry.names()) {
      for (Row row : rows) {
        if (!row.address().equals(entry.address())
            && Values.isIpv6(row.address()) == family
            && row.has(name)) {
          result = result.without(name, row.address());
        }
      }
    }
    return result.added(entry);
  }

  private HostsDocument added(HostsEntry entry) {
    List<String> missing = new ArrayList<>(entry.names());
    Row last = null;
    for (Row row : rows) {
      if (row.address().equals(entry.address())) {
        missing.removeIf(row::has);
        last = row;
      }
    }
    if (missing.isEmpty()) {
      return this;
    }
    if (last == null) {
      return new HostsDocument(Lines.append(lines, entry.line()));
    }
    if (last.names().size() + missing.size() > HostsEntry.MOST_NAMES) {
      return new HostsDocument(
          Lines.insert(lines, last.line(), new HostsEntry(entry.address(), missing).line()));
    }
    int index = last.line() - 1;
    String text = lines.get(index).text();
    int comment = text.indexOf('#');
    String content = (comment < 0 ? text : text.substring(0, comment)).stripTrailing();
    String rest = comment < 0 ? "" : " " + text.substring(comment);
    return replaced(index, content + " " + String.join(" ", missing) + rest);
  }

  /**
   * {@return the document in which no line has that name; {@code localhost} cannot be taken away}
   */
  public HostsDocument without(String name) {
    if (name.equalsIgnoreCase(LOCALHOST)) {
      throw InvalidSpecException.of(
          "remove", name, "too many programs ask for localhost to take it away");
    }
    HostsDocument result = this;
    for (Row row : rows) {
      if (row.has(name)) {
        result = result.without(name, row.address());
      }
    }
    return result;
  }

  private HostsDocument without(String name, String address) {
    List<Lines.Line> left = new ArrayList<>();
    for (int index = 0; index < lines.size(); index++) {
      Lines.Line line = lines.get(index);
      List<String> words = words(line.text());
      boolean concerned =
          words.size() > 1
              && words.get(0).equals(address)
              && words.subList(1, words.size()).stream().anyMatch(name::equalsIgnoreCase);
      if (!concerned) {
        left.add(line);
      } else if (words.size() > 2) {
        left.add(line.withText(withoutWord(line.text(), name)));
      }
    }
    return new HostsDocument(left);
  }

  /** The line without that word and the blanks before it; a comment behind it stays. */
  private static String withoutWord(String text, String name) {
    int comment = text.indexOf('#');
    String content = comment < 0 ? text : text.substring(0, comment);
    String rest = comment < 0 ? "" : text.substring(comment);
    StringBuilder kept = new StringBuilder();
    int at = 0;
    while (at < content.length()) {
      int blank = at;
      while (blank < content.length() && Character.isWhitespace(content.charAt(blank))) {
        blank++;
      }
      int end = blank;
      while (end < content.length() && !Character.isWhitespace(content.charAt(end))) {
        end++;
      }
      if (end == blank || !content.substring(blank, end).equalsIgnoreCase(name)) {
        kept.append(content, at, end);
      }
      at = end;
    }
    return kept + rest;
  }

  private HostsDocument replaced(int index, String text) {
    List<Lines.Line> changed = new ArrayList<>(lines);
    changed.set(index, lines.get(index).withText(text));
    return new HostsDocument(changed);
  }

  /** {@return the document with {@code localhost} for 127.0.0.1, if it had none} */
  public HostsDocument withLocalhost() {
    boolean has =
        rows.stream().anyMatch(row -> row.address().startsWith("127.") && row.has(LOCALHOST));
    if (has) {
      return this;
    }
    return new HostsDocument(Lines.insert(lines, 0, HostsEntry.of("127.0.0.1", LOCALHOST).line()));
  }

  @Override
  public String text() {
    return Lines.join(lines);
  }

  @Override
  public Object model() {
    List<Map<String, Object>> hosts = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("line", row.line());
      fields.put("address", row.address());
      fields.put("names", row.names());
      hosts.add(fields);
    }
    return Map.of("hosts", hosts);
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    Map<String, Row> first = new HashMap<>();
    for (Row row : rows) {
      String address = row.address().replaceFirst("%.*", "");
      if (!Values.isIpv4(address) && !Values.isIpv6(address)) {
        problems.add(
            Problem.error(
                row.line(),
                "'" + row.address() + "' is no address; the line is passed over",
                "A line is: ADDRESS NAME [NAME...]."));
        continue;
      }
      if (row.names().isEmpty()) {
        problems.add(
            Problem.error(
                row.line(), row.address() + " has no name", "Give it one, or take it away."));
      }
      for (String name : row.names()) {
        nameProblem(row, name).ifPresent(problems::add);
        String key = name.toLowerCase(Locale.ROOT) + (Values.isIpv6(address) ? " 6" : " 4");
        Row before = first.putIfAbsent(key, row);
        if (before != null && !before.address().equals(row.address())) {
          problems.add(
              Problem.warning(
                  row.line(),
                  name
                      + " has "
                      + before.address()
                      + " in line "
                      + before.line()
                      + ", which is found first",
                  "Keep one of the two."));
        }
      }
    }
    if (addressOf(LOCALHOST).filter(HostsDocument::isLoopback).isEmpty()) {
      problems.add(
          Problem.error(
              0, "localhost has no loopback address here", "Put back: 127.0.0.1 localhost."));
    }
    return problems;
  }

  private static boolean isLoopback(String address) {
    return address.startsWith("127.") || address.equals("::1");
  }

  private static Optional<Problem> nameProblem(Row row, String name) {
    try {
      Values.hostName("name", name);
      return Optional.empty();
    } catch (InvalidSpecException wrong) {
      return Optional.of(
          Problem.error(
              row.line(), "'" + name + "' is no host name", wrong.violations().get(0).why() + "."));
    }
  }
}
