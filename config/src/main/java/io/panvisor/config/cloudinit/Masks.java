package io.panvisor.config.cloudinit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts asterisks in the place of passwords, their hashes, tokens and private keys. */
final class Masks {

  private static final Pattern HIDDEN =
      Pattern.compile(
          "(?i).*(?:passw|secret|token|_private|private_key|activation-key|psk).*|auth");
  private static final String MASK = "***";

  private Masks() {}

  /** The value with the texts of such fields hidden, however deep they are. */
  static @Nullable Object in(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, each) -> copy.put(String.valueOf(key), field(String.valueOf(key), each)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(each -> copy.add(in(each)));
      return copy;
    }
    return value;
  }

  private static @Nullable Object field(String name, @Nullable Object value) {
    if (!HIDDEN.matcher(name).matches() || value == null || value instanceof Boolean) {
      return in(value);
    }
    if (value instanceof Map<?, ?> map) {
      return fields(name, map);
    }
    return MASK;
  }

  /** Within chpasswd, accounts are named, and an old list has each with its password. */
  private static Object fields(String name, Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach(
        (key, each) -> {
          boolean pairs = name.equals("chpasswd") && key.equals("list");
          copy.put(String.valueOf(key), pairs ? MASK : field(String.valueOf(key), each));
        });
    return copy;
  }
}
