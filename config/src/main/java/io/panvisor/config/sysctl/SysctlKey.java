package io.panvisor.config.sysctl;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a kernel parameter, or a pattern of names. Immutable.
 *
 * <p>It is the place below {@code /proc/sys}. In text, the first separator decides: where it is a
 * '/', all is as in the path; where it is a '.', dots and slashes are interchanged, so that {@code
 * net.ipv4.conf.eth0/100.forwarding} and {@code net/ipv4/conf/eth0.100/forwarding} are the same
 * (sysctl.d(5)). In a pattern, {@code *}, {@code ?} and {@code [...]} stand for parts of a name, as
 * in glob(7).
 *
 * @param path the path below {@code /proc/sys}, such as {@code net/ipv4/ip_forward}
 */
public record SysctlKey(String path) implements Comparable<SysctlKey> {

  private static final String PART = "(?!\\.{1,2}(?:/|$))[A-Za-z0-9_.:@+*?\\[\\]!-]+";
  private static final Pattern PATH =
      Pattern.compile("(?=.{1,255}$)(?!-)" + PART + "(?:/" + PART + ")*");
  private static final Pattern GLOB = Pattern.compile("[*?\\[\\]]");

  /**
   * Checks the path.
   *
   * @throws InvalidSpecException when it has other characters than letters, digits, {@code _.:@+-}
   *     and those of patterns, is empty, or has empty parts
   */
  public SysctlKey {
    Values.matching(
        PATH, "key", path, "a kernel parameter is such as net.ipv4.ip_forward, without blanks");
  }

  /**
   * {@return the key of that text, with dots or slashes}
   *
   * @throws InvalidSpecException as the constructor does
   */
  public static SysctlKey of(String text) {
    return find(text)
        .orElseThrow(
            () ->
                InvalidSpecException.of(
                    "key",
                    text,
                    "a kernel parameter is such as net.ipv4.ip_forward, without blanks"));
  }

  static Optional<SysctlKey> find(String text) {
    String path = swapsSeparators(text) ? swapped(text) : text;
    return PATH.matcher(path).matches() ? Optional.of(new SysctlKey(path)) : Optional.empty();
  }

  private static boolean swapsSeparators(String text) {
    int dot = text.indexOf('.');
    int slash = text.indexOf('/');
    return dot >= 0 && (slash < 0 || dot < slash);
  }

  private static String swapped(String text) {
    return text.replace('.', '\0').replace('/', '.').replace('\0', '/');
  }

  /** {@return whether it stands for several names} */
  public boolean isPattern() {
    return GLOB.matcher(path).find();
  }

  /** {@return whether that name is one that this pattern stands for, or the same name} */
  public boolean matches(SysctlKey name) {
    return path.equals(name.path) || isPattern() && regex().matcher(name.path).matches();
  }

  private Pattern regex() {
    StringBuilder regex = new StringBuilder();
    for (int index = 0; index < path.length(); index++) {
      char each = path.charAt(index);
      int close = each == '[' ? path.indexOf(']', index + 2) : -1;
      if (each == '*') {
        regex.append("[^/]*");
      } else if (each == '?') {
        regex.append("[^/]");
      } else if (close > 0) {
        String range = path.substring(index + 1, close);
        boolean negated = range.startsWith("!");
        regex
            .append(negated ? "[^/" : "[")
            .append(range.substring(negated ? 1 : 0).replaceAll("[^A-Za-z0-9-]", "\\\\$0"))
            .append(']');
        index = close;
      } else {
        regex.append(Pattern.quote(String.valueOf(each)));
      }
    }
    return Pattern.compile(regex.toString());
  }

  @Override
  public int compareTo(SysctlKey other) {
    return path.compareTo(other.path);
  }

  /** {@return the name with dots, such as {@code net.ipv4.ip_forward}} */
  @Override
  public String toString() {
    return swapped(path);
  }
}
