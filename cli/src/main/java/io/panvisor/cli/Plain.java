package io.panvisor.cli;

/** Makes text of others safe to show on a terminal, on one line. */
final class Plain {

  private Plain() {}

  /** One line: breaks become spaces, whatever else controls a terminal is written out. */
  static String line(String text) {
    return cleaned(text.strip().replaceAll("\\s*\\R\\s*", " "));
  }

  /** The text with everything that controls a terminal written out, line breaks among them. */
  static String cell(String text) {
    return cleaned(text);
  }

  private static String cleaned(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              int type = Character.getType(point);
              if (Character.isISOControl(point)
                  || type == Character.FORMAT
                  || type == Character.SURROGATE
                  || type == Character.LINE_SEPARATOR
                  || type == Character.PARAGRAPH_SEPARATOR) {
                clean.append(String.format("\\u%04x", point));
              } else {
                clean.appendCodePoint(point);
              }
            });
    return clean.toString();
  }
}
