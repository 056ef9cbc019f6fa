package io.panvisor.config.packstack;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Checks one answer as packstack would, without asking any other machine. */
final class AnswerChecks {

  private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,8}[KMGTkmgt]");
  private static final Pattern STORAGE =
      Pattern.compile("/dev/[A-Za-z0-9_/.-]{1,200}|[A-Za-z0-9.-]{1,253}/[A-Za-z0-9_/.-]{1,200}");
  private static final Pattern LDAP_NAME =
      Pattern.compile("(?:[A-Za-z0-9.]+=[^,=]{1,100})(?:,[A-Za-z0-9.]+=[^,=]{1,100})*");
  private static final Pattern LDAP_URL = Pattern.compile("ldaps?://[A-Za-z0-9._:/\\[\\]-]{1,255}");

  private AnswerChecks() {}

  static void check(PackstackKey key, String value) {
    if (!isLine(value)) {
      throw key.wrong(value, "an answer is one line without control characters and blanks around");
    }
    if (value.isEmpty()) {
      // What packstack itself leaves empty is needed only by what AnswerRules knows.
      if (key.checks().contains("not-empty") && !key.usual().isEmpty()) {
        throw key.wrong(value, "this may not be empty");
      }
      if (key.checks().contains("option")) {
        throw key.wrong(value, "one of " + String.join(", ", key.options()));
      }
      return;
    }
    key.checks().forEach(check -> one(key, check, value));
    if (key.name().endsWith("_VOLUMES_SIZE") && !SIZE.matcher(value).matches()) {
      throw key.wrong(value, "a size is such as 20G");
    }
  }

  private static boolean isLine(String value) {
    return value.equals(value.strip())
        && value.length() <= 4096
        && value.codePoints().noneMatch(Character::isISOControl)
        && value.indexOf('\u2028') < 0
        && value.indexOf('\u2029') < 0;
  }

  private static List<String> items(String value) {
    return Arrays.stream(value.split(",", -1)).map(String::strip).toList();
  }

  private static void one(PackstackKey key, String check, String value) {
    switch (check) {
      case "option" -> option(key, value);
      case "options" -> items(value).forEach(item -> option(key, item));
      case "integer" -> matching(key, value, "-?[0-9]{1,18}", "a whole number");
      case "number" -> matching(key, value, "[0-9]{1,9}(?:\\.[0-9]{1,9})?", "a number such as 1.5");
      case "port" -> port(key, value);
      case "ip" -> address(key, value);
      case "ips" -> items(value).forEach(item -> host(key, item));
      case "host" -> host(key, value);
      case "hosts" -> items(value).forEach(item -> host(key, item));
      case "pattern" -> pattern(key, value);
      case "patterns" -> items(value).forEach(item -> pattern(key, item));
      case "path" -> path(key, value);
      case "storages" -> items(value).forEach(item -> storage(key, item));
      case "size" -> matching(key, value, SIZE.pattern(), "a size is such as 2G");
      case "ldap-name" -> matching(key, value, LDAP_NAME.pattern(), "such as dc=example,dc=org");
      case "ldap-url" -> matching(key, value, LDAP_URL.pattern(), "such as ldap://10.0.0.1");
      default -> {}
    }
  }

  private static void matching(PackstackKey key, String value, String allowed, String why) {
    if (!value.matches(allowed)) {
      throw key.wrong(value, why);
    }
  }

  private static void option(PackstackKey key, String value) {
    if (!key.options().isEmpty() && !key.options().contains(value)) {
      throw key.wrong(value, "one of " + String.join(", ", key.options()));
    }
  }

  private static void port(PackstackKey key, String value) {
    if (!value.matches("[0-9]{1,5}")
        || Integer.parseInt(value) < 1
        || Integer.parseInt(value) > 65_535) {
      throw key.wrong(value, "a port from 1 to 65535");
    }
  }

  private static void address(PackstackKey key, String value) {
    if (!Values.isIpv4(value) && !Values.isIpv6(value)) {
      throw key.wrong(value, "an address such as 10.0.0.2");
    }
  }

  private static void host(PackstackKey key, String value) {
    try {
      Values.host(key.name(), value);
    } catch (InvalidSpecException wrong) {
      throw key.wrong(value, "an address or a host's name, and commas between several");
    }
  }

  private static void pattern(PackstackKey key, String value) {
    if (!key.options().isEmpty()
        && key.options().stream().noneMatch(each -> Pattern.compile(each).matcher(value).find())) {
      throw key.wrong(value, "this matches none of " + String.join(" ", key.options()));
    }
  }

  private static void path(PackstackKey key, String value) {
    if (!value.startsWith("/") && !value.startsWith("~/")) {
      throw key.wrong(value, "an absolute path");
    }
  }

  private static void storage(PackstackKey key, String value) {
    if (!STORAGE.matcher(value).matches()) {
      throw key.wrong(value, "a device is such as /dev/vdb or 10.0.1.2/vdb, with commas between");
    }
  }
}
