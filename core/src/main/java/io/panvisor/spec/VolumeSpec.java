package io.panvisor.spec;

import io.panvisor.DataSize;
import io.panvisor.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a volume is to be. Every field that is set is honoured or refused by an engine, never
 * ignored. Immutable and thread-safe.
 */
public final class VolumeSpec {

  private final String name;
  private final @Nullable String pool;
  private final @Nullable DataSize capacity;
  private final Labels labels;
  private final List<EngineOptions> options;

  private VolumeSpec(Builder builder) {
    name = builder.name;
    pool = builder.pool;
    capacity = builder.capacity;
    labels = builder.labels;
    options = List.copyOf(builder.options);
  }

  /**
   * {@return a builder for a volume of that name: letters, digits, '.', '_' and '-', 63 at most}
   */
  public static Builder named(String name) {
    return new Builder(Checks.name("volume.name", name));
  }

  /** {@return the name} */
  public String name() {
    return name;
  }

  /** {@return the pool or driver that is to hold it; empty for the engine's default} */
  public Optional<String> pool() {
    return Optional.ofNullable(pool);
  }

  /** {@return how much it is to hold; empty for the engine's default} */
  public Optional<DataSize> capacity() {
    return Optional.ofNullable(capacity);
  }

  /** {@return its labels} */
  public Labels labels() {
    return labels;
  }

  /** {@return the options of the type, if they were given} */
  public <T extends EngineOptions> Optional<T> options(Class<T> type) {
    return options.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  @Override
  public String toString() {
    return "VolumeSpec["
        + name
        + ", "
        + pool
        + ", "
        + capacity
        + ", "
        + labels
        + ", "
        + options
        + "]";
  }

  /** Builds a spec. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private @Nullable String pool;
    private @Nullable DataSize capacity;
    private Labels labels = Labels.none();
    private final List<EngineOptions> options = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    /**
     * Sets the pool or driver that is to hold it.
     *
     * @return this
     */
    public Builder pool(String poolName) {
      pool = Checks.name("volume.pool", poolName);
      return this;
    }

    /**
     * Sets how much it is to hold.
     *
     * @return this
     */
    public Builder capacity(DataSize most) {
      capacity = most;
      return this;
    }

    /**
     * Adds a label.
     *
     * @return this
     */
    public Builder label(String key, String value) {
      labels = labels.with(key, value);
      return this;
    }

    /**
     * Adds options that only one engine has; other engines skip them.
     *
     * @return this
     */
    public Builder with(EngineOptions engineOptions) {
      options.add(engineOptions);
      return this;
    }

    /** {@return the spec} */
    public VolumeSpec build() {
      return new VolumeSpec(this);
    }
  }
}
