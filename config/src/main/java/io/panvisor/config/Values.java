package io.panvisor.config;

import io.panvisor.error.InvalidSpecException;
import java.util.regex.Pattern;

/**
 * The lists of what is allowed in a host's files, against which every value is held where it
 * enters: nothing gets into a file through a name. Each method gives the value back, or throws an
 * {@link InvalidSpecException} that names the field.
 */
public final class Values {

  private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:@+-]{0,254}");
  private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern MAC = Pattern.compile("(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}");

  private Values() {}

  /** {@return a network device's name: letters, digits, '.', '_', '-', 15 characters at most} */
  public static String device(String field, String value) {
    return matching(
        DEVICE,
        field,
        value,
        "a network device has a name of letters, digits, '.', '_' and '-', 15 characters at most");
  }

  /** {@return a name without blanks, quotes or other signs: letters, digits and {@code _.:@+-}} */
  public static String token(String field, String value) {
    return matching(
        TOKEN,
        field,
        value,
        "letters, digits and the signs _ . : @ + - are allowed here, 255 characters at most");
  }

  /** {@return one line without control characters} */
  public static String line(String field, String value) {
    boolean clean =
        value
            .codePoints()
            .noneMatch(
                point ->
                    Character.isISOControl(point)
                        || point == 0x2028
                        || point == 0x2029
                        || Character.getType(point) == Character.SURROGATE);
    if (!clean || value.length() > 4096) {
      throw InvalidSpecException.of(
          field, value, "one line is allowed here, without control characters, 4096 at most");
    }
    return value;
  }

  /** {@return one line that is not empty, without blanks in it} */
  public static String word(String field, String value) {
    line(field, value);
    if (value.isEmpty() || value.codePoints().anyMatch(Character::isWhitespace)) {
      throw InvalidSpecException.of(field, value, "one word is allowed here, without blanks");
    }
    return value;
  }

  /** {@return a host name of labels with dots between, 253 characters at most} */
  public static String hostName(String field, String value) {
    boolean good = !value.isEmpty() && value.length() <= 253;
    for (String label : value.split("\\.", -1)) {
      good &= LABEL.matcher(label).matches();
    }
    if (!good) {
      throw InvalidSpecException.of(
          field, value, "a host name is made of letters, digits and '-', with dots between");
    }
    return value;
  }

  /** {@return an absolute path in normal form, without control characters} */
  public static String absolutePath(String field, String value) {
    line(field, value);
    boolean good = value.startsWith("/");
    for (String part : value.split("/", -1)) {
      good &= !part.equals("..") && !part.equals(".");
    }
    if (!good) {
      throw InvalidSpecException.of(
          field, value, "an absolute path is expected here, without '.' and '..' in it");
    }
    return value;
  }

  /** {@return whether it is an IPv4 address of four numbers} */
  public static boolean isIpv4(String value) {
    String[] parts = value.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (!OCTET.matcher(part).matches() || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  /** {@return whether it is an IPv6 address, without a zone} */
  public static boolean isIpv6(String value) {
    return Ipv6.isAddress(value);
  }

  /** {@return an IPv4 address} */
  public static String ipv4(String field, String value) {
    if (!isIpv4(value)) {
      throw InvalidSpecException.of(
          field, value, "an IPv4 address is four numbers from 0 to 255, such as 10.0.0.2");
    }
    return value;
  }

  /** {@return an IPv6 address without a zone} */
  public static String ipv6(String field, String value) {
    if (!isIpv6(value)) {
      throw InvalidSpecException.of(field, value, "an IPv6 address is such as 2001:db8::2");
    }
    return value;
  }

  /** {@return an address of either family} */
  public static String address(String field, String value) {
    if (!isIpv4(value) && !isIpv6(value)) {
      throw InvalidSpecException.of(field, value, "an address is such as 10.0.0.2 or 2001:db8::2");
    }
    return value;
  }

  /** {@return an address of either family or a host name} */
  public static String host(String field, String value) {
    return isIpv4(value) || isIpv6(value) ? value : hostName(field, value);
  }

  /** {@return a MAC address in small letters} */
  public static String mac(String field, String value) {
    return matching(MAC, field, value, "a MAC address is such as 52:54:00:12:34:56")
        .toLowerCase(java.util.Locale.ROOT);
  }

  /** {@return a port from 1 to 65535} */
  public static int port(String field, int value) {
    return between(field, value, 1, 65_535);
  }

  /** {@return a number in that range, both ends included} */
  public static int between(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw InvalidSpecException.of(
          field, Integer.toString(value), "a number from " + least + " to " + most);
    }
    return value;
  }

  /** {@return a value that matches; {@code why} says what is allowed} */
  public static String matching(Pattern allowed, String field, String value, String why) {
    if (!allowed.matcher(value).matches()) {
      throw InvalidSpecException.of(field, value, why);
    }
    return value;
  }
}
