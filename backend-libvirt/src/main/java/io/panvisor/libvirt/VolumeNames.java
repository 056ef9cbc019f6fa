package io.panvisor.libvirt;

import io.panvisor.spi.OwnerMark;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the volumes that are made for a machine. A volume has no labels, so its name says
 * whose it is: {@code panvisor-UUID-ROLE.SUFFIX}. While a machine is being made, one empty volume
 * {@code panvisor-UUID-creating~OWNER} tells who is making it; it goes when the machine is
 * finished. What is left after a crash is found by it.
 */
final class VolumeNames {

  private static final String PREFIX = "panvisor-";
  private static final String CREATING = "creating~";
  private static final Pattern OURS =
      Pattern.compile("panvisor-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(.+)");

  private VolumeNames() {}

  static String of(UUID machine, String role, String suffix) {
    return PREFIX + machine + "-" + role + "." + suffix;
  }

  /** The volume that says who is making the machine. A mark's slashes cannot be in a name. */
  static String marker(UUID machine, String owner) {
    return PREFIX + machine + "-" + CREATING + owner.replace('/', '~');
  }

  /** The machine that a volume was made for; empty when the volume is none of ours. */
  static Optional<UUID> machine(String name) {
    Matcher matcher = OURS.matcher(name);
    return matcher.matches() ? Optional.of(UUID.fromString(matcher.group(1))) : Optional.empty();
  }

  static boolean isMarker(String name) {
    Matcher matcher = OURS.matcher(name);
    return matcher.matches() && matcher.group(2).startsWith(CREATING);
  }

  /** Who is making the machine, as the marker's name says. */
  static Optional<OwnerMark> owner(String name) {
    Matcher matcher = OURS.matcher(name);
    return matcher.matches() && matcher.group(2).startsWith(CREATING)
        ? OwnerMark.parse(matcher.group(2).substring(CREATING.length()).replace('~', '/'))
        : Optional.empty();
  }
}
