package io.panvisor.config.kickstart;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release of RHEL, by its first number; CentOS, Rocky, Alma and their like have the same. What a
 * kickstart file may say differs with it.
 */
public enum KickstartRelease {
  /** RHEL and CentOS 6. */
  RHEL_6(6),
  /** RHEL and CentOS 7. */
  RHEL_7(7),
  /** RHEL 8, CentOS Stream 8. */
  RHEL_8(8),
  /** RHEL 9, CentOS Stream 9. */
  RHEL_9(9);

  private static final Pattern VERSION = Pattern.compile("(?m)^#\\s*version=RHEL(\\d+)");
  private static final Pattern LOCATION =
      Pattern.compile(
          "(?:https?|ftp)://\\S+|nfs(?:4)?:(?:[^\\s:]*:)?[^\\s:]+:/\\S+|hd:[^\\s:]+:/\\S+"
              + "|cdrom(?::/\\S+)?|file:/\\S+");

  private final int number;

  KickstartRelease(int number) {
    this.number = number;
  }

  /** {@return the number of the release} */
  public int number() {
    return number;
  }

  /** {@return the release of that number, if it is one of these} */
  public static Optional<KickstartRelease> of(int number) {
    for (KickstartRelease release : values()) {
      if (release.number == number) {
        return Optional.of(release);
      }
    }
    return Optional.empty();
  }

  /** {@return what a file says of itself, in a comment such as {@code #version=RHEL8}} */
  static Optional<KickstartRelease> in(String text) {
    Matcher version = VERSION.matcher(text);
    return version.find() && version.group(1).length() < 3
        ? of(Integer.parseInt(version.group(1)))
        : Optional.empty();
  }

  /**
   * {@return the argument for the installer's kernel that names the file: {@code inst.ks=...}, and
   * {@code ks=...} for release 6}
   *
   * @param location where the installer finds it: {@code http://host/ks.cfg}, {@code
   *     nfs:host:/path/ks.cfg}, {@code hd:sda1:/ks.cfg}, {@code cdrom:/ks.cfg}, {@code
   *     file:/ks.cfg}
   * @throws InvalidSpecException when the location is none of these
   */
  public String bootArgument(String location) {
    Values.word("location", location);
    Values.matching(
        LOCATION,
        "location",
        location,
        "the installer takes http://host/ks.cfg, ftp://..., nfs:host:/path/ks.cfg,"
            + " hd:sda1:/ks.cfg, cdrom:/ks.cfg or file:/ks.cfg");
    return (this == RHEL_6 ? "ks=" : "inst.ks=") + location;
  }

  /** {@return {@code RHEL} and the number} */
  @Override
  public String toString() {
    return "RHEL " + number;
  }
}
