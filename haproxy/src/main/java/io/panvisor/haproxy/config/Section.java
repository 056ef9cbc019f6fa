package io.panvisor.haproxy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A section of the file: its first line, and what it says. Immutable. */
public final class Section {

  private final SectionKind kind;
  private final Directive header;
  private final List<Directive> directives;

  Section(SectionKind kind, Directive header, List<Directive> directives) {
    this.kind = kind;
    this.header = header;
    this.directives = List.copyOf(directives);
  }

  /** {@return which one it is; of a mistyped word, the one that is meant} */
  public SectionKind kind() {
    return kind;
  }

  /** {@return its first line, such as {@code backend web}} */
  public Directive header() {
    return header;
  }

  /** {@return its name; empty when it has none} */
  public String name() {
    return kind.naming() == SectionKind.Naming.NONE || isFrom(1) ? "" : header.text(1);
  }

  /** {@return the defaults section that it names behind {@code from}} */
  public Optional<String> from() {
    for (int index = 1; index + 1 < header.size(); index++) {
      if (isFrom(index)) {
        return Optional.of(header.text(index + 1));
      }
    }
    return Optional.empty();
  }

  private boolean isFrom(int index) {
    return header.text(index).equals("from")
        && (kind.isProxy() || kind == SectionKind.DEFAULTS)
        && (index > 1 || kind == SectionKind.DEFAULTS);
  }

  /** {@return the number of its first line, from 1} */
  public int line() {
    return header.line();
  }

  /** {@return what it says, line by line} */
  public List<Directive> directives() {
    return directives;
  }

  /** {@return the lines that begin with these words} */
  public List<Directive> all(String... words) {
    return directives.stream().filter(line -> line.startsWith(words)).toList();
  }

  /** {@return the last line that begins with these words, which is the one that counts} */
  public Optional<Directive> last(String... words) {
    Directive found = null;
    for (Directive line : directives) {
      if (line.startsWith(words)) {
        found = line;
      }
    }
    return Optional.ofNullable(found);
  }

  /** {@return the text behind these words, such as {@code http} behind {@code mode}} */
  public Optional<String> value(String... words) {
    return last(words).map(line -> line.text(words.length)).filter(text -> !text.isEmpty());
  }

  /** {@return its servers, in their order} */
  public List<Server> servers() {
    List<Server> result = new ArrayList<>();
    for (Directive line : directives) {
      if (isServer(line)) {
        result.add(Server.read(line));
      }
    }
    return List.copyOf(result);
  }

  static boolean isServer(Directive line) {
    return line.keyword().equals("server") && line.size() > 2;
  }

  /** {@return the line of the server of that name, the first when there are two} */
  public Optional<Directive> serverLine(String name) {
    return directives.stream()
        .filter(line -> isServer(line) && line.text(1).equals(name))
        .findFirst();
  }

  /** {@return the server of that name, the first when there are two} */
  public Optional<Server> server(String name) {
    return serverLine(name).map(Server::read);
  }

  /** {@return such as {@code backend web}} */
  @Override
  public String toString() {
    return name().isEmpty() ? kind.keyword() : kind.keyword() + " " + name();
  }
}
