package io.panvisor.config.sysctl;

import java.util.Optional;

/**
 * A line that sets something, in its parts; put together they are the line again.
 *
 * @param indent blanks
 * @param dash {@code -} or nothing
 * @param key the key as it is written, which need not be a good one
 * @param equals the '=' with the blanks around it
 * @param value the value
 * @param end blanks
 */
record SysctlLine(String indent, String dash, String key, String equals, String value, String end) {

  static boolean isComment(String line) {
    String text = line.trim();
    return text.isEmpty() || text.startsWith("#") || text.startsWith(";");
  }

  /** What the line sets; nothing when there is no '='. */
  static Optional<SysctlLine> of(String line) {
    int equals = line.indexOf('=');
    if (equals < 0 || isComment(line)) {
      return Optional.empty();
    }
    int start = skipBlanks(line, 0);
    int keyStart = line.charAt(start) == '-' ? start + 1 : start;
    int keyEnd = skipBlanksBack(line, keyStart, equals);
    int valueStart = skipBlanks(line, equals + 1);
    int valueEnd = skipBlanksBack(line, valueStart, line.length());
    return Optional.of(
        new SysctlLine(
            line.substring(0, start),
            line.substring(start, keyStart),
            line.substring(keyStart, keyEnd),
            line.substring(keyEnd, valueStart),
            line.substring(valueStart, valueEnd),
            line.substring(valueEnd)));
  }

  /** The key that patterns are kept off by this line: {@code -key} without a value. */
  static Optional<SysctlKey> exclusion(String line) {
    String text = line.trim();
    return text.startsWith("-") && text.indexOf('=') < 0
        ? SysctlKey.find(text.substring(1))
        : Optional.empty();
  }

  private static int skipBlanks(String line, int from) {
    int index = from;
    while (index < line.length() && line.charAt(index) <= ' ') {
      index++;
    }
    return index;
  }

  private static int skipBlanksBack(String line, int from, int to) {
    int index = to;
    while (index > from && line.charAt(index - 1) <= ' ') {
      index--;
    }
    return index;
  }

  boolean mayFail() {
    return !dash.isEmpty();
  }

  SysctlLine with(SysctlSetting setting) {
    return new SysctlLine(indent, setting.mayFail() ? "-" : "", key, equals, setting.value(), end);
  }

  @Override
  public String toString() {
    return indent + dash + key + equals + value + end;
  }
}
