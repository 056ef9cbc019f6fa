package io.panvisor.config.kickstart;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A section for an add-on of the installer, such as {@code com_redhat_kdump}.
 *
 * @param name its name
 * @param options the words behind it, such as {@code --disable}
 * @param lines the lines of the section
 */
public record KickstartAddOn(String name, List<String> options, List<String> lines) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,99}");

  /** Checks name, options and lines. */
  public KickstartAddOn {
    Values.matching(NAME, "name", name, "an add-on is such as com_redhat_kdump");
    options = List.copyOf(options);
    options.forEach(option -> Values.word("options", option));
    lines = List.copyOf(lines);
    for (String line : lines) {
      if (Values.line("lines", line).strip().startsWith("%")) {
        throw InvalidSpecException.of("lines", line, "a line of a section does not begin with %");
      }
    }
  }
}
