package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A machine's labels, under the one contract that every engine can keep: 24 pairs at most; a key is
 * {@code [a-z0-9][a-z0-9._/-]{0,62}}; a value is printable, up to 255 bytes in UTF-8, without
 * {@code "} and backslash. Keys that begin with {@code panvisor.} are Panvisor's own. Immutable and
 * thread-safe.
 */
public final class Labels {

  /** The beginning of the keys that are Panvisor's own. */
  public static final String RESERVED = "panvisor.";

  /** The most labels that a user gives a machine. */
  public static final int MOST = 24;

  private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9._/-]{0,62}");
  private static final Labels NONE = new Labels(new TreeMap<>());

  private final Map<String, String> pairs;

  private Labels(TreeMap<String, String> pairs) {
    this.pairs = Collections.unmodifiableMap(pairs);
  }

  /** {@return no labels} */
  public static Labels none() {
    return NONE;
  }

  /** {@return the labels of the map} */
  public static Labels of(Map<String, String> pairs) {
    Labels labels = NONE;
    for (var entry : pairs.entrySet()) {
      labels = labels.with(entry.getKey(), entry.getValue());
    }
    return labels;
  }

  /** {@return these labels and one more, which replaces one of the same key} */
  public Labels with(String key, String value) {
    checkKey(key);
    checkValue(key, value);
    TreeMap<String, String> more = new TreeMap<>(pairs);
    more.put(key, value);
    if (more.size() > MOST) {
      throw InvalidSpecException.of(
          "labels", Integer.toString(more.size()), "a machine has " + MOST + " labels at most");
    }
    return new Labels(more);
  }

  /** {@return the labels, sorted by key; unmodifiable} */
  public Map<String, String> asMap() {
    return pairs;
  }

  /**
   * Refuses what is no key of a user's.
   *
   * @return the key
   */
  public static String checkKey(String key) {
    if (!KEY.matcher(key).matches()) {
      throw InvalidSpecException.of(
          "labels",
          key,
          "a key begins with a lower-case letter or digit, goes on with those, '.', '_', '/' and '-', and has 63 at most");
    }
    if (key.startsWith(RESERVED)) {
      throw InvalidSpecException.of(
          "labels", key, "keys that begin with '" + RESERVED + "' are Panvisor's own");
    }
    return key;
  }

  /**
   * Refuses what is no value.
   *
   * @return the value
   */
  public static String checkValue(String key, String value) {
    if (value.length() > 255 || value.getBytes(StandardCharsets.UTF_8).length > 255) {
      throw InvalidSpecException.of("labels." + key, value, "a value has 255 bytes at most");
    }
    boolean clean =
        value
            .codePoints()
            .noneMatch(
                point ->
                    Character.isISOControl(point)
                        || point == '"'
                        || point == '\\'
                        || point >= 0xfffe && point <= 0xffff
                        || Character.getType(point) == Character.SURROGATE);
    if (!clean) {
      throw InvalidSpecException.of(
          "labels." + key, value, "a value is printable and has no '\"' and no backslash");
    }
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Labels that && pairs.equals(that.pairs);
  }

  @Override
  public int hashCode() {
    return pairs.hashCode();
  }

  @Override
  public String toString() {
    return pairs.toString();
  }
}
