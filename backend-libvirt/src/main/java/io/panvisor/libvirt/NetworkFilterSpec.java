package io.panvisor.libvirt;

import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a filter of network traffic is to be. Immutable and thread-safe.
 *
 * @see <a href="https://libvirt.org/formatnwfilter.html">libvirt: network filters</a>
 */
public final class NetworkFilterSpec {

  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.:/,$\\[\\]@+-]{1,255}");

  /** What is done with a packet. */
  public enum Action {
    /** It is let through, and no further rule is looked at. */
    ACCEPT,
    /** It is thrown away without a word. */
    DROP,
    /** It is thrown away, and the sender is told. */
    REJECT,
    /** The filter that named this one goes on. */
    RETURN,
    /** The next rule is looked at. */
    CONTINUE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which way a packet goes. */
  public enum Direction {
    /** Towards the machine. */
    IN,
    /** From the machine. */
    OUT,
    /** Either way. */
    INOUT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One rule.
   *
   * @param action what is done with a packet that fits
   * @param direction which way it goes
   * @param priority -1000 to 1000, the lowest first; empty for libvirt's 500
   * @param protocol libvirt's word, such as {@code tcp} or {@code arp}; empty for any packet
   * @param attributes what it has to be, in libvirt's words, such as {@code dstportstart}; a value
   *     may be a variable, {@code $IP}
   */
  public record Rule(
      Action action,
      Direction direction,
      OptionalInt priority,
      Optional<String> protocol,
      Map<String, String> attributes) {
    /** Refuses what libvirt has no words for. */
    public Rule {
      attributes = Map.copyOf(attributes);
      if (priority.isPresent() && Math.abs(priority.getAsInt()) > 1000) {
        throw InvalidSpecException.of(
            "filter.priority",
            Integer.toString(priority.getAsInt()),
            "a priority is -1000 to 1000");
      }
      protocol.ifPresent(word -> matches(WORD, "filter.protocol", word));
      if (protocol.isEmpty() && !attributes.isEmpty()) {
        throw InvalidSpecException.of(
            "filter.attributes", attributes.toString(), "they belong to a protocol");
      }
      attributes.forEach(
          (key, value) -> {
            matches(WORD, "filter.attributes", key);
            matches(VALUE, "filter.attributes." + key, value);
          });
    }

    /** {@return a rule for packets of a protocol} */
    public static Rule of(
        Action action, Direction direction, String protocol, Map<String, String> attributes) {
      return new Rule(action, direction, OptionalInt.empty(), Optional.of(protocol), attributes);
    }
  }

  private final String name;
  private final @Nullable String chain;
  private final OptionalInt priority;
  private final List<String> references;
  private final List<Rule> rules;

  private NetworkFilterSpec(Builder builder) {
    name = builder.name;
    chain = builder.chain;
    priority = builder.priority;
    references = List.copyOf(builder.references);
    rules = List.copyOf(builder.rules);
  }

  /** {@return a builder for a filter of that name} */
  public static Builder named(String name) {
    return new Builder(Allowed.name("filter.name", name));
  }

  /** {@return the name} */
  public String name() {
    return name;
  }

  /** {@return the chain that its rules are in; empty for {@code root}} */
  public Optional<String> chain() {
    return Optional.ofNullable(chain);
  }

  /** {@return the chain's priority; empty for libvirt's own} */
  public OptionalInt priority() {
    return priority;
  }

  /** {@return the filters that it takes in, before its own rules} */
  public List<String> references() {
    return references;
  }

  /** {@return its rules} */
  public List<Rule> rules() {
    return rules;
  }

  private static void matches(Pattern pattern, String field, String value) {
    if (!pattern.matcher(value).matches()) {
      throw InvalidSpecException.of(
          field, value, "words are of small letters, values of letters, digits and '$_.:/,@+-[]'");
    }
  }

  static Map<String, String> checkedParameters(Map<String, String> parameters) {
    parameters.forEach(
        (key, value) -> {
          matches(Pattern.compile("[A-Za-z0-9_]{1,63}"), "filter.parameters", key);
          matches(VALUE, "filter.parameters." + key, value);
        });
    return new TreeMap<>(parameters);
  }

  @Override
  public String toString() {
    return "NetworkFilterSpec[" + name + ", " + references + ", " + rules + "]";
  }

  /** Builds a spec. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private @Nullable String chain;
    private OptionalInt priority = OptionalInt.empty();
    private final List<String> references = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    /**
     * Puts its rules into a chain, such as {@code ipv4}.
     *
     * @return this
     */
    public Builder chain(String word) {
      matches(WORD, "filter.chain", word);
      chain = word;
      return this;
    }

    /**
     * Sets the chain's priority, -1000 to 1000, the lowest first.
     *
     * @return this
     */
    public Builder priority(int value) {
      if (Math.abs(value) > 1000) {
        throw InvalidSpecException.of(
            "filter.priority", Integer.toString(value), "a priority is -1000 to 1000");
      }
      priority = OptionalInt.of(value);
      return this;
    }

    /**
     * Takes in another filter.
     *
     * @return this
     */
    public Builder reference(String filter) {
      references.add(Allowed.name("filter.reference", filter));
      return this;
    }

    /**
     * Adds a rule.
     *
     * @return this
     */
    public Builder rule(Rule rule) {
      rules.add(rule);
      return this;
    }

    /** {@return the spec} */
    public NetworkFilterSpec build() {
      return new NetworkFilterSpec(this);
    }
  }
}
