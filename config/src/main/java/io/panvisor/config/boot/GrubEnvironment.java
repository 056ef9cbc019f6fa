package io.panvisor.config.boot;

import io.panvisor.error.InvalidSpecException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * GRUB's environment block, which GRUB itself can write while it starts: a file of exactly 1024
 * bytes (<a href="https://www.gnu.org/software/grub/manual/grub/grub.html#Environment-block">GRUB's
 * manual</a>).
 */
final class GrubEnvironment {

  private static final String FIRST_LINE = "# GRUB Environment Block\n";
  private static final int SIZE = 1024;

  private final Map<String, String> values;
  private final String comments;

  private GrubEnvironment(Map<String, String> values, String comments) {
    this.values = values;
    this.comments = comments;
  }

  /**
   * {@return the environment of that text; empty of a text that is empty}
   *
   * @throws InvalidSpecException when it is no environment block
   */
  static GrubEnvironment parse(String text) {
    if (!text.isEmpty() && !text.startsWith(FIRST_LINE)) {
      throw InvalidSpecException.of(
          "grubenv", "", "the file is no environment block: make it anew with grub-editenv");
    }
    Map<String, String> values = new LinkedHashMap<>();
    StringBuilder comments = new StringBuilder();
    String rest = text.isEmpty() ? "" : text.substring(FIRST_LINE.length());
    for (String line : rest.split("\n")) {
      int equals = line.indexOf('=');
      if (line.startsWith("#")) {
        if (line.startsWith("# ")) {
          comments.append(line).append('\n');
        }
      } else if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return new GrubEnvironment(values, comments.toString());
  }

  GrubEnvironment with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new GrubEnvironment(more, comments);
  }

  String value(String name) {
    return values.getOrDefault(name, "");
  }

  String text() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append(comments);
    values.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    int left = SIZE - text.toString().getBytes(StandardCharsets.UTF_8).length;
    if (left < 0) {
      throw InvalidSpecException.of("grubenv", "", "the environment block has room for 1024 bytes");
    }
    return text.append("#".repeat(left)).toString();
  }
}
