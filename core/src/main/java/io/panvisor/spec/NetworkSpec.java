package io.panvisor.spec;

import io.panvisor.Labels;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a network is to be. Every field that is set is honoured or refused by an engine, never
 * ignored. Immutable and thread-safe.
 */
public final class NetworkSpec {

  private static final Pattern NUMERIC =
      Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /**
   * A range of addresses.
   *
   * @param range in the form {@code ADDRESS/PREFIX}, v4 or v6
   * @param gateway the gateway's address within it; empty for the engine's choice
   */
  public record Subnet(String range, Optional<String> gateway) {
    /** Refuses what is no range, and a gateway outside of it. */
    public Subnet {
      int slash = range.indexOf('/');
      byte[] address = slash < 0 ? null : bytes(range.substring(0, slash));
      String prefix = range.substring(slash + 1);
      if (address == null
          || !prefix.matches("[0-9]{1,3}")
          || Integer.parseInt(prefix) > address.length * 8) {
        throw Checks.refusal(
            "network.subnet", range, "a range is written ADDRESS/PREFIX, such as 10.1.2.0/24");
      }
      int bits = Integer.parseInt(prefix);
      if (!java.util.Arrays.equals(address, masked(address, bits))) {
        throw Checks.refusal(
            "network.subnet",
            range,
            "a range begins with its first address: bits behind the prefix are set");
      }
      if (gateway.isPresent()) {
        byte[] inside = bytes(gateway.get());
        if (inside == null
            || inside.length != address.length
            || !java.util.Arrays.equals(masked(inside, bits), address)) {
          throw Checks.refusal(
              "network.gateway", gateway.get(), "the gateway is an address within " + range);
        }
      }
    }

    private static byte @Nullable [] bytes(String text) {
      // Only digits are let through: anything else would be looked up as a host's name.
      if (!NUMERIC.matcher(text).matches()) {
        return null;
      }
      try {
        return InetAddress.getByName(text).getAddress();
      } catch (UnknownHostException notAnAddress) {
        return null;
      }
    }

    private static byte[] masked(byte[] address, int bits) {
      byte[] masked = address.clone();
      for (int bit = bits; bit < masked.length * 8; bit++) {
        masked[bit / 8] &= (byte) ~(0x80 >> bit % 8);
      }
      return masked;
    }
  }

  private final String name;
  private final @Nullable String driver;
  private final boolean internal;
  private final List<Subnet> subnets;
  private final Labels labels;
  private final List<EngineOptions> options;

  private NetworkSpec(Builder builder) {
    name = builder.name;
    driver = builder.driver;
    internal = builder.internal;
    subnets = List.copyOf(builder.subnets);
    labels = builder.labels;
    options = List.copyOf(builder.options);
  }

  /**
   * {@return a builder for a network of that name: letters, digits, '.', '_' and '-', 63 at most}
   */
  public static Builder named(String name) {
    return new Builder(Checks.name("network.name", name));
  }

  /** {@return the name} */
  public String name() {
    return name;
  }

  /** {@return how it is made, in the engine's words; empty for the engine's default} */
  public Optional<String> driver() {
    return Optional.ofNullable(driver);
  }

  /** {@return whether its machines are to reach nothing outside} */
  public boolean isInternal() {
    return internal;
  }

  /** {@return its ranges of addresses; empty for the engine's choice} */
  public List<Subnet> subnets() {
    return subnets;
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
    return "NetworkSpec["
        + name
        + ", "
        + driver
        + ", "
        + internal
        + ", "
        + subnets
        + ", "
        + labels
        + ", "
        + options
        + "]";
  }

  /** Builds a spec. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private @Nullable String driver;
    private boolean internal;
    private final List<Subnet> subnets = new ArrayList<>();
    private Labels labels = Labels.none();
    private final List<EngineOptions> options = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    /**
     * Says how it is made, in the engine's words, such as {@code bridge} or {@code macvlan}.
     *
     * @return this
     */
    public Builder driver(String word) {
      driver = Checks.name("network.driver", word);
      return this;
    }

    /**
     * Has its machines reach each other and nothing outside.
     *
     * @return this
     */
    public Builder internal() {
      internal = true;
      return this;
    }

    /**
     * Adds a range of addresses, {@code ADDRESS/PREFIX}.
     *
     * @return this
     */
    public Builder subnet(String range) {
      subnets.add(new Subnet(range, Optional.empty()));
      return this;
    }

    /**
     * Adds a range of addresses with its gateway.
     *
     * @return this
     */
    public Builder subnet(String range, String gateway) {
      subnets.add(new Subnet(range, Optional.of(gateway)));
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
    public NetworkSpec build() {
      return new NetworkSpec(this);
    }
  }
}
