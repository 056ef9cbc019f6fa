package io.panvisor.config.host;

import io.panvisor.config.OsRelease;
import io.panvisor.error.InvalidSpecException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The systems that a {@link HostProfile} knows. */
public enum HostSystem {
  /** CentOS 7, and RHEL 7. */
  CENTOS_7("CentOS 7", "yum"),
  /** RHEL 8, and those made from it: CentOS Stream 8, AlmaLinux 8, Rocky Linux 8. */
  RHEL_8("RHEL 8", "dnf"),
  /** RHEL 9, and those made from it: CentOS Stream 9, AlmaLinux 9, Rocky Linux 9. */
  RHEL_9("RHEL 9", "dnf"),
  /** Debian 12. */
  DEBIAN_12("Debian 12", "apt-get");

  private final String shown;
  private final String tool;

  HostSystem(String shown, String tool) {
    this.shown = shown;
    this.tool = tool;
  }

  /** {@return the system that os-release tells of, if it is one of these} */
  public static Optional<HostSystem> of(OsRelease os) {
    if (os.id().equals("debian")) {
      return os.majorVersion() == 12 ? Optional.of(DEBIAN_12) : Optional.empty();
    }
    boolean enterprise =
        os.id().equals("rhel") || os.id().equals("centos") || os.like().contains("rhel");
    if (!enterprise) {
      return Optional.empty();
    }
    return switch (os.majorVersion()) {
      case 7 -> Optional.of(CENTOS_7);
      case 8 -> Optional.of(RHEL_8);
      case 9 -> Optional.of(RHEL_9);
      default -> Optional.empty();
    };
  }

  /**
   * {@return the system that os-release tells of}
   *
   * @throws InvalidSpecException when it is none of these; the error names those that are
   */
  public static HostSystem require(OsRelease os) {
    return of(os)
        .orElseThrow(
            () ->
                InvalidSpecException.of(
                    "root",
                    os.prettyName(),
                    "this system is not known; known are "
                        + Arrays.stream(values())
                            .map(HostSystem::shown)
                            .collect(Collectors.joining(", "))));
  }

  /** {@return its name for people} */
  public String shown() {
    return shown;
  }

  /** {@return whether its packages are RPM packages} */
  public boolean isRedHatLike() {
    return this != DEBIAN_12;
  }

  /** {@return the program that installs packages: {@code yum}, {@code dnf} or {@code apt-get}} */
  public String packageTool() {
    return tool;
  }
}
