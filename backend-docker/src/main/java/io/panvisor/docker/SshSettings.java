package io.panvisor.docker;

import io.panvisor.ConnectOptions;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.process.SshTarget;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** The other machine from a URI's authority and the connect options. */
final class SshSettings {

  static final String PREFIX = "ssh.";
  private static final String IDENTITY = PREFIX + "identity";
  private static final String KNOWN_HOSTS = PREFIX + "knownHosts";
  private static final String CONFIG = PREFIX + "config";

  private SshSettings() {}

  /**
   * Checks user, host and port, and the files.
   *
   * @throws InvalidSpecException for what ssh must not be given
   */
  static SshTarget target(String authority, ConnectOptions options) {
    SshTarget target = SshTarget.parse(authority);
    for (Map.Entry<String, String> setting : options.settings().entrySet()) {
      if (setting.getKey().startsWith(PREFIX)) {
        Path file = path(setting.getKey(), setting.getValue());
        target =
            switch (setting.getKey()) {
              case IDENTITY -> target.withIdentity(file);
              case KNOWN_HOSTS -> target.withKnownHosts(file);
              case CONFIG -> target.withConfigFile(file);
              default ->
                  throw InvalidSpecException.of(
                      setting.getKey(),
                      setting.getValue(),
                      "the settings are " + IDENTITY + ", " + KNOWN_HOSTS + " and " + CONFIG);
            };
      }
    }
    return target;
  }

  private static Path path(String name, String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw InvalidSpecException.of(name, value, "that is no path");
    }
  }
}
