package io.panvisor.spec;

/**
 * One reason why a spec cannot be honoured.
 *
 * @param field the field, such as {@code memory} or {@code vm.disks[0].size}
 * @param value its value, shortened and with control characters escaped
 * @param why what is wrong and what would be right
 */
public record Violation(String field, String value, String why) {

  /** Shortens and escapes the value, so that it can be shown on one line. */
  public Violation {
    StringBuilder shown = new StringBuilder();
    value
        .codePoints()
        .limit(80)
        .forEach(
            point -> {
              if (Character.isISOControl(point)
                  || Character.getType(point) == Character.FORMAT
                  || point == 0x2028
                  || point == 0x2029) {
                shown.append(String.format("\\u%04x", point));
              } else {
                shown.appendCodePoint(point);
              }
            });
    value = shown + (value.codePointCount(0, value.length()) > 80 ? "..." : "");
  }

  @Override
  public String toString() {
    return field + " '" + value + "': " + why;
  }
}
