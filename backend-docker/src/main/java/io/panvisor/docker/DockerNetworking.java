package io.panvisor.docker;

import io.panvisor.MacAddress;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a container reaches others and is reached, beyond the networks it joins. Used within {@link
 * DockerOptions.Builder#networking}; not thread-safe.
 *
 * <p>Names and addresses are for the first network of the spec.
 */
public final class DockerNetworking {

  private static final Pattern OPTION = Pattern.compile("[a-z0-9-]{1,40}(?::[0-9]{1,6})?");
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");

  private final OptionSettings settings;

  DockerNetworking(OptionSettings settings) {
    this.settings = settings;
  }

  /**
   * Asks that name server, by its numeric address; in the order given.
   *
   * @return this
   */
  public DockerNetworking dns(String server) {
    settings.add("HostConfig.Dns", OptionSettings.address("docker.networking.dns", server));
    return this;
  }

  /**
   * Completes names with that domain; {@code .} alone means with none.
   *
   * @return this
   */
  public DockerNetworking dnsSearch(String domain) {
    settings.add(
        "HostConfig.DnsSearch",
        ".".equals(domain) ? domain : OptionSettings.domain("docker.networking.dnsSearch", domain));
    return this;
  }

  /**
   * Sets an option of resolv.conf(5), such as {@code ndots:2}.
   *
   * @return this
   */
  public DockerNetworking dnsOption(String option) {
    settings.add(
        "HostConfig.DnsOptions",
        OptionSettings.matching(
            OPTION, "docker.networking.dnsOption", option, "an option such as ndots:2 or rotate"));
    return this;
  }

  /**
   * Writes a name into its {@code /etc/hosts}.
   *
   * @param name the host's name
   * @param address its numeric address
   * @return this
   */
  public DockerNetworking host(String name, String address) {
    settings.add(
        "HostConfig.ExtraHosts",
        OptionSettings.domain("docker.networking.host", name)
            + ":"
            + OptionSettings.address("docker.networking.host." + name, address));
    return this;
  }

  /**
   * Writes a name for the engine's own host into its {@code /etc/hosts}.
   *
   * @return this
   */
  public DockerNetworking hostGateway(String name) {
    settings.add(
        "HostConfig.ExtraHosts",
        OptionSettings.domain("docker.networking.hostGateway", name) + ":host-gateway");
    return this;
  }

  /**
   * Gives it a further name on its first network, which is one that was made: the engine's own
   * {@code bridge} has no names.
   *
   * @return this
   */
  public DockerNetworking alias(String name) {
    settings.add("Endpoint.Aliases", OptionSettings.domain("docker.networking.alias", name));
    return this;
  }

  /**
   * Gives it that address on its first network, whose range was set when it was made.
   *
   * @return this
   */
  public DockerNetworking address(String v4) {
    settings.putIn(
        "Endpoint.IPAMConfig",
        "IPv4Address",
        OptionSettings.address("docker.networking.address", v4, 4));
    return this;
  }

  /**
   * Gives it that address of version 6 on its first network.
   *
   * @return this
   */
  public DockerNetworking address6(String v6) {
    settings.putIn(
        "Endpoint.IPAMConfig",
        "IPv6Address",
        OptionSettings.address("docker.networking.address6", v6, 16));
    return this;
  }

  /**
   * Adds a link-local address on its first network.
   *
   * @return this
   */
  public DockerNetworking linkLocal(String address) {
    settings.add("Links.LocalIPs", OptionSettings.address("docker.networking.linkLocal", address));
    return this;
  }

  /**
   * Sets its hardware address.
   *
   * @return this
   */
  public DockerNetworking macAddress(MacAddress address) {
    settings.put("Mac", address.text());
    return this;
  }

  /**
   * Knows another container by a name, on the engine's own bridge; networks have names instead.
   *
   * @return this
   */
  public DockerNetworking link(String container, String name) {
    settings.add(
        "HostConfig.Links",
        OptionSettings.name("docker.networking.link", container)
            + ":"
            + OptionSettings.domain("docker.networking.link." + container, name));
    return this;
  }

  /**
   * Says that it listens on a port, which {@link #publishAll} then publishes.
   *
   * @param protocol {@code tcp}, {@code udp} or {@code sctp}
   * @return this
   */
  public DockerNetworking expose(int port, String protocol) {
    OptionSettings.within("docker.networking.expose", port, 1, 65_535);
    if (!PROTOCOLS.contains(protocol)) {
      throw OptionSettings.refusal("docker.networking.expose", protocol, "tcp, udp or sctp");
    }
    settings.putIn("ExposedPorts", port + "/" + protocol, Map.of());
    return this;
  }

  /**
   * Has the host answer for every port that it or its image exposes, on ports that the engine
   * chooses.
   *
   * @return this
   */
  public DockerNetworking publishAll() {
    settings.put("HostConfig.PublishAllPorts", true);
    return this;
  }

  /**
   * Shares the network of another container: its addresses, its ports, its loopback.
   *
   * @return this
   */
  public DockerNetworking networkOf(String container) {
    settings.put(
        "HostConfig.NetworkMode",
        "container:" + OptionSettings.name("docker.networking.networkOf", container));
    return this;
  }
}
