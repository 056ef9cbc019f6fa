package io.panvisor.docker;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.EngineOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What only a swarm has, for {@code MachineSpec.Builder.with(...)}: where tasks may run, what they
 * are given to read, how they are reached and looked after. Immutable; built by {@link #builder()}.
 *
 * @see <a href="https://docs.docker.com/reference/cli/docker/service/create/">docker service
 *     create</a>
 */
public final class SwarmOptions implements EngineOptions {

  private static final Pattern CONSTRAINT =
      Pattern.compile(
          "[A-Za-z0-9._/-]{1,128} ?(?:==|!=) ?[A-Za-z0-9:._/-][A-Za-z0-9:. _/-]{0,127}");
  private static final Pattern SPREAD =
      Pattern.compile("(?:node|engine)\\.labels\\.[A-Za-z0-9._/-]{1,128}");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?");
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9._/-]{1,255}");
  private static final Duration LONGEST = Duration.ofDays(1);

  /** How the members of a service are found by its name. */
  public enum Endpoint {
    /** One address for all, by the kernel's IP_VS on every node. */
    VIRTUAL_ADDRESS,
    /** The name gives all their addresses, in turn. */
    DNS_ROUND_ROBIN
  }

  /** Which hosts answer for a published port. */
  public enum Publishing {
    /** The node that the task runs on; needs nothing of the kernel. */
    HOST,
    /** Every node, for all tasks together; needs IP_VS. */
    INGRESS
  }

  /**
   * A secret or config that a task can read as a file.
   *
   * @param name its name in the swarm
   * @param file the file: an absolute path, or for a secret a name below {@code /run/secrets}
   * @param mode the file's permissions, such as 0400
   */
  public record Given(String name, String file, int mode) {
    /** Refuses what is no name and no file. */
    public Given {
      require(NAME, "swarm.given.name", name);
      require(FILE, "swarm.given.file", file);
      if (mode < 0 || mode > 0777 || file.contains("..")) {
        throw InvalidSpecException.of(
            "swarm.given", file + " " + Integer.toOctalString(mode), "a file and its permissions");
      }
    }
  }

  /**
   * How a task's health is looked at.
   *
   * @param command the program and its arguments; exit code 0 is healthy
   * @param interval the time between two looks
   * @param timeout how long one may take
   * @param retries how many failures in a row make a task unhealthy, from 1
   * @param startPeriod how long failures do not count after a start
   */
  public record Health(
      List<String> command,
      Duration interval,
      Duration timeout,
      int retries,
      Duration startPeriod) {
    /** Copies the command and refuses times that no engine takes. */
    public Health {
      command = List.copyOf(command);
      if (command.isEmpty() || retries < 1) {
        throw InvalidSpecException.of(
            "swarm.health", command.toString(), "a command, and one failure at least");
      }
      for (Duration time : List.of(interval, timeout)) {
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(LONGEST) > 0) {
          throw InvalidSpecException.of(
              "swarm.health", time.toString(), "from a millisecond to a day");
        }
      }
    }
  }

  private final List<String> constraints;
  private final List<String> spreadOver;
  private final OptionalInt mostOnOneNode;
  private final List<Given> secrets;
  private final List<Given> configs;
  private final Endpoint endpoint;
  private final Publishing publishing;
  private final Optional<Health> health;
  private final Optional<Duration> restartDelay;
  private final Optional<Duration> stopGrace;

  private SwarmOptions(Builder builder) {
    constraints = List.copyOf(builder.constraints);
    spreadOver = List.copyOf(builder.spreadOver);
    mostOnOneNode = builder.mostOnOneNode;
    secrets = List.copyOf(builder.secrets);
    configs = List.copyOf(builder.configs);
    endpoint = builder.endpoint;
    publishing = builder.publishing;
    health = builder.health;
    restartDelay = builder.restartDelay;
    stopGrace = builder.stopGrace;
  }

  private static void require(Pattern pattern, String field, String value) {
    if (!pattern.matcher(value).matches()) {
      throw InvalidSpecException.of(field, value, "it has characters that a swarm does not take");
    }
  }

  /** {@return options that change nothing yet: a virtual address, ports of the task's own node} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return what a node must fulfil, such as {@code node.labels.zone==a}} */
  public List<String> constraints() {
    return constraints;
  }

  /** {@return the labels of nodes that tasks are spread over evenly} */
  public List<String> spreadOver() {
    return spreadOver;
  }

  /** {@return the most tasks of the service on one node; empty for any number} */
  public OptionalInt mostOnOneNode() {
    return mostOnOneNode;
  }

  /** {@return the secrets that tasks can read} */
  public List<Given> secrets() {
    return secrets;
  }

  /** {@return the configs that tasks can read} */
  public List<Given> configs() {
    return configs;
  }

  /** {@return how the members are found} */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** {@return which hosts answer for published ports} */
  public Publishing publishing() {
    return publishing;
  }

  /** {@return how health is looked at; empty for the image's own way} */
  public Optional<Health> health() {
    return health;
  }

  /** {@return the pause before a task that ended is replaced; empty for the engine's 5 s} */
  public Optional<Duration> restartDelay() {
    return restartDelay;
  }

  /** {@return how long a task may take to stop before it is killed; empty for the engine's 10 s} */
  public Optional<Duration> stopGrace() {
    return stopGrace;
  }

  /** {@return the options for people; there are no secrets in them but their names} */
  @Override
  public String toString() {
    return "SwarmOptions[constraints="
        + constraints
        + ", spreadOver="
        + spreadOver
        + ", mostOnOneNode="
        + mostOnOneNode
        + ", secrets="
        + secrets
        + ", configs="
        + configs
        + ", endpoint="
        + endpoint
        + ", publishing="
        + publishing
        + ", health="
        + health
        + ", restartDelay="
        + restartDelay
        + ", stopGrace="
        + stopGrace
        + "]";
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {
    private final List<String> constraints = new ArrayList<>();
    private final List<String> spreadOver = new ArrayList<>();
    private OptionalInt mostOnOneNode = OptionalInt.empty();
    private final List<Given> secrets = new ArrayList<>();
    private final List<Given> configs = new ArrayList<>();
    private Endpoint endpoint = Endpoint.VIRTUAL_ADDRESS;
    private Publishing publishing = Publishing.HOST;
    private Optional<Health> health = Optional.empty();
    private Optional<Duration> restartDelay = Optional.empty();
    private Optional<Duration> stopGrace = Optional.empty();

    private Builder() {}

    /**
     * Adds what a node must fulfil, such as {@code node.role==worker} or {@code node.labels.zone !=
     * b}.
     *
     * @return this
     */
    public Builder constraint(String expression) {
      require(CONSTRAINT, "swarm.constraint", expression);
      constraints.add(expression);
      return this;
    }

    /**
     * Spreads tasks evenly over the values of a node's label, such as {@code node.labels.zone}.
     *
     * @return this
     */
    public Builder spreadOver(String label) {
      require(SPREAD, "swarm.spreadOver", label);
      spreadOver.add(label);
      return this;
    }

    /**
     * Bounds how many tasks of the service one node gets, from 1.
     *
     * @return this
     */
    public Builder mostOnOneNode(int most) {
      if (most < 1) {
        throw InvalidSpecException.of(
            "swarm.mostOnOneNode", Integer.toString(most), "one at least");
      }
      mostOnOneNode = OptionalInt.of(most);
      return this;
    }

    /**
     * Gives tasks a secret, as {@code /run/secrets/NAME} that its owner alone can read.
     *
     * @return this
     */
    public Builder secret(String name) {
      return secret(new Given(name, name, 0400));
    }

    /**
     * Gives tasks a secret.
     *
     * @return this
     */
    public Builder secret(Given given) {
      secrets.add(given);
      return this;
    }

    /**
     * Gives tasks a config as a file that everybody can read.
     *
     * @return this
     */
    public Builder config(String name, String file) {
      return config(new Given(name, file, 0444));
    }

    /**
     * Gives tasks a config.
     *
     * @return this
     */
    public Builder config(Given given) {
      configs.add(given);
      return this;
    }

    /**
     * Says how the members are found.
     *
     * @return this
     */
    public Builder endpoint(Endpoint mode) {
      endpoint = mode;
      return this;
    }

    /**
     * Says which hosts answer for published ports.
     *
     * @return this
     */
    public Builder publishing(Publishing mode) {
      publishing = mode;
      return this;
    }

    /**
     * Says how health is looked at.
     *
     * @return this
     */
    public Builder health(Health look) {
      health = Optional.of(look);
      return this;
    }

    /**
     * Sets the pause before a task that ended is replaced, from 0 to a day.
     *
     * @return this
     */
    public Builder restartDelay(Duration pause) {
      restartDelay = Optional.of(time("swarm.restartDelay", pause));
      return this;
    }

    /**
     * Sets how long a task may take to stop before it is killed, from 0 to a day.
     *
     * @return this
     */
    public Builder stopGrace(Duration grace) {
      stopGrace = Optional.of(time("swarm.stopGrace", grace));
      return this;
    }

    private static Duration time(String field, Duration value) {
      if (value.isNegative() || value.compareTo(LONGEST) > 0) {
        throw InvalidSpecException.of(field, value.toString(), "from 0 to a day");
      }
      return value;
    }

    /** {@return the options} */
    public SwarmOptions build() {
      return new SwarmOptions(this);
    }
  }
}
