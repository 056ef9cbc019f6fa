package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a frontend listens: one or more endpoints, and how clients are met there. Immutable and
 * thread-safe.
 */
public final class Bind implements Statement {

  private final String addresses;
  private final List<Parameter> parameters;

  private Bind(String addresses, List<Parameter> parameters) {
    this.addresses = addresses;
    this.parameters = List.copyOf(parameters);
  }

  /**
   * {@return a bind at an address and a port, to be described further}
   *
   * @param host an address, or {@code *} for all of IPv4, {@code ::} for all of IPv6
   * @param port from 1 to 65535
   */
  public static Builder on(String host, int port) {
    return on(List.of(Endpoint.of(host, port)));
  }

  /**
   * {@return a bind at these endpoints, to be described further}
   *
   * @throws InvalidSpecException when there is none, or one has no port and is no socket
   */
  public static Builder on(List<Endpoint> endpoints) {
    if (endpoints.isEmpty()) {
      throw InvalidSpecException.of("bind", "", "an address is expected here");
    }
    List<String> texts = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      fault(endpoint)
          .ifPresent(
              why -> {
                throw InvalidSpecException.of("bind", endpoint.toString(), why);
              });
      texts.add(endpoint.toString());
    }
    return new Builder(String.join(",", texts));
  }

  /** What is wrong with an endpoint that is listened on. */
  static Optional<String> fault(Endpoint endpoint) {
    if (endpoint.needsPort() && endpoint.ports().isEmpty()) {
      return Optional.of("a port is expected here, such as *:80");
    }
    if (endpoint.firstPort().orElse(1) == 0
        || endpoint.ports().startsWith("+")
        || endpoint.ports().startsWith("-")) {
      return Optional.of("ports to listen on are from 1 to 65535");
    }
    return endpoint.fault();
  }

  /** The bind in the words of a line, whatever they say. */
  static Bind read(List<String> words) {
    return new Bind(
        words.get(1), Parameter.read(words.subList(2, words.size()), ParameterTable.BIND));
  }

  /** {@return where it listens, as it is written} */
  public String addresses() {
    return addresses;
  }

  /** {@return where it listens, in parts} */
  public List<Endpoint> endpoints() {
    return Arrays.stream(addresses.split(",")).map(Endpoint::read).toList();
  }

  /** {@return its parameters in their order} */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** {@return the value of a parameter, such as {@code name}, if it is there} */
  public Optional<String> parameter(String keyword) {
    return parameters.stream()
        .filter(each -> each.keyword().equals(keyword))
        .map(Parameter::value)
        .reduce((first, last) -> last);
  }

  /** {@return whether clients talk TLS here} */
  public boolean isTls() {
    return parameters.stream().anyMatch(each -> each.keyword().equals("ssl"));
  }

  /** {@return the files of its certificates} */
  public List<String> certificates() {
    return parameters.stream()
        .filter(each -> each.keyword().equals("crt"))
        .map(Parameter::value)
        .toList();
  }

  /** {@return the application protocols that it offers, the preferred first} */
  public List<String> protocols() {
    return parameter("alpn").map(text -> List.of(text.split(","))).orElse(List.of());
  }

  List<String> words() {
    List<String> words = new ArrayList<>(List.of("bind", addresses));
    parameters.forEach(parameter -> parameter.addTo(words));
    return words;
  }

  @Override
  public void write(SectionWriter out) {
    out.at("bind " + addresses);
    for (Endpoint endpoint : endpoints()) {
      endpoint.checkFor(out);
    }
    if (protocols().contains("h2") && !out.isAtLeast(HaproxyVersion.V1_8)) {
      throw out.later("alpn h2", HaproxyVersion.V1_8, "offer http/1.1 alone");
    }
    List<Parameter> written = TlsMinimum.written(parameters, out);
    out.parameters(written, ParameterTable.BIND);
    List<String> words = new ArrayList<>(List.of("bind", addresses));
    written.forEach(parameter -> parameter.addTo(words));
    out.line(words);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bind bind && bind.words().equals(words());
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

  /** Describes a bind. Not thread-safe. */
  public static final class Builder extends ParametersBuilder<Builder> {

    private final String addresses;

    private Builder(String addresses) {
      super(ParameterTable.BIND, "bind " + addresses);
      this.addresses = addresses;
    }

    /**
     * Talks TLS to clients, with the certificate and key in a PEM file, or with all such files in a
     * folder, by the name that the client asks for.
     *
     * @param path an absolute path; certificate, chain and key in one
     */
    public Builder tls(String path) {
      flag("ssl");
      parameters.add(Parameter.of("crt", Values.absolutePath("crt", path)));
      return this;
    }

    /**
     * Offers application protocols, the preferred first, such as {@code h2} and {@code http/1.1}.
     */
    public Builder protocols(List<String> protocols) {
      protocols.forEach(
          protocol -> {
            Values.word("alpn", protocol);
            if (protocol.contains(",")) {
              throw InvalidSpecException.of("alpn", protocol, "one protocol is expected here");
            }
          });
      return parameter("alpn", String.join(",", protocols));
    }

    /** Refuses clients whose TLS is older. */
    public Builder minimumTls(TlsVersion version) {
      return parameter("ssl-min-ver", version.word());
    }

    /** Expects the client's real address in front of each connection, by the PROXY protocol. */
    public Builder acceptProxy() {
      return flag("accept-proxy");
    }

    /** Gives it a name, which statistics show. */
    public Builder name(String name) {
      return parameter("name", Values.token("name", name));
    }

    /** Takes at most that many connections here at once. */
    public Builder maxConnections(int most) {
      return parameter(
          "maxconn", Integer.toString(Values.between("maxconn", most, 1, Integer.MAX_VALUE)));
    }

    @Override
    Builder self() {
      return this;
    }

    /** {@return the bind} */
    public Bind build() {
      return new Bind(addresses, parameters);
    }
  }
}
