package io.panvisor.config.cloudinit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The keys at the top of a cloud-config, as cloud-init 22.4 knows them, and some later ones. */
final class CloudConfigKeys {

  private static final String FACTS = "cloud-config-keys.tsv";
  private static final Map<String, Key> KEYS = read();

  private CloudConfigKeys() {}

  /**
   * One key.
   *
   * @param types the types its value may have; none where any may be
   * @param instead the key that replaced it; empty where it is today's
   */
  record Key(String name, Set<String> types, String instead) {

    boolean takes(@Nullable Object value) {
      return types.isEmpty() || types.contains(typeOf(value));
    }
  }

  static String typeOf(@Nullable Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof Map) {
      return "map";
    }
    if (value instanceof List) {
      return "list";
    }
    if (value instanceof Boolean) {
      return "flag";
    }
    return value instanceof String ? "text" : "number";
  }

  static Optional<Key> find(String name) {
    return Optional.ofNullable(KEYS.get(name));
  }

  /** A key that differs from that name by a letter or two, or in '-' and '_' only. */
  static Optional<String> near(String name) {
    String plain = name.replace('-', '_');
    return KEYS.values().stream()
        .filter(key -> key.instead().isEmpty())
        .map(Key::name)
        .filter(key -> distance(key, plain) <= (key.length() > 5 ? 2 : 1))
        .min(java.util.Comparator.comparingInt(key -> distance(key, plain)));
  }

  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    Arrays.setAll(row, index -> index);
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }

  private static Map<String, Key> read() {
    Map<String, Key> keys = new LinkedHashMap<>();
    try (InputStream stream = CloudConfigKeys.class.getResourceAsStream(FACTS)) {
      if (stream == null) {
        throw new IllegalStateException(FACTS + " is missing in this program's own archive");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(
              line -> {
                String[] cells = line.split("\t", -1);
                Set<String> types = new TreeSet<>();
                Arrays.stream(cells[1].split(","))
                    .filter(type -> !type.isEmpty())
                    .forEach(types::add);
                keys.put(cells[0], new Key(cells[0], types, cells[2]));
              });
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return keys;
  }
}
