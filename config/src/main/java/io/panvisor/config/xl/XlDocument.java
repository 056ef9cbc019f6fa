package io.panvisor.config.xl;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A domain file with every byte of it. Immutable; an edit gives another document, in which only the
 * lines of the setting have changed.
 */
public final class XlDocument implements ConfigDocument {

  private static final Pattern PASSWORD_IN_TEXT = Pattern.compile("(passwd=)[^,]*");

  private final String text;
  private final List<XlStatement> statements;
  private final List<Problem> syntax;

  private XlDocument(String text, XlParser parser) {
    this.text = text;
    this.statements = List.copyOf(parser.statements());
    this.syntax = List.copyOf(parser.problems());
  }

  /** {@return the document of that text; what is wrong in it is in its problems} */
  public static XlDocument parse(String text) {
    return new XlDocument(text, new XlParser(text).parse());
  }

  @Override
  public String text() {
    return text;
  }

  List<XlStatement> statements() {
    return statements;
  }

  List<Problem> syntaxProblems() {
    return syntax;
  }

  /** {@return the names that are set, in the order of the file, each once} */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    statements.forEach(statement -> names.add(statement.name()));
    return names;
  }

  /**
   * {@return what xl takes for that name: the last assignment, with what {@code +=} adds to it;
   * nothing when it is not set}
   */
  public Optional<XlValue> value(String name) {
    Optional<XlValue> value = Optional.empty();
    for (XlStatement statement : statements) {
      if (statement.name().equals(name)) {
        value =
            statement.adds() && value.isPresent()
                ? Optional.of(sum(value.get(), statement.value()))
                : Optional.of(statement.value());
      }
    }
    return value;
  }

  private static XlValue sum(XlValue first, XlValue second) {
    if (first instanceof XlValue.Items one && second instanceof XlValue.Items two) {
      List<XlValue> items = new ArrayList<>(one.items());
      items.addAll(two.items());
      return new XlValue.Items(items);
    }
    return new XlValue.Text(atom(first) + atom(second));
  }

  /** The characters of a text or number, between which xl tells no difference. */
  static String atom(XlValue value) {
    if (value instanceof XlValue.Text text) {
      return text.text();
    }
    return value instanceof XlValue.Numeral number ? number.digits() : "";
  }

  /** {@return the line where that name is set last, from 1; 0 when it is not set} */
  public int line(String name) {
    int line = 0;
    for (XlStatement statement : statements) {
      line = statement.name().equals(name) ? statement.line() : line;
    }
    return line;
  }

  /** {@return the document where that name has that value; the same one where it has already} */
  public XlDocument with(String name, XlValue value) {
    if (value(name).filter(value::equals).isPresent()) {
      return this;
    }
    List<XlStatement> assignments = assignments(name);
    if (assignments.isEmpty()) {
      return parse(Lines.join(appended(Lines.of(text), name, value)));
    }
    XlStatement last = assignments.get(assignments.size() - 1);
    String head =
        last.adds() ? name + " = " : text.substring(last.start(), last.start() + head(last));
    StringBuilder changed = new StringBuilder(text);
    changed.replace(last.start(), last.end(), head + layout(value));
    return parse(without(changed, assignments.subList(0, assignments.size() - 1)));
  }

  /** How long the name, the sign and the blanks around it are. */
  private int head(XlStatement statement) {
    int at = text.indexOf('=', statement.start()) + 1;
    while (text.charAt(at) == ' ' || text.charAt(at) == '\t') {
      at++;
    }
    return at - statement.start();
  }

  private static List<Lines.Line> appended(List<Lines.Line> lines, String name, XlValue value) {
    // With newlines alone, as xl reads no others, also where the file has others.
    List<Lines.Line> more = new ArrayList<>(lines);
    if (!more.isEmpty() && more.get(more.size() - 1).ending().isEmpty()) {
      more.set(more.size() - 1, new Lines.Line(more.get(more.size() - 1).text(), "\n"));
    }
    more.add(new Lines.Line(name + " = " + layout(value), "\n"));
    return more;
  }

  /** A list of several in lines of their own, as people write them. */
  static String layout(XlValue value) {
    if (!(value instanceof XlValue.Items list) || list.items().size() < 2) {
      return value.written();
    }
    StringBuilder lines = new StringBuilder("[\n");
    list.items().forEach(item -> lines.append("    ").append(item.written()).append(",\n"));
    return lines.append("]").toString();
  }

  /** {@return the document where that name is not set} */
  public XlDocument without(String name) {
    List<XlStatement> assignments = assignments(name);
    return assignments.isEmpty() ? this : parse(without(new StringBuilder(text), assignments));
  }

  /** The document where what is set under the one name is set under the other. */
  XlDocument renamed(String name, String other) {
    StringBuilder changed = new StringBuilder(text);
    List<XlStatement> found = assignments(name);
    for (int index = found.size() - 1; index >= 0; index--) {
      int start = found.get(index).start();
      changed.replace(start, start + name.length(), other);
    }
    return parse(changed.toString());
  }

  private List<XlStatement> assignments(String name) {
    return statements.stream().filter(statement -> statement.name().equals(name)).toList();
  }

  private static String without(StringBuilder text, List<XlStatement> removed) {
    removed.stream()
        .sorted(Comparator.comparingInt(XlStatement::start).reversed())
        .forEach(statement -> remove(text, statement));
    return text.toString();
  }

  /** Takes the lines away where nothing else stands in them, else the statement alone. */
  private static void remove(StringBuilder text, XlStatement statement) {
    int lineStart = text.lastIndexOf("\n", statement.start() - 1) + 1;
    int newline = text.indexOf("\n", statement.end());
    int lineEnd = newline < 0 ? text.length() : newline + 1;
    boolean alone =
        text.substring(lineStart, statement.start()).isBlank()
            && text.substring(statement.end(), lineEnd).matches("(?s)[ \\t;]*(#.*)?\\R?");
    if (alone) {
      text.delete(lineStart, lineEnd);
      return;
    }
    int end = statement.end();
    while (end < text.length() && " \t;".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    text.delete(statement.start(), end);
  }

  /** {@return the document with every setting of the domain; what else it sets stays} */
  public XlDocument with(XlDomain domain) {
    XlDocument changed = this;
    for (Map.Entry<String, XlValue> setting : domain.settings().entrySet()) {
      changed = changed.with(setting.getKey(), setting.getValue());
    }
    return changed;
  }

  /**
   * {@return the domain that the file describes}
   *
   * @throws io.panvisor.error.InvalidSpecException when the file has errors, naming each with its
   *     line
   */
  public XlDomain domain() {
    return XlDomain.read(this);
  }

  @Override
  public List<Problem> problems() {
    return XlReview.of(this);
  }

  @Override
  public Modernised modernised() {
    return new XlModernizer(this).modernise();
  }

  /** {@return each setting with its value; disks and interfaces key by key, passwords masked} */
  @Override
  public Map<String, Object> model() {
    Map<String, Object> model = new LinkedHashMap<>();
    names()
        .forEach(name -> model.put(name, value(name).map(value -> shown(name, value)).orElse("")));
    return model;
  }

  private static Object shown(String name, XlValue value) {
    if (XlNames.isPassword(name)) {
      return "***";
    }
    if (value instanceof XlValue.Items list) {
      return list.items().stream().map(item -> shownItem(name, item)).toList();
    }
    return value instanceof XlValue.Text ? masked(atom(value)) : value.plain();
  }

  private static Object shownItem(String name, XlValue item) {
    if (item instanceof XlValue.Text spec) {
      try {
        switch (name) {
          case "disk" -> {
            return XlDisk.parse(spec.text()).toTree();
          }
          case "vif" -> {
            return XlNic.parse(spec.text()).toTree();
          }
          default -> {
            return masked(spec.text());
          }
        }
      } catch (io.panvisor.error.InvalidSpecException unreadable) {
        // Shown as it is; that it is wrong is among the problems.
        return spec.text();
      }
    }
    return item instanceof XlValue.Items list
        ? list.items().stream().map(each -> shownItem("", each)).toList()
        : item.plain();
  }

  private static String masked(String text) {
    return PASSWORD_IN_TEXT.matcher(text).replaceAll("$1***");
  }
}
