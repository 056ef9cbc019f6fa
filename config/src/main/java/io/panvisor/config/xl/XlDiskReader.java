package io.panvisor.config.xl;

import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a disk as libxlutil does: keys with values, words, up to four values by their position, and
 * the prefixes of xm before the target.
 */
final class XlDiskReader {

  private static final Set<String> VALUED =
      Set.of(
          "format",
          "vdev",
          "access",
          "devtype",
          "backend",
          "backendtype",
          "specification",
          "script",
          "colo-host",
          "colo-port",
          "colo-export",
          "active-disk",
          "hidden-disk",
          "grant_usage");
  private static final Pattern KEY = Pattern.compile("([a-z][-a-z0-9_]*)=(.*)", Pattern.DOTALL);
  private static final Pattern PREFIX = Pattern.compile("([a-z][a-z0-9]*):");

  private final String spec;
  private final Map<String, String> fields = new HashMap<>();
  private final List<String> legacy = new ArrayList<>();
  private boolean hasPrefix;
  private boolean hasPositionalAccess;

  XlDiskReader(String spec) {
    this.spec = spec;
  }

  List<String> legacy() {
    return List.copyOf(legacy);
  }

  Map<String, String> read() {
    int at = 0;
    while (at < spec.length()) {
      char sign = spec.charAt(at);
      if (sign == ' ' || sign == '\t' || sign == '\n') {
        at++;
      } else if (spec.startsWith("target=", at)) {
        String target = spec.substring(at + "target=".length());
        put("target", target.endsWith(",") ? target.substring(0, target.length() - 1) : target);
        at = spec.length();
      } else {
        at = part(at);
      }
    }
    return finished();
  }

  private int part(int start) {
    int prefixed = prefix(start);
    if (prefixed > start) {
      return prefixed;
    }
    int comma = spec.indexOf(',', start);
    int end = comma < 0 ? spec.length() : comma;
    String part = spec.substring(start, end);
    if (!word(part)) {
      Matcher key = KEY.matcher(part);
      if (key.matches() && VALUED.contains(key.group(1))) {
        keyed(key.group(1), key.group(2));
      } else if (part.contains("=")) {
        throw wrong("xl does not know '" + part + "' of a disk");
      } else {
        positional(part);
      }
    }
    return comma < 0 ? end : comma + 1;
  }

  /** The words of xm before the target, such as {@code tap:aio:}. */
  private int prefix(int start) {
    Matcher prefix = PREFIX.matcher(spec).region(start, spec.length());
    if (!prefix.lookingAt()) {
      return start;
    }
    String name = prefix.group(1);
    switch (name) {
      case "raw", "qcow", "qcow2", "vhd" -> {
        putChoice("format", name);
        legacy.add("'" + name + ":' before the target is old: say format=" + name);
      }
      case "iscsi", "nbd", "enbd", "drbd" -> {
        put("script", "block-" + name);
        legacy.add("'" + name + ":' before the target is old: say script=block-" + name);
      }
      case "tapdisk", "tap", "tap2", "aio", "ioemu", "file", "phy" ->
          legacy.add(
              "'" + name + ":' before the target is xm's: xl ignores it and chooses by itself");
      default -> {
        String rest = spec.substring(prefix.end());
        if (rest.isEmpty() || !rest.matches("(?s)[a-z0-9].*")) {
          throw wrong("xl does not know '" + name + ":' before a target");
        }
        return start;
      }
    }
    hasPrefix = true;
    return prefix.end();
  }

  private boolean word(String part) {
    switch (part) {
      case "cdrom" -> fields.put("devtype", "cdrom");
      case "direct-io-safe" -> fields.put("direct-io-safe", part);
      case "discard", "no-discard" -> fields.put("discard", part);
      case "colo", "no-colo" -> fields.put("colo", part);
      case "trusted", "untrusted" -> fields.put("trusted", part);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void keyed(String key, String value) {
    switch (key) {
      case "format" -> putChoice("format", format(value));
      case "access" -> fields.put("access", access(value));
      case "devtype" -> fields.put("devtype", oneOf(key, value, "cdrom", "disk"));
      case "backendtype" -> putChoice(key, oneOf(key, value, "phy", "tap", "qdisk", "standalone"));
      case "specification" -> putChoice(key, oneOf(key, value, "xen", "virtio"));
      default -> put(key, value);
    }
  }

  private void positional(String part) {
    if (!fields.containsKey("target")) {
      fields.put("target", part);
    } else if (!hasPrefix && !fields.containsKey("format")) {
      if (targetIsEmpty() && deviceWithType(part)) {
        fields.put("format", "empty");
      } else {
        fields.put("format", format(part));
      }
    } else if (!fields.containsKey("vdev")) {
      if (!deviceWithType(part)) {
        fields.put("vdev", part);
      }
    } else if (!hasPositionalAccess) {
      hasPositionalAccess = true;
      fields.put("access", access(part));
    } else {
      throw wrong("there are more than target, format, device and access");
    }
  }

  private boolean targetIsEmpty() {
    return fields.getOrDefault("target", "").isEmpty();
  }

  private boolean deviceWithType(String part) {
    int colon = part.lastIndexOf(':');
    if (colon < 0) {
      return false;
    }
    String type = part.substring(colon + 1);
    put("vdev", part.substring(0, colon));
    fields.put("devtype", oneOf("devtype", type, "cdrom", "disk"));
    legacy.add("'" + part + "' is old: say vdev=" + fields.get("vdev") + ",devtype=" + type);
    return true;
  }

  private void put(String key, String value) {
    String before = fields.put(key, value);
    if (before != null && !before.isEmpty()) {
      throw wrong("'" + key + "' is said twice");
    }
  }

  private void putChoice(String key, String value) {
    String before = fields.put(key, value);
    if (before != null && !before.equals(value)) {
      throw wrong("'" + key + "' is said twice");
    }
  }

  private String format(String value) {
    return value.isEmpty()
        ? "raw"
        : oneOf("format", value, "raw", "qcow", "qcow2", "qed", "vhd", "empty");
  }

  private String access(String value) {
    return switch (oneOf("access", value, "r", "ro", "w", "rw", "")) {
      case "r", "ro" -> "ro";
      default -> "rw";
    };
  }

  private String oneOf(String key, String value, String... allowed) {
    if (!List.of(allowed).contains(value)) {
      throw wrong("'" + key + "' cannot be '" + value + "', but " + String.join(", ", allowed));
    }
    return value;
  }

  private Map<String, String> finished() {
    fields.putIfAbsent("format", "raw");
    if (fields.getOrDefault("vdev", "").isEmpty()) {
      throw wrong("a device is missing, such as xvda");
    }
    boolean cdrom = fields.getOrDefault("devtype", "").equals("cdrom");
    if (cdrom) {
      fields.put("access", "ro");
    }
    if (targetIsEmpty()) {
      if (!cdrom) {
        throw wrong("a target is missing: only a CD drive may be without");
      }
      fields.remove("target");
      fields.put("format", "empty");
    }
    fields.remove("devtype", "disk");
    fields.putIfAbsent("access", "rw");
    return fields;
  }

  private InvalidSpecException wrong(String why) {
    return InvalidSpecException.of("disk", spec, why);
  }
}
