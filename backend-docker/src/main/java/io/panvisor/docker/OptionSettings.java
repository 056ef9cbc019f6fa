package io.panvisor.docker;

import io.panvisor.DataSize;
import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an engine's request, by their places in it ({@code HostConfig.CapAdd}), and the lists
 * of what is allowed in them. Filled by the builders of options; not thread-safe.
 */
final class OptionSettings {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
  private static final Pattern DOMAIN =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?");
  private static final Pattern NUMERIC =
      Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, Integer> minors = new TreeMap<>();
  private final List<Secret> secrets = new ArrayList<>();

  void put(String place, Object value) {
    values.put(place, value);
  }

  @SuppressWarnings("unchecked")
  void add(String place, Object value) {
    ((List<Object>) values.computeIfAbsent(place, fresh -> new ArrayList<>())).add(value);
  }

  @SuppressWarnings("unchecked")
  void putIn(String place, String key, Object value) {
    ((Map<String, Object>) values.computeIfAbsent(place, fresh -> new LinkedHashMap<>()))
        .put(key, value);
  }

  void hide(Secret secret) {
    secrets.add(secret);
  }

  /** Says that the place is known only from that version of the API on. */
  void since(String place, int minor) {
    minors.put(place, minor);
  }

  boolean has(String place) {
    return values.containsKey(place);
  }

  Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  Map<String, Integer> minors() {
    return minors;
  }

  List<Secret> secrets() {
    return List.copyOf(secrets);
  }

  static InvalidSpecException refusal(String field, String value, String why) {
    return InvalidSpecException.of(field, value, why);
  }

  static String matching(Pattern pattern, String field, String value, String why) {
    if (!pattern.matcher(value).matches()) {
      throw refusal(field, value, why);
    }
    return value;
  }

  static String name(String field, String value) {
    return matching(
        NAME,
        field,
        value,
        "a name begins with a letter or digit, and goes on with letters, digits, '.', '_' and '-'");
  }

  static String domain(String field, String value) {
    return matching(
        DOMAIN, field, value, "a domain has letters, digits, '.', '_' and '-', 253 at most");
  }

  /** One line without control characters. */
  static String line(String field, String value) {
    if (value.length() > 4096 || value.codePoints().anyMatch(Character::isISOControl)) {
      throw refusal(field, value, "one line of printable characters, 4096 at most");
    }
    return value;
  }

  static String path(String field, String value) {
    line(field, value);
    boolean plain = value.startsWith("/") && value.indexOf(':') < 0 && value.indexOf(',') < 0;
    for (String part : value.split("/", -1)) {
      plain &= !part.equals(".") && !part.equals("..");
    }
    if (!plain) {
      throw refusal(field, value, "an absolute path without '.', '..', ':' and ','");
    }
    return value;
  }

  static long within(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw refusal(field, Long.toString(value), "from " + least + " to " + most);
    }
    return value;
  }

  static long size(String field, DataSize size, DataSize least) {
    if (size.compareTo(least) < 0) {
      throw refusal(field, size.toString(), least + " at least");
    }
    return size.bytes();
  }

  static String address(String field, String value) {
    if (parsed(value) == null) {
      throw refusal(field, value, "a numeric address, v4 or v6");
    }
    return value;
  }

  static String address(String field, String value, int bytes) {
    InetAddress address = parsed(value);
    if (address == null || address.getAddress().length != bytes) {
      throw refusal(field, value, "a numeric address of version " + (bytes == 4 ? 4 : 6));
    }
    return value;
  }

  private static @Nullable InetAddress parsed(String value) {
    // Only digits are let through: anything else would be looked up as a host's name.
    if (!NUMERIC.matcher(value).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(value);
    } catch (UnknownHostException notAnAddress) {
      return null;
    }
  }
}
