package io.panvisor.spec;

import io.panvisor.error.InvalidSpecException;
import java.util.regex.Pattern;

/** The lists of what is allowed, against which every text of a spec is held where it enters. */
final class Checks {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
  private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");
  private static final Pattern IMAGE =
      Pattern.compile(
          "(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,252})(?::[0-9]{1,5})?/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*"
              + "(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[a-z0-9]+:[0-9a-f]{32,128})?");
  private static final Pattern IMAGE_ID = Pattern.compile("(?:sha256:)?[0-9a-f]{12,64}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,254}");

  private Checks() {}

  static String name(String field, String value) {
    return matching(
        NAME,
        field,
        value,
        "a name begins with a letter or digit, goes on with letters, digits, '.', '_' and '-', and has 63 characters at most");
  }

  static String device(String field, String value) {
    return matching(
        DEVICE,
        field,
        value,
        "a network device has a name of letters, digits, '.', '_' and '-', 15 characters at most");
  }

  static String imageReference(String field, String value) {
    if (value.length() <= 512
        && (IMAGE_ID.matcher(value).matches() || IMAGE.matcher(value).matches())) {
      return value;
    }
    throw InvalidSpecException.of(
        field, value, "an image is named [HOST[:PORT]/]PATH[:TAG][@DIGEST] in lower case");
  }

  static String variable(String field, String value) {
    return matching(
        VARIABLE,
        field,
        value,
        "a variable's name has letters, digits, '_', '.' and '-', and does not begin with a digit");
  }

  /**
   * A text for a machine's own use (an argument, a variable's value): anything but NUL, which no
   * system call passes on.
   */
  static String argument(String field, String value, int most) {
    if (value.length() > most) {
      throw InvalidSpecException.of(field, value, "at most " + most + " characters are passed on");
    }
    return value.indexOf('\0') < 0
        ? value
        : refuse(field, value, "a NUL character cannot be passed on");
  }

  /** One line of printable text. */
  static String line(String field, String value, int most) {
    if (value.length() > most) {
      throw InvalidSpecException.of(field, value, "at most " + most + " characters");
    }
    boolean clean =
        value
            .codePoints()
            .noneMatch(
                point ->
                    Character.isISOControl(point)
                        || point == 0xfffe
                        || point == 0xffff
                        || Character.getType(point) == Character.SURROGATE);
    return clean
        ? value
        : refuse(field, value, "one line of printable characters, without control characters");
  }

  /** An absolute path, in normal form, as a text that XML and command lines can carry. */
  static String absolutePath(String field, String value) {
    line(field, value, 4096);
    if (!value.startsWith("/")) {
      throw InvalidSpecException.of(
          field, value, "a path on the engine's host is absolute: begin with '/'");
    }
    for (String part : value.split("/", -1)) {
      if (part.equals("..") || part.equals(".")) {
        throw InvalidSpecException.of(field, value, "a path has no '.' or '..' in it");
      }
    }
    return value;
  }

  static int port(String field, int value, int least) {
    if (value < least || value > 65_535) {
      throw InvalidSpecException.of(
          field, Integer.toString(value), "a port is a number from " + least + " to 65535");
    }
    return value;
  }

  static InvalidSpecException refusal(String field, String value, String why) {
    return InvalidSpecException.of(field, value, why);
  }

  private static String matching(Pattern pattern, String field, String value, String why) {
    return pattern.matcher(value).matches() ? value : refuse(field, value, why);
  }

  private static String refuse(String field, String value, String why) {
    throw InvalidSpecException.of(field, value, why);
  }
}
