package io.panvisor.config.kickstart;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Optional;

/**
 * Writes the lines of a kickstart file for a release. What the release does not know is refused
 * here, once for all commands.
 */
final class KickstartWriter {

  private final KickstartRelease release;
  private final StringBuilder text = new StringBuilder();

  KickstartWriter(KickstartRelease release) {
    this.release = release;
  }

  KickstartRelease release() {
    return release;
  }

  boolean isFrom(KickstartRelease first) {
    return release.compareTo(first) >= 0;
  }

  String text() {
    return text.toString();
  }

  /** A line as it is, such as one of a script. */
  void raw(String line) {
    text.append(line).append('\n');
  }

  /** A line of that command, which is written by {@link Line#end()}. */
  Line line(String command) {
    KickstartFacts.Command facts =
        KickstartFacts.find(command)
            .filter(known -> known.life().isIn(release))
            .orElseThrow(() -> absent(command));
    return new Line(facts, command);
  }

  private InvalidSpecException absent(String what) {
    return InvalidSpecException.of("kickstart", what, release + " does not know this");
  }

  /** One line that is being written. */
  final class Line {

    private final KickstartFacts.Command facts;
    private final StringBuilder line;

    private Line(KickstartFacts.Command facts, String command) {
      this.facts = facts;
      this.line = new StringBuilder(command);
    }

    Line word(String word) {
      line.append(' ').append(KickstartWords.quoted(Values.line(facts.name(), word)));
      return this;
    }

    Line words(List<String> words) {
      words.forEach(this::word);
      return this;
    }

    Line flag(String option) {
      known(option);
      line.append(' ').append(option);
      return this;
    }

    Line flag(String option, boolean wanted) {
      return wanted ? flag(option) : this;
    }

    Line option(String option, Object value) {
      known(option);
      String clean = Values.line(option, value.toString());
      line.append(' ').append(option).append('=').append(KickstartWords.quoted(clean));
      return this;
    }

    Line option(String option, Optional<?> value) {
      return value.isPresent() ? option(option, value.get()) : this;
    }

    /** A list in one option, which is left out when the list is empty. */
    Line list(String option, List<String> values) {
      return values.isEmpty() ? this : option(option, String.join(",", values));
    }

    private void known(String option) {
      KickstartFacts.Option known = facts.options().get(option);
      if (!facts.anyOption() && (known == null || !known.life().isIn(release))) {
        throw absent(facts.name() + " " + option);
      }
    }

    void end() {
      raw(line.toString());
    }
  }
}
