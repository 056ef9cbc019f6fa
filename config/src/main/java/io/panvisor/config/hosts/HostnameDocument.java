package io.panvisor.config.hosts;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An {@code /etc/hostname}: comments, and one line with the name. Immutable. */
public final class HostnameDocument implements ConfigDocument {

  /** What the kernel holds. */
  static final int LONGEST = 64;

  private final List<Lines.Line> lines;

  private HostnameDocument(List<Lines.Line> lines) {
    this.lines = List.copyOf(lines);
  }

  /** {@return the document of that text} */
  public static HostnameDocument parse(String text) {
    return new HostnameDocument(Lines.of(text));
  }

  private int index() {
    for (int index = 0; index < lines.size(); index++) {
      String text = lines.get(index).text().strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        return index;
      }
    }
    return -1;
  }

  /** {@return the name, if there is one} */
  public Optional<String> hostName() {
    int index = index();
    return index < 0 ? Optional.empty() : Optional.of(lines.get(index).text().strip());
  }

  /** {@return the document with that name, which {@link #checked} has let pass} */
  public HostnameDocument with(String name) {
    checked("name", name);
    int index = index();
    if (index < 0) {
      return new HostnameDocument(Lines.append(lines, name));
    }
    if (lines.get(index).text().strip().equals(name)) {
      return this;
    }
    List<Lines.Line> changed = new ArrayList<>(lines);
    changed.set(index, lines.get(index).withText(name));
    return new HostnameDocument(changed);
  }

  /** {@return a host's own name: 64 characters at most, in small letters, not all digits} */
  static String checked(String field, String name) {
    Values.hostName(field, name);
    if (name.length() > LONGEST) {
      throw InvalidSpecException.of(field, name, "a host's own name has at most 64 characters");
    }
    if (!name.equals(name.toLowerCase(Locale.ROOT)) || name.indexOf('_') >= 0) {
      throw InvalidSpecException.of(
          field, name, "a host's own name is written in small letters, digits, '-' and '.'");
    }
    if (name.equals("localhost")
        || name.chars().allMatch(each -> Character.isDigit(each) || each == '.')) {
      throw InvalidSpecException.of(field, name, "this is no name of one host");
    }
    return name;
  }

  @Override
  public String text() {
    return Lines.join(lines);
  }

  @Override
  public Object model() {
    return Map.of("name", hostName().orElse(""));
  }

  @Override
  public List<Problem> problems() {
    int index = index();
    if (index < 0) {
      return List.of(Problem.error(0, "there is no name", "Give the host one."));
    }
    List<Problem> problems = new ArrayList<>();
    String name = lines.get(index).text().strip();
    try {
      checked("name", name.toLowerCase(Locale.ROOT));
      if (!name.equals(name.toLowerCase(Locale.ROOT))) {
        problems.add(
            Problem.warning(
                index + 1,
                "'" + name + "' has capitals, which names in certificates and mail lose",
                "Write " + name.toLowerCase(Locale.ROOT) + "."));
      }
    } catch (InvalidSpecException wrong) {
      problems.add(
          Problem.error(
              index + 1,
              "'" + name + "' is no name of a host",
              wrong.violations().get(0).why() + "."));
    }
    for (int rest = index + 1; rest < lines.size(); rest++) {
      String text = lines.get(rest).text().strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        problems.add(
            Problem.error(rest + 1, "a second name, which nobody reads", "Keep one line."));
      }
    }
    return problems;
  }
}
