package io.panvisor.config.cloudinit;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.time.ZoneId;
import java.util.regex.Pattern;

/** What is allowed in the texts of cloud-init's files, beyond {@link Values}. */
final class Texts {

  private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
  private static final Pattern MODE = Pattern.compile("0[0-7]{3,4}");
  private static final Pattern LOCALE =
      Pattern.compile("[A-Za-z]{1,8}(?:_[A-Z]{2})?(?:\\.[A-Za-z0-9-]{1,20})?(?:@[a-z]{1,20})?");
  private static final Pattern PACKAGE =
      Pattern.compile("@?[A-Za-z0-9][A-Za-z0-9.+_:/~^-]{0,199}(?:=[A-Za-z0-9.+_:~^-]{1,99})?");
  private static final Pattern URL =
      Pattern.compile("(?:https?|ftp|file)://[A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%{}-]{1,2000}");
  private static final Pattern SIGNS = Pattern.compile("[^\\s\"'#\\\\\\p{Cntrl}]{1,255}");

  private Texts() {}

  /** A user or group: small letters, digits, '_' and '-', 32 at most. */
  static String account(String field, String value) {
    return Values.matching(
        ACCOUNT, field, value, "an account has small letters, digits, '_' and '-', 32 at most");
  }

  static String mode(String field, String value) {
    return Values.matching(MODE, field, value, "a mode is such as 0644");
  }

  static String locale(String field, String value) {
    return Values.matching(LOCALE, field, value, "a locale is such as en_GB.UTF-8");
  }

  static String packageName(String field, String value) {
    return Values.matching(PACKAGE, field, value, "a package is such as httpd or nginx=1.22.1-9");
  }

  static String url(String field, String value) {
    return Values.matching(URL, field, value, "a URL is such as https://example.org/repo");
  }

  /** One word without blanks, quotes, '#' and '\'. */
  static String signs(String field, String value) {
    return Values.matching(
        SIGNS, field, value, "one word is allowed here, without blanks, quotes, '#' and '\\'");
  }

  static String zone(String field, String value) {
    if (!ZoneId.getAvailableZoneIds().contains(value)) {
      throw InvalidSpecException.of(field, value, "a time zone is such as Europe/Berlin or UTC");
    }
    return value;
  }

  /** Any lines, without control characters but newlines and tabs. */
  static String lines(String field, String value) {
    boolean clean =
        value
            .codePoints()
            .noneMatch(
                point ->
                    point < ' ' && point != '\n' && point != '\t'
                        || point == 0x7f
                        || Character.getType(point) == Character.SURROGATE);
    if (!clean) {
      throw InvalidSpecException.of(
          field, value, "control characters other than newlines and tabs are not allowed here");
    }
    return value;
  }

  /** An address with the length of its network's prefix, such as 10.0.0.2/24. */
  static String addressWithPrefix(String field, String value) {
    int slash = value.indexOf('/');
    String address = slash < 0 ? value : value.substring(0, slash);
    String length = slash < 0 ? "" : value.substring(slash + 1);
    int most = Values.isIpv4(address) ? 32 : Values.isIpv6(address) ? 128 : -1;
    if (!length.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(length) > most) {
      throw InvalidSpecException.of(
          field, value, "an address with its prefix is such as 10.0.0.2/24 or 2001:db8::2/64");
    }
    return value;
  }
}
