package io.panvisor.config.packstack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of answer files, release by release. Immutable and thread-safe. */
public final class PackstackKeys {

  private static final Map<PackstackRelease, PackstackKeys> ALL = read();
  private static final Map<String, String> REPLACED = replaced();

  private final Map<String, PackstackKey> keys;

  private PackstackKeys(Map<String, PackstackKey> keys) {
    this.keys = keys;
  }

  /** {@return the keys of that release} */
  public static PackstackKeys of(PackstackRelease release) {
    PackstackKeys keys = ALL.get(release);
    if (keys == null) {
      throw new IllegalStateException("there are no keys of " + release);
    }
    return keys;
  }

  /** {@return all, by name} */
  public Collection<PackstackKey> all() {
    return keys.values();
  }

  /** {@return the key of that name, if the release has it} */
  public Optional<PackstackKey> find(String name) {
    return Optional.ofNullable(keys.get(name));
  }

  /**
   * {@return what a key that this release does not have is called in it, as far as that is known:
   * one of the other release, or of the time before Juno}
   */
  Optional<String> replacement(PackstackRelease release, String name) {
    Optional<String> other =
        of(release.other()).find(name).map(PackstackKey::otherName).filter(it -> !it.isEmpty());
    return other.or(() -> Optional.ofNullable(REPLACED.get(name))).filter(keys::containsKey);
  }

  /** Whether a key of that name was there before Juno. */
  static boolean isOld(String name) {
    return REPLACED.containsKey(name);
  }

  private static Map<PackstackRelease, PackstackKeys> read() {
    Map<PackstackRelease, PackstackKeys> all = new EnumMap<>(PackstackRelease.class);
    for (PackstackRelease release : PackstackRelease.values()) {
      Map<String, PackstackKey> keys = new LinkedHashMap<>();
      for (String[] cells : cells(release + ".tsv")) {
        keys.put(cells[0], key(cells));
      }
      all.put(release, new PackstackKeys(keys));
    }
    return all;
  }

  private static PackstackKey key(String[] cells) {
    List<String> checks = list(cells[4], ",");
    boolean patterns = checks.contains("pattern") || checks.contains("patterns");
    return new PackstackKey(
        cells[0],
        cells[1],
        cells[2],
        list(cells[3], patterns ? ",(?=\\^)" : ","),
        checks,
        cells[5].equals("yes"),
        cells[6]);
  }

  private static List<String> list(String cell, String separator) {
    return Arrays.stream(cell.split(separator)).filter(each -> !each.isEmpty()).toList();
  }

  private static Map<String, String> replaced() {
    Map<String, String> replaced = new LinkedHashMap<>();
    cells("replaced.tsv").forEach(cells -> replaced.put(cells[0], cells[1]));
    return replaced;
  }

  private static List<String[]> cells(String file) {
    try (InputStream stream = PackstackKeys.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException(file + " is missing in this program's own archive");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
