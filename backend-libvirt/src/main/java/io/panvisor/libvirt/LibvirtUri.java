package io.panvisor.libvirt;

import io.panvisor.error.InvalidSpecException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A URI of libvirt's: {@code DRIVER[+TRANSPORT]://[USER@][HOST][:PORT]/PATH[?PARAMETERS]}. It is
 * passed on to libvirt as it is; here it is only looked at.
 *
 * @param driver the driver, such as {@code qemu}
 * @param transport how the daemon is reached; empty for the library's own choice
 * @param text what libvirt is given
 * @see <a href="https://libvirt.org/uri.html">libvirt: connection URIs</a>
 */
record LibvirtUri(String driver, Optional<String> transport, URI uri, String text) {

  private static final Set<String> DRIVERS = Set.of("qemu", "lxc", "test");
  private static final Set<String> TRANSPORTS =
      Set.of("unix", "tcp", "tls", "ssh", "libssh", "libssh2", "ext");

  /** Whether a URI is one of those that this backend serves. Looks at the scheme alone. */
  static boolean serves(URI uri) {
    if (uri.getScheme() == null) {
      return false;
    }
    String[] scheme = uri.getScheme().toLowerCase(Locale.ROOT).split("\\+", 2);
    return DRIVERS.contains(scheme[0]) && (scheme.length == 1 || TRANSPORTS.contains(scheme[1]));
  }

  /**
   * Reads a URI that this backend serves.
   *
   * @throws InvalidSpecException when its path makes no sense to libvirt
   */
  static LibvirtUri of(URI uri) {
    String[] scheme = uri.getScheme().toLowerCase(Locale.ROOT).split("\\+", 2);
    LibvirtUri read =
        new LibvirtUri(
            scheme[0],
            scheme.length == 2 ? Optional.of(scheme[1]) : Optional.empty(),
            uri,
            uri.toString());
    String path = uri.getPath() == null ? "" : uri.getPath();
    if (scheme[0].equals("qemu") && !path.equals("/system") && !path.equals("/session")) {
      throw InvalidSpecException.of(
          "uri", uri.toString(), "the path is /system or /session: qemu:///system");
    }
    if (scheme[0].equals("lxc") && !path.equals("/system") && path.length() > 1) {
      throw InvalidSpecException.of(
          "uri", uri.toString(), "LXC has the path /system only: lxc:///system");
    }
    if (scheme[0].equals("test") && path.length() < 2) {
      throw InvalidSpecException.of(
          "uri", uri.toString(), "the path is /default or the description's file: test:///default");
    }
    return read;
  }

  /** Whether the daemon is on this machine. */
  boolean isLocal() {
    return uri.getHost() == null || uri.getHost().isEmpty();
  }

  /**
   * Whether the daemon sees the files that this process sees: one behind a socket of its own may
   * live elsewhere.
   */
  boolean sharesFiles() {
    return isLocal() && (uri.getQuery() == null || !uri.getQuery().contains("socket="));
  }

  /** Whether the machines are those of one user and not of the whole host. */
  boolean isSession() {
    return driver.equals("qemu") && "/session".equals(uri.getPath());
  }
}
