package io.panvisor.haproxy.config;

import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks servers by what they say on a connection: {@code option tcp-check} and its steps.
 * Immutable and thread-safe.
 */
public final class TcpCheck implements Statement {

  private final List<List<String>> steps;

  private TcpCheck(List<List<String>> steps) {
    this.steps = steps;
  }

  /** {@return a check that only connects} */
  public static TcpCheck connect() {
    return new TcpCheck(List.of());
  }

  private TcpCheck with(String... words) {
    for (String word : words) {
      boolean clean =
          word.chars().allMatch(each -> each >= ' ' && each < 0x7f || each == '\r' || each == '\n');
      if (!clean || word.length() > 1000 || word.isEmpty()) {
        throw InvalidSpecException.of(
            "check", word, "text of ASCII, with ends of lines, is expected; 1000 signs at most");
      }
    }
    List<List<String>> more = new ArrayList<>(steps);
    more.add(List.of(words));
    return new TcpCheck(List.copyOf(more));
  }

  /** {@return the same, which then sends that text; {@code \r\n} is allowed in it} */
  public TcpCheck send(String text) {
    return with("tcp-check", "send", text);
  }

  /** {@return the same, which then waits for that text} */
  public TcpCheck expect(String text) {
    return with("tcp-check", "expect", "string", text);
  }

  @Override
  public void write(SectionWriter out) {
    out.at("check").line("option", "tcp-check");
    for (List<String> step : steps) {
      List<String> written = new ArrayList<>();
      step.forEach(word -> written.add(Quoting.escaped(word, out.version())));
      out.line(String.join(" ", written), step);
    }
  }
}
