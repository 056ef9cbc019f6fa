package io.panvisor.config;

import io.panvisor.error.NotFoundException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The kinds of file that are on the class path. Immutable and thread-safe. */
public final class ConfigKinds {

  private final Map<String, ConfigKind> byName;

  private ConfigKinds(Map<String, ConfigKind> byName) {
    this.byName = byName;
  }

  /**
   * {@return every kind that is found}
   *
   * @throws IllegalStateException when two are of one name
   */
  public static ConfigKinds load() {
    return of(
        ServiceLoader.load(ConfigKind.class, ConfigKinds.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  static ConfigKinds of(List<ConfigKind> kinds) {
    Map<String, ConfigKind> byName = new LinkedHashMap<>();
    kinds.stream()
        .sorted(Comparator.comparing(ConfigKind::name))
        .forEach(
            kind -> {
              ConfigKind other = byName.put(kind.name(), kind);
              if (other != null) {
                throw new IllegalStateException(
                    "two kinds are called '"
                        + kind.name()
                        + "': "
                        + other.getClass().getName()
                        + " and "
                        + kind.getClass().getName());
              }
            });
    return new ConfigKinds(byName);
  }

  /** {@return all, by name} */
  public List<ConfigKind> all() {
    return List.copyOf(byName.values());
  }

  /** {@return the one of that name, if there is one} */
  public Optional<ConfigKind> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * {@return the one of that name}
   *
   * @throws NotFoundException when there is none; its hint names those that are
   */
  public ConfigKind require(String name) {
    ConfigKind kind = byName.get(name);
    if (kind == null) {
      throw (NotFoundException)
          new NotFoundException("kind of file", name)
              .hint("There are: " + String.join(", ", byName.keySet()) + ".");
    }
    return kind;
  }
}
