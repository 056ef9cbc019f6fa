package io.panvisor.libvirt;

import io.panvisor.error.InvalidSpecException;
import java.util.regex.Pattern;

/** What names and paths may be that are handed to libvirt. All else is refused at the border. */
final class Allowed {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+~-]{0,199}");
  private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_.+~:@-]+)+");
  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,62}))*");

  private Allowed() {}

  /** A name of a pool, volume, network, filter or port group. */
  static String name(String field, String value) {
    if (!NAME.matcher(value).matches() || value.contains("..")) {
      throw InvalidSpecException.of(
          field,
          value,
          "a name begins with a letter or digit, and goes on with letters, digits, '.', '_', '+', '~' and '-', but not with two dots");
    }
    return value;
  }

  /** A name of a network interface of the engine's host: 15 characters at most. */
  static String networkInterface(String field, String value) {
    if (!INTERFACE.matcher(value).matches()) {
      throw InvalidSpecException.of(
          field,
          value,
          "an interface's name has letters, digits, '.', '_' and '-', 15 characters at most");
    }
    return value;
  }

  /** A path of the engine's host: absolute, in its shortest form, of plain characters. */
  static String path(String field, String value) {
    if (!PATH.matcher(value).matches()
        || value.contains("/../")
        || value.contains("/./")
        || value.endsWith("/..")
        || value.endsWith("/.")) {
      throw InvalidSpecException.of(
          field,
          value,
          "a path begins with '/', does not end with one, and has no '.' or '..' in it, nor blanks, quotes or the like");
    }
    return value;
  }

  /** A host's name, in letters, digits, '-' and dots. */
  static String host(String field, String value) {
    if (value.length() > 253 || !HOST.matcher(value).matches()) {
      throw InvalidSpecException.of(
          field, value, "a host's name has letters, digits, '-' and dots between");
    }
    return value;
  }

  static boolean isUuid(String value) {
    return UUID.matcher(value).matches();
  }
}
