package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.List;

/**
 * A line as somebody wrote it, for what has no form here, such as one with variables.
 *
 * @param text the line, without blanks around it
 */
public record RawLine(String text) implements Statement {

  /**
   * Checks that it is one line, says something, and begins no section.
   *
   * @throws InvalidSpecException when it does not
   */
  public RawLine {
    Values.line("raw", text);
    text = text.strip();
    LineWords cut = LineWords.of(text);
    if (cut.words().isEmpty()) {
      throw InvalidSpecException.of("raw", text, "a line with a directive is expected here");
    }
    if (cut.fault().isPresent()) {
      throw InvalidSpecException.of("raw", text, cut.fault().get());
    }
    if (SectionKind.of(cut.words().get(0).text()).isPresent()) {
      throw InvalidSpecException.of("raw", text, "a raw line does not begin a section");
    }
  }

  /** The line of a file, whatever it says. */
  static RawLine read(Directive line) {
    return new RawLine(line.source());
  }

  List<String> words() {
    return LineWords.of(text).words().stream().map(Word::text).toList();
  }

  @Override
  public void write(SectionWriter out) {
    out.at("raw").line(text, words());
  }
}
