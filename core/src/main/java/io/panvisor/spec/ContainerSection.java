package io.panvisor.spec;

import io.panvisor.DataSize;
import io.panvisor.Secret;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What only containers have. Immutable; built within {@link MachineSpec.Builder#container}. */
public final class ContainerSection {

  private final List<String> entryPoint;
  private final List<String> command;
  private final Map<String, EnvironmentValue> environment;
  private final List<PortMapping> ports;
  private final List<Mount> mounts;
  private final RestartPolicy restartPolicy;
  private final @Nullable String user;
  private final @Nullable String workingFolder;
  private final @Nullable String hostname;
  private final @Nullable Integer processes;
  private final @Nullable DataSize memoryAndSwap;
  private final boolean terminal;
  private final boolean interactive;
  private final boolean removedAtEnd;

  private ContainerSection(Builder builder) {
    entryPoint = List.copyOf(builder.entryPoint);
    command = List.copyOf(builder.command);
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(builder.environment));
    ports = List.copyOf(builder.ports);
    mounts = List.copyOf(builder.mounts);
    restartPolicy = builder.restartPolicy;
    user = builder.user;
    workingFolder = builder.workingFolder;
    hostname = builder.hostname;
    processes = builder.processes;
    memoryAndSwap = builder.memoryAndSwap;
    terminal = builder.terminal;
    interactive = builder.interactive;
    removedAtEnd = builder.removedAtEnd;
  }

  /**
   * {@return the program that runs instead of the image's entry point; empty for the image's own}
   */
  public List<String> entryPoint() {
    return entryPoint;
  }

  /** {@return the command and its arguments; empty for the image's own} */
  public List<String> command() {
    return command;
  }

  /** {@return the environment variables, in the order given} */
  public Map<String, EnvironmentValue> environment() {
    return environment;
  }

  /** {@return the ports that the host answers for} */
  public List<PortMapping> ports() {
    return ports;
  }

  /** {@return what is mounted} */
  public List<Mount> mounts() {
    return mounts;
  }

  /** {@return whether it is started again when it has ended} */
  public RestartPolicy restartPolicy() {
    return restartPolicy;
  }

  /** {@return the user it runs as; empty for the image's own} */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /** {@return the working folder; empty for the image's own} */
  public Optional<String> workingFolder() {
    return Optional.ofNullable(workingFolder);
  }

  /** {@return the host name; empty for the engine's choice} */
  public Optional<String> hostname() {
    return Optional.ofNullable(hostname);
  }

  /** {@return the most processes at a time; empty for the engine's default} */
  public OptionalInt processes() {
    return processes == null ? OptionalInt.empty() : OptionalInt.of(processes);
  }

  /** {@return the most memory and swap together; empty for the engine's default} */
  public Optional<DataSize> memoryAndSwap() {
    return Optional.ofNullable(memoryAndSwap);
  }

  /** {@return whether its process has a terminal} */
  public boolean isTerminal() {
    return terminal;
  }

  /** {@return whether its process's standard input is open} */
  public boolean isInteractive() {
    return interactive;
  }

  /** {@return whether the engine removes it when it has ended} */
  public boolean isRemovedAtEnd() {
    return removedAtEnd;
  }

  /** {@return the section for people, secret values masked} */
  @Override
  public String toString() {
    Map<String, String> shown = new LinkedHashMap<>();
    environment.forEach(
        (name, value) ->
            shown.put(name, value instanceof EnvironmentValue.Open open ? open.text() : "***"));
    return "ContainerSection["
        + entryPoint
        + ", "
        + command
        + ", "
        + shown
        + ", "
        + ports
        + ", "
        + mounts
        + ", "
        + restartPolicy
        + ", "
        + user
        + ", "
        + workingFolder
        + ", "
        + hostname
        + ", "
        + processes
        + ", "
        + (memoryAndSwap == null ? "" : memoryAndSwap.bytes())
        + (terminal ? ", terminal" : "")
        + (interactive ? ", interactive" : "")
        + (removedAtEnd ? ", removed at its end" : "")
        + "]";
  }

  /** Builds a section. Not thread-safe. */
  public static final class Builder {
    private List<String> entryPoint = List.of();
    private List<String> command = List.of();
    private final Map<String, EnvironmentValue> environment = new LinkedHashMap<>();
    private final List<PortMapping> ports = new ArrayList<>();
    private final List<Mount> mounts = new ArrayList<>();
    private RestartPolicy restartPolicy = RestartPolicy.never();
    private @Nullable String user;
    private @Nullable String workingFolder;
    private @Nullable String hostname;
    private @Nullable Integer processes;
    private @Nullable DataSize memoryAndSwap;
    private boolean terminal;
    private boolean interactive;
    private boolean removedAtEnd;

    Builder() {}

    /**
     * Replaces the image's entry point.
     *
     * @return this
     */
    public Builder entryPoint(String... program) {
      entryPoint = arguments("container.entryPoint", List.of(program));
      return this;
    }

    /**
     * Sets the command and its arguments.
     *
     * @return this
     */
    public Builder command(String... arguments) {
      return command(List.of(arguments));
    }

    /**
     * Sets the command and its arguments.
     *
     * @return this
     */
    public Builder command(List<String> arguments) {
      command = arguments("container.command", arguments);
      return this;
    }

    /**
     * Sets an environment variable.
     *
     * @return this
     */
    public Builder environment(String name, String value) {
      environment.put(
          Checks.variable("container.environment", name),
          new EnvironmentValue.Open(
              Checks.argument("container.environment." + name, value, 131_072)));
      return this;
    }

    /**
     * Sets an environment variable whose value is never shown.
     *
     * @return this
     */
    public Builder environment(String name, Secret value) {
      environment.put(
          Checks.variable("container.environment", name), new EnvironmentValue.Hidden(value));
      return this;
    }

    /**
     * Has the host answer for a port.
     *
     * @return this
     */
    public Builder publish(PortMapping port) {
      ports.add(port);
      return this;
    }

    /**
     * Mounts something.
     *
     * @return this
     */
    public Builder mount(Mount mount) {
      if (mounts.stream().anyMatch(other -> other.target().equals(mount.target()))) {
        throw Checks.refusal("container.mounts", mount.target(), "two mounts have the same target");
      }
      mounts.add(mount);
      return this;
    }

    /**
     * Says whether it is started again when it has ended; the default is never.
     *
     * @return this
     */
    public Builder restartPolicy(RestartPolicy policy) {
      restartPolicy = policy;
      return this;
    }

    /**
     * Sets the user, {@code NAME[:GROUP]} or {@code UID[:GID]}.
     *
     * @return this
     */
    public Builder user(String name) {
      for (String part : name.split(":", 2)) {
        Checks.name("container.user", part);
      }
      user = name;
      return this;
    }

    /**
     * Sets the working folder.
     *
     * @return this
     */
    public Builder workingFolder(String path) {
      workingFolder = Checks.absolutePath("container.workingFolder", path);
      return this;
    }

    /**
     * Sets the host name.
     *
     * @return this
     */
    public Builder hostname(String name) {
      hostname = Checks.name("container.hostname", name);
      return this;
    }

    /**
     * Sets the most processes at a time, from 1 to 4,194,304.
     *
     * @return this
     */
    public Builder processes(int most) {
      if (most < 1 || most > 4_194_304) {
        throw Checks.refusal(
            "container.processes", Integer.toString(most), "from 1 to 4194304 processes");
      }
      processes = most;
      return this;
    }

    /**
     * Sets the most memory and swap together; no less than the memory.
     *
     * @return this
     */
    public Builder memoryAndSwap(DataSize most) {
      memoryAndSwap = most;
      return this;
    }

    /**
     * Gives its process a terminal: its output is one channel then.
     *
     * @return this
     */
    public Builder terminal() {
      terminal = true;
      return this;
    }

    /**
     * Keeps its process's standard input open, for {@link io.panvisor.facet.Attach}.
     *
     * @return this
     */
    public Builder interactive() {
      interactive = true;
      return this;
    }

    /**
     * Has the engine remove it when it has ended, with what it alone used. Its exit code is known
     * only to who was attached.
     *
     * @return this
     */
    public Builder removedAtEnd() {
      removedAtEnd = true;
      return this;
    }

    private static List<String> arguments(String field, List<String> values) {
      for (int index = 0; index < values.size(); index++) {
        Checks.argument(field + "[" + index + "]", values.get(index), 131_072);
      }
      if (!values.isEmpty() && values.get(0).isEmpty()) {
        throw Checks.refusal(field + "[0]", "", "a program has a name");
      }
      return List.copyOf(values);
    }

    ContainerSection build() {
      if (removedAtEnd && restartPolicy.when() != RestartPolicy.When.NEVER) {
        throw Checks.refusal(
            "container.removedAtEnd",
            restartPolicy.toString(),
            "what is started again when it has ended is not removed then");
      }
      return new ContainerSection(this);
    }
  }
}
