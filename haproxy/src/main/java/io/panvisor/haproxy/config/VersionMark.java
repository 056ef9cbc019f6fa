package io.panvisor.haproxy.config;

import io.panvisor.config.Lines;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comment at the top of a file that says for which version of HAProxy it is, so that it is held
 * to that version's words, and not judged by another's program.
 */
final class VersionMark {

  private static final int FIRST_LINES = 5;
  private static final Pattern MARK =
      Pattern.compile("#\\s*For HAProxy (1\\.[5-9]|[2-9]\\.[0-9]{1,2})\\s*");

  private VersionMark() {}

  static String line(HaproxyVersion version) {
    return "# For HAProxy " + version;
  }

  static Optional<HaproxyVersion> of(List<Lines.Line> lines) {
    for (Lines.Line line : lines.subList(0, Math.min(FIRST_LINES, lines.size()))) {
      Matcher matcher = MARK.matcher(line.text());
      if (matcher.matches()) {
        return Optional.of(HaproxyVersion.parse(matcher.group(1)));
      }
    }
    return Optional.empty();
  }
}
