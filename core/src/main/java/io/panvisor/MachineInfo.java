package io.panvisor;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A machine's facts at one moment. Immutable and thread-safe.
 *
 * <p>Identity, name and status are always there. Every other fact says whether it was asked for and
 * whether the engine has it.
 */
public final class MachineInfo {

  private final MachineId id;
  private final String name;
  private final MachineStatus status;
  private final Fact<CpuCount> cpus;
  private final Fact<DataSize> memory;
  private final Fact<Map<String, String>> labels;
  private final Fact<List<MachineAddress>> addresses;
  private final Fact<List<PublishedPort>> ports;
  private final Fact<Virtualization> virtualization;
  private final Fact<Instant> createdAt;
  private final Fact<String> image;
  private final Fact<Boolean> autostart;
  private final Fact<Integer> restarts;
  private final Fact<Map<String, String>> engineFacts;
  private final @Nullable String problem;

  private MachineInfo(Builder builder) {
    id = builder.id;
    name = builder.name;
    status = builder.status;
    cpus = builder.cpus;
    memory = builder.memory;
    labels = builder.labels;
    addresses = builder.addresses;
    ports = builder.ports;
    virtualization = builder.virtualization;
    createdAt = builder.createdAt;
    image = builder.image;
    autostart = builder.autostart;
    restarts = builder.restarts;
    engineFacts = builder.engineFacts;
    problem = builder.problem;
  }

  /**
   * {@return a builder; the facts of the parts that are asked for begin as absent, all others as
   * not asked}
   */
  public static Builder builder(
      MachineId id, String name, MachineStatus status, Set<InfoPart> asked) {
    return new Builder(id, name, status, asked);
  }

  /** {@return the identity} */
  public MachineId id() {
    return id;
  }

  /** {@return the name, as the engine has it} */
  public String name() {
    return name;
  }

  /** {@return the state} */
  public MachineStatus status() {
    return status;
  }

  /**
   * {@return the processors, or for a container their limit; absent where there is none. Part:
   * {@link InfoPart#RESOURCES}}
   */
  public Fact<CpuCount> cpus() {
    return cpus;
  }

  /**
   * {@return the memory, or for a container its limit; absent where there is none. Part: {@link
   * InfoPart#RESOURCES}}
   */
  public Fact<DataSize> memory() {
    return memory;
  }

  /** {@return the labels, Panvisor's own marks left out. Part: {@link InfoPart#LABELS}} */
  public Fact<Map<String, String>> labels() {
    return labels.map(all -> withMarks(all, false));
  }

  /**
   * {@return Panvisor's own marks: who made the machine and for how long. Part: {@link
   * InfoPart#LABELS}}
   */
  public Fact<Map<String, String>> marks() {
    return labels.map(all -> withMarks(all, true));
  }

  /** {@return the addresses, the most certain first. Part: {@link InfoPart#ADDRESSES}} */
  public Fact<List<MachineAddress>> addresses() {
    return addresses;
  }

  /** {@return the ports that the host answers for. Part: {@link InfoPart#ADDRESSES}} */
  public Fact<List<PublishedPort>> ports() {
    return ports;
  }

  /** {@return how its processor is had. Part: {@link InfoPart#ORIGIN}} */
  public Fact<Virtualization> virtualization() {
    return virtualization;
  }

  /** {@return when it was made. Part: {@link InfoPart#ORIGIN}} */
  public Fact<Instant> createdAt() {
    return createdAt;
  }

  /** {@return the image that it was made from. Part: {@link InfoPart#ORIGIN}} */
  public Fact<String> image() {
    return image;
  }

  /**
   * {@return whether the engine starts it when the host starts. Part: {@link InfoPart#AUTOSTART}}
   */
  public Fact<Boolean> autostart() {
    return autostart;
  }

  /**
   * {@return how often the engine has started it again because it had ended. Part: {@link
   * InfoPart#AUTOSTART}}
   */
  public Fact<Integer> restarts() {
    return restarts;
  }

  /** {@return facts in the engine's own words, sorted by name. Part: {@link InfoPart#ENGINE}} */
  public Fact<Map<String, String>> engineFacts() {
    return engineFacts;
  }

  /**
   * {@return why this machine could not be read wholly, if so; its identity, name and state hold
   * all the same}
   */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private static Map<String, String> withMarks(Map<String, String> all, boolean marks) {
    TreeMap<String, String> kept = new TreeMap<>(all);
    kept.keySet().removeIf(key -> key.startsWith(Labels.RESERVED) != marks);
    return Collections.unmodifiableMap(kept);
  }

  @Override
  public String toString() {
    return name + " (" + id + ") " + status + (problem == null ? "" : " unreadable: " + problem);
  }

  /** Builds the facts. Not thread-safe. */
  public static final class Builder {
    private final MachineId id;
    private final String name;
    private final MachineStatus status;
    private Fact<CpuCount> cpus;
    private Fact<DataSize> memory;
    private Fact<Map<String, String>> labels;
    private Fact<List<MachineAddress>> addresses;
    private Fact<List<PublishedPort>> ports;
    private Fact<Virtualization> virtualization;
    private Fact<Instant> createdAt;
    private Fact<String> image;
    private Fact<Boolean> autostart;
    private Fact<Integer> restarts;
    private Fact<Map<String, String>> engineFacts;
    private @Nullable String problem;

    private Builder(MachineId id, String name, MachineStatus status, Set<InfoPart> asked) {
      this.id = id;
      this.name = name;
      this.status = status;
      cpus = initially(asked, InfoPart.RESOURCES);
      memory = initially(asked, InfoPart.RESOURCES);
      labels = initially(asked, InfoPart.LABELS);
      addresses = initially(asked, InfoPart.ADDRESSES);
      ports = initially(asked, InfoPart.ADDRESSES);
      virtualization = initially(asked, InfoPart.ORIGIN);
      createdAt = initially(asked, InfoPart.ORIGIN);
      image = initially(asked, InfoPart.ORIGIN);
      autostart = initially(asked, InfoPart.AUTOSTART);
      restarts = initially(asked, InfoPart.AUTOSTART);
      engineFacts = initially(asked, InfoPart.ENGINE);
    }

    private static <T> Fact<T> initially(Set<InfoPart> asked, InfoPart part) {
      return asked.contains(part) ? Fact.absent() : Fact.notAsked();
    }

    /**
     * Sets the processors.
     *
     * @return this
     */
    public Builder cpus(CpuCount value) {
      cpus = Fact.of(value);
      return this;
    }

    /**
     * Sets the memory.
     *
     * @return this
     */
    public Builder memory(DataSize value) {
      memory = Fact.of(value);
      return this;
    }

    /**
     * Sets the labels, Panvisor's own marks among them.
     *
     * @return this
     */
    public Builder labels(Map<String, String> value) {
      labels = Fact.of(Collections.unmodifiableMap(new TreeMap<>(value)));
      return this;
    }

    /**
     * Sets the addresses.
     *
     * @return this
     */
    public Builder addresses(List<MachineAddress> value) {
      addresses = Fact.of(List.copyOf(value));
      return this;
    }

    /**
     * Sets the published ports.
     *
     * @return this
     */
    public Builder ports(List<PublishedPort> value) {
      ports = Fact.of(List.copyOf(value));
      return this;
    }

    /**
     * Sets how the processor is had.
     *
     * @return this
     */
    public Builder virtualization(Virtualization value) {
      virtualization = Fact.of(value);
      return this;
    }

    /**
     * Sets when the machine was made.
     *
     * @return this
     */
    public Builder createdAt(Instant value) {
      createdAt = Fact.of(value);
      return this;
    }

    /**
     * Sets the image.
     *
     * @return this
     */
    public Builder image(String value) {
      image = Fact.of(value);
      return this;
    }

    /**
     * Sets whether it starts with the host.
     *
     * @return this
     */
    public Builder autostart(boolean value) {
      autostart = Fact.of(value);
      return this;
    }

    /**
     * Sets how often the engine has started it again.
     *
     * @return this
     */
    public Builder restarts(int value) {
      restarts = Fact.of(value);
      return this;
    }

    /**
     * Sets facts in the engine's own words.
     *
     * @return this
     */
    public Builder engineFacts(Map<String, String> value) {
      engineFacts = Fact.of(Collections.unmodifiableMap(new TreeMap<>(value)));
      return this;
    }

    /**
     * Says why the machine could not be read wholly.
     *
     * @return this
     */
    public Builder problem(String why) {
      problem = why;
      return this;
    }

    /** {@return the facts} */
    public MachineInfo build() {
      return new MachineInfo(this);
    }
  }
}
