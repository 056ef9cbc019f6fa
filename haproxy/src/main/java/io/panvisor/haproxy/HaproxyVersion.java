package io.panvisor.haproxy;

import io.panvisor.config.OsRelease;
import io.panvisor.error.InvalidSpecException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of HAProxy, as far as its configuration file differs: the branch, such as {@code 2.6}.
 * From 1.5 on. Immutable.
 *
 * @param major the number before the dot, from 1
 * @param minor the number behind it
 */
public record HaproxyVersion(int major, int minor) implements Comparable<HaproxyVersion> {

  /** CentOS 7. */
  public static final HaproxyVersion V1_5 = new HaproxyVersion(1, 5);

  /** The first with quotes, variables and resolvers. */
  public static final HaproxyVersion V1_6 = new HaproxyVersion(1, 6);

  /** RHEL 8, and the first with master-worker mode and HTTP/2. */
  public static final HaproxyVersion V1_8 = new HaproxyVersion(1, 8);

  /** The first of the second generation. */
  public static final HaproxyVersion V2_0 = new HaproxyVersion(2, 0);

  /** The first without {@code reqadd} and its like. */
  public static final HaproxyVersion V2_1 = new HaproxyVersion(2, 1);

  /** Debian 11. */
  public static final HaproxyVersion V2_2 = new HaproxyVersion(2, 2);

  /** RHEL 9 and Ubuntu 22.04. */
  public static final HaproxyVersion V2_4 = new HaproxyVersion(2, 4);

  /** The first without {@code nbproc}. */
  public static final HaproxyVersion V2_5 = new HaproxyVersion(2, 5);

  /** Debian 12. */
  public static final HaproxyVersion V2_6 = new HaproxyVersion(2, 6);

  /** Ubuntu 24.04. */
  public static final HaproxyVersion V2_8 = new HaproxyVersion(2, 8);

  /** Debian 13 and RHEL 10. */
  public static final HaproxyVersion V3_0 = new HaproxyVersion(3, 0);

  /** The newest whose words are known here. */
  public static final HaproxyVersion NEWEST = new HaproxyVersion(3, 2);

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})(?:[.\\-~+].*)?");

  /**
   * Checks the numbers.
   *
   * @throws InvalidSpecException for a version before 1.5
   */
  public HaproxyVersion {
    if (major < 1 || minor < 0 || major == 1 && minor < 5) {
      throw InvalidSpecException.of(
          "version", major + "." + minor, "versions from 1.5 on are known here");
    }
  }

  /**
   * {@return the version in a text such as {@code 2.6} or {@code 2.6.12-1+deb12u3}}
   *
   * @throws InvalidSpecException when it is none
   */
  public static HaproxyVersion parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw InvalidSpecException.of("version", text, "a version of HAProxy is such as 2.6");
    }
    return new HaproxyVersion(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /**
   * {@return the version that the system's own package has; nothing where that is not known here}
   */
  public static Optional<HaproxyVersion> shippedWith(OsRelease os) {
    int major = os.majorVersion();
    if (os.id().equals("debian")) {
      return switch (major) {
        case 11 -> Optional.of(V2_2);
        case 12 -> Optional.of(V2_6);
        case 13 -> Optional.of(V3_0);
        default -> Optional.empty();
      };
    }
    if (os.id().equals("ubuntu")) {
      return switch (os.version()) {
        case "20.04" -> Optional.of(V2_0);
        case "22.04" -> Optional.of(V2_4);
        case "24.04" -> Optional.of(V2_8);
        default -> Optional.empty();
      };
    }
    if (os.isRedHatLike() && !os.id().equals("fedora")) {
      return switch (major) {
        case 7 -> Optional.of(V1_5);
        case 8 -> Optional.of(V1_8);
        case 9 -> Optional.of(V2_4);
        case 10 -> Optional.of(V3_0);
        default -> Optional.empty();
      };
    }
    return Optional.empty();
  }

  /** {@return whether it is the other or a later one} */
  public boolean atLeast(HaproxyVersion other) {
    return compareTo(other) >= 0;
  }

  /** {@return whether it is earlier than the other} */
  public boolean isBefore(HaproxyVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(HaproxyVersion other) {
    return Comparator.comparingInt(HaproxyVersion::major)
        .thenComparingInt(HaproxyVersion::minor)
        .compare(this, other);
  }

  /** {@return such as {@code 2.6}} */
  @Override
  public String toString() {
    return major + "." + minor;
  }
}
