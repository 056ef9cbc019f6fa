package io.panvisor.spec;

import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.Labels;
import io.panvisor.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a machine is to be: a small common core, and sections for what only virtual machines or only
 * containers have.
 *
 * <p>Every field that is set is honoured or refused by an engine, never ignored. Immutable and
 * thread-safe. Each builder method throws {@link io.panvisor.error.InvalidSpecException}, naming
 * the field, when a value cannot be right on any engine; what depends on the engine, {@code
 * Hypervisor.check} tells.
 */
public final class MachineSpec {

  private final String name;
  private final BootSource boot;
  private final @Nullable DataSize memory;
  private final @Nullable CpuCount cpus;
  private final Labels labels;
  private final List<String> networks;
  private final @Nullable VmSection vm;
  private final @Nullable ContainerSection container;
  private final @Nullable Duration ephemeral;
  private final List<EngineOptions> options;

  private MachineSpec(Builder builder) {
    name = builder.name;
    boot = builder.boot;
    memory = builder.memory;
    cpus = builder.cpus;
    labels = builder.labels;
    networks = List.copyOf(builder.networks);
    vm = builder.vm;
    container = builder.container;
    ephemeral = builder.ephemeral;
    options = List.copyOf(builder.options);
  }

  /**
   * {@return a builder for a machine of that name: letters, digits, '.', '_' and '-', 63 at most}
   */
  public static Builder named(String name) {
    return new Builder(Checks.name("name", name));
  }

  /** {@return the name} */
  public String name() {
    return name;
  }

  /** {@return what it starts from} */
  public BootSource boot() {
    return boot;
  }

  /**
   * {@return the memory: a virtual machine's size, a container's limit; empty for the engine's
   * default}
   */
  public Optional<DataSize> memory() {
    return Optional.ofNullable(memory);
  }

  /** {@return the processors; empty for the engine's default} */
  public Optional<CpuCount> cpus() {
    return Optional.ofNullable(cpus);
  }

  /** {@return the user's labels} */
  public Labels labels() {
    return labels;
  }

  /** {@return the engine's networks that it joins, beside its section's network cards} */
  public List<String> networks() {
    return networks;
  }

  /** {@return what only a virtual machine has, if it was set} */
  public Optional<VmSection> vm() {
    return Optional.ofNullable(vm);
  }

  /** {@return what only a container has, if it was set} */
  public Optional<ContainerSection> container() {
    return Optional.ofNullable(container);
  }

  /**
   * {@return for a machine that is not to outlive this process: the time after which anyone may
   * sweep it}
   */
  public Optional<Duration> ephemeral() {
    return Optional.ofNullable(ephemeral);
  }

  /** {@return the options of the type, if they were given} */
  public <T extends EngineOptions> Optional<T> options(Class<T> type) {
    return options.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /** {@return every secret in this spec, so that core can keep them out of messages} */
  public List<Secret> secrets() {
    List<Secret> secrets = new ArrayList<>();
    options.forEach(option -> secrets.addAll(option.hiddenValues()));
    if (vm != null) {
      vm.graphics().flatMap(Graphics::password).ifPresent(secrets::add);
    }
    if (container != null) {
      for (EnvironmentValue value : container.environment().values()) {
        if (value instanceof EnvironmentValue.Hidden hidden) {
          secrets.add(hidden.secret());
        }
      }
    }
    return secrets;
  }

  /**
   * {@return a digest of all fields but secrets, user data's content and labels; equal specs have
   * equal digests, in every JVM}
   */
  public String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(canonical().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private String canonical() {
    return name
        + '\n'
        + boot
        + '\n'
        + (memory == null ? "" : memory.bytes())
        + '\n'
        + cpus
        + '\n'
        + networks
        + '\n'
        + vm
        + '\n'
        + container
        + '\n'
        + options;
  }

  /** {@return the spec for people, secrets masked} */
  @Override
  public String toString() {
    return "MachineSpec[" + canonical().replace("\n", ", ") + ", " + labels + "]";
  }

  /** Builds a spec. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private BootSource boot = Blank.blank();
    private @Nullable DataSize memory;
    private @Nullable CpuCount cpus;
    private Labels labels = Labels.none();
    private final List<String> networks = new ArrayList<>();
    private @Nullable VmSection vm;
    private @Nullable ContainerSection container;
    private @Nullable Duration ephemeral;
    private final List<EngineOptions> options = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    /**
     * Sets what the machine starts from; the default is {@link Blank}.
     *
     * @return this
     */
    public Builder boot(BootSource source) {
      boot = source;
      return this;
    }

    /**
     * Has a container run from the image, fetched if the engine does not have it.
     *
     * @return this
     */
    public Builder image(String reference) {
      return boot(ContainerImage.of(reference));
    }

    /**
     * Sets the memory, from 1 MiB to 64 TiB.
     *
     * @return this
     */
    public Builder memory(DataSize size) {
      if (size.compareTo(DataSize.mebibytes(1)) < 0 || size.compareTo(DataSize.tebibytes(64)) > 0) {
        throw Checks.refusal(
            "memory", size.bytes() + " bytes", "a machine has from 1 MiB to 64 TiB of memory");
      }
      memory = size;
      return this;
    }

    /**
     * Sets whole processors.
     *
     * @return this
     */
    public Builder cpus(int whole) {
      return cpus(CpuCount.of(whole));
    }

    /**
     * Sets the processors.
     *
     * @return this
     */
    public Builder cpus(CpuCount count) {
      cpus = count;
      return this;
    }

    /**
     * Adds a label of the user's.
     *
     * @return this
     */
    public Builder label(String key, String value) {
      labels = labels.with(key, value);
      return this;
    }

    /**
     * Adds labels of the user's.
     *
     * @return this
     */
    public Builder labels(Labels more) {
      for (var entry : more.asMap().entrySet()) {
        labels = labels.with(entry.getKey(), entry.getValue());
      }
      return this;
    }

    /**
     * Joins one of the engine's networks.
     *
     * @return this
     */
    public Builder network(String networkName) {
      Checks.name("networks", networkName);
      if (networks.contains(networkName)) {
        throw Checks.refusal("networks", networkName, "the machine joins the same network twice");
      }
      networks.add(networkName);
      return this;
    }

    /**
     * Sets what only a virtual machine has.
     *
     * @return this
     */
    public Builder vm(Consumer<VmSection.Builder> section) {
      VmSection.Builder builder = new VmSection.Builder();
      section.accept(builder);
      vm = builder.build();
      return this;
    }

    /**
     * Sets what only a container has.
     *
     * @return this
     */
    public Builder container(Consumer<ContainerSection.Builder> section) {
      ContainerSection.Builder builder = new ContainerSection.Builder();
      section.accept(builder);
      container = builder.build();
      return this;
    }

    /**
     * Marks a machine that is not to outlive this process: {@code Hypervisor.sweep()} removes it
     * when the process has ended, or when the time has passed (from 1 second to 366 days).
     *
     * @return this
     */
    public Builder ephemeral(Duration longest) {
      if (longest.compareTo(Duration.ofSeconds(1)) < 0
          || longest.compareTo(Duration.ofDays(366)) > 0) {
        throw Checks.refusal("ephemeral", longest.toString(), "from 1 second to 366 days");
      }
      ephemeral = longest;
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
    public MachineSpec build() {
      if (vm != null && container != null) {
        throw Checks.refusal(
            "container",
            name,
            "a machine is a virtual machine or a container: set one of the sections");
      }
      if (boot instanceof ContainerImage && vm != null) {
        throw Checks.refusal("vm", name, "a container image does not boot a virtual machine");
      }
      if (container != null
          && !(boot instanceof ContainerImage
              || boot instanceof DiskImage
              || boot instanceof Blank)) {
        throw Checks.refusal(
            "container",
            name,
            "a container runs from an image, boot(ContainerImage.of(...)), or from a root file system,"
                + " boot(DiskImage.inPlace(...)) or boot(DiskImage.copy(...))");
      }
      DataSize limit = memory;
      DataSize both = container == null ? null : container.memoryAndSwap().orElse(null);
      if (limit != null && both != null && both.compareTo(limit) < 0) {
        throw Checks.refusal(
            "container.memoryAndSwap",
            both.toString(),
            "memory and swap together are no less than the memory");
      }
      return new MachineSpec(this);
    }
  }
}
