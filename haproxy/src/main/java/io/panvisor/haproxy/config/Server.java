package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A server of a backend: its name, where it is, and how it is treated. Immutable and thread-safe.
 *
 * <p>All parameters of the configuration manual's chapter "Server and default-server options" are
 * known; those without a method of their own are given by {@link Builder#parameter}.
 */
public final class Server implements Statement {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,254}");

  private final String name;
  private final String address;
  private final List<Parameter> parameters;

  private Server(String name, String address, List<Parameter> parameters) {
    this.name = name;
    this.address = address;
    this.parameters = List.copyOf(parameters);
  }

  /**
   * {@return a server of that name, to be described further}
   *
   * @param name letters, digits and {@code _.:-}
   * @param endpoint where it is; without a port, clients' own port is used
   */
  public static Builder named(String name, Endpoint endpoint) {
    return new Builder(
        Values.matching(
            NAME,
            "name",
            name,
            "a server's name has letters, digits and the signs _ . : -, 255 at most"),
        endpoint.toString());
  }

  /** {@return a server of that name at a host and a port from 1 to 65535} */
  public static Builder named(String name, String host, int port) {
    return named(name, Endpoint.of(host, port));
  }

  /** The server of a line, whatever it says. */
  static Server read(Directive line) {
    return new Server(
        line.text(1), line.text(2), Parameter.read(line.textsFrom(3), ParameterTable.SERVER));
  }

  /** {@return its name, unique in its backend} */
  public String name() {
    return name;
  }

  /** {@return where it is, as it is written} */
  public String address() {
    return address;
  }

  /** {@return where it is, in parts} */
  public Endpoint endpoint() {
    return Endpoint.read(address);
  }

  /** {@return its parameters in their order} */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** {@return the value of a parameter, such as {@code sni}, if it is there} */
  public Optional<String> parameter(String keyword) {
    return parameters.stream()
        .filter(each -> each.keyword().equals(keyword))
        .map(Parameter::value)
        .reduce((first, last) -> last);
  }

  /** {@return whether a parameter or flag is there} */
  public boolean has(String keyword) {
    return parameters.stream().anyMatch(each -> each.keyword().equals(keyword));
  }

  /** {@return whether its health is checked} */
  public boolean isChecked() {
    return has("check");
  }

  /** {@return whether it serves only when the others are down} */
  public boolean isBackup() {
    return has("backup");
  }

  /** {@return whether it starts in maintenance} */
  public boolean isDisabled() {
    return has("disabled");
  }

  /** {@return whether HAProxy talks TLS to it} */
  public boolean isTls() {
    return has("ssl");
  }

  /** {@return its share of the load, from 0 to 256; HAProxy's default is 1} */
  public OptionalInt weight() {
    return number("weight");
  }

  /** {@return how many connections it takes at once} */
  public OptionalInt maxConnections() {
    return number("maxconn");
  }

  /** {@return the value of the persistence cookie that leads to it} */
  public Optional<String> cookie() {
    return parameter("cookie");
  }

  /** {@return the time between two checks, if it is said and is a time} */
  public Optional<Duration> checkInterval() {
    return parameter("inter").flatMap(HaproxyTime::read);
  }

  private OptionalInt number(String keyword) {
    Optional<String> value = parameter(keyword).filter(text -> text.matches("[0-9]{1,9}"));
    return value.isPresent() ? OptionalInt.of(Integer.parseInt(value.get())) : OptionalInt.empty();
  }

  /** {@return a builder that has all of this already} */
  public Builder toBuilder() {
    Builder builder = new Builder(name, address);
    builder.parameters.addAll(parameters);
    return builder;
  }

  List<String> words() {
    List<String> words = new ArrayList<>(List.of("server", name, address));
    parameters.forEach(parameter -> parameter.addTo(words));
    return words;
  }

  @Override
  public void write(SectionWriter out) {
    out.at("server " + name);
    endpoint().checkFor(out);
    out.parameters(parameters, ParameterTable.SERVER).line(words());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Server server && server.words().equals(words());
  }

  @Override
  public int hashCode() {
    return words().hashCode();
  }

  /** {@return the line that says it} */
  @Override
  public String toString() {
    return String.join(" ", words());
  }

  /** Describes a server. Not thread-safe. */
  public static final class Builder extends ServerParameters<Builder> {

    private final String name;
    private String address;

    private Builder(String name, String address) {
      super("server " + name);
      this.name = name;
      this.address = address;
    }

    /** Moves it elsewhere. */
    public Builder at(Endpoint endpoint) {
      address = endpoint.toString();
      return this;
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * {@return the server}
     *
     * @throws InvalidSpecException when two of its parameters exclude each other
     */
    public Server build() {
      if (has("ssl") && !has("verify") && !has("ca-file")) {
        throw InvalidSpecException.of(
            "server " + name,
            "ssl",
            "TLS without ca-file and without verify is refused by HAProxy; say whom to trust, or"
                + " verify none");
      }
      return new Server(name, address, parameters);
    }
  }
}
