package io.panvisor.config.network;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which keys of network files hold passwords, so that a model of the file does not show them. */
final class SecretKeys {

  /** What a model shows in the place of a password. */
  static final String MASK = "***";

  private static final Pattern SECRET =
      Pattern.compile(
          ".*(passw|psk|secret|private.?key|preshared|wep.?key|wireless.?key|passphrase).*"
              + "|key|key[0-9]?|pin|.*auth.?key.*");

  private SecretKeys() {}

  static boolean isSecret(String key) {
    String small = key.toLowerCase(Locale.ROOT);
    // Flags say where a password is kept, not what it is.
    return SECRET.matcher(small).matches() && !small.endsWith("flags") && !small.endsWith("mgmt");
  }

  /** The value, or the mask. */
  static String shown(String key, String value) {
    return isSecret(key) ? MASK : value;
  }
}
