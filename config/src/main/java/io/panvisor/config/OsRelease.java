package io.panvisor.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What system a host is, by its os-release file (<a
 * href="https://www.freedesktop.org/software/systemd/man/os-release.html">os-release(5)</a>).
 *
 * @param id such as {@code debian}, {@code centos}, {@code rhel}; empty when not known
 * @param version such as {@code 12}, {@code 7}, {@code 9.4}; empty when not known
 * @param like what it is like, such as {@code rhel}, {@code fedora}
 * @param prettyName its name for people
 */
public record OsRelease(String id, String version, List<String> like, String prettyName) {

  static final OsRelease UNKNOWN = new OsRelease("", "", List.of(), "a system without os-release");

  /** Copies the list. */
  public OsRelease {
    like = List.copyOf(like);
  }

  /** {@return what the text of an os-release file says} */
  public static OsRelease parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : text.split("\n")) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        values.put(line.substring(0, equals).strip(), unquoted(line.substring(equals + 1).strip()));
      }
    }
    return new OsRelease(
        values.getOrDefault("ID", ""),
        values.getOrDefault("VERSION_ID", ""),
        Arrays.stream(values.getOrDefault("ID_LIKE", "").split(" "))
            .filter(word -> !word.isEmpty())
            .toList(),
        values.getOrDefault("PRETTY_NAME", values.getOrDefault("NAME", "")));
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.startsWith("\"") && value.endsWith("\"")
                || value.startsWith("'") && value.endsWith("'"));
    return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
  }

  /** {@return whether packages are RPM packages: RHEL, CentOS, Fedora and those like them} */
  public boolean isRedHatLike() {
    return is("rhel") || is("centos") || is("fedora");
  }

  /** {@return whether packages are Debian packages} */
  public boolean isDebianLike() {
    return is("debian") || is("ubuntu");
  }

  private boolean is(String name) {
    return id.equals(name) || like.contains(name);
  }

  /** {@return the number before the first dot of the version; 0 when there is none} */
  public int majorVersion() {
    String digits = version.replaceFirst("\\D.*", "");
    return digits.isEmpty() || digits.length() > 6 ? 0 : Integer.parseInt(digits);
  }
}
