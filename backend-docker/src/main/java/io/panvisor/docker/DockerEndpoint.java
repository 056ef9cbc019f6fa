package io.panvisor.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a container is on a network. Immutable and thread-safe; each method gives a new value.
 *
 * @param aliases further names for it there
 * @param address its address of version 4; empty for the engine's choice
 * @param address6 its address of version 6; empty for the engine's choice
 */
public record DockerEndpoint(
    List<String> aliases, Optional<String> address, Optional<String> address6) {

  /** Copies and checks. */
  public DockerEndpoint {
    aliases = List.copyOf(aliases);
    aliases.forEach(alias -> OptionSettings.domain("docker.endpoint.alias", alias));
    address.ifPresent(value -> OptionSettings.address("docker.endpoint.address", value, 4));
    address6.ifPresent(value -> OptionSettings.address("docker.endpoint.address6", value, 16));
  }

  /** {@return with its own name, at an address of the engine's choice} */
  public static DockerEndpoint usual() {
    return new DockerEndpoint(List.of(), Optional.empty(), Optional.empty());
  }

  /** {@return the same with a further name} */
  public DockerEndpoint alias(String name) {
    List<String> more = new ArrayList<>(aliases);
    more.add(name);
    return new DockerEndpoint(more, address, address6);
  }

  /** {@return the same at that address of version 4} */
  public DockerEndpoint address(String v4) {
    return new DockerEndpoint(aliases, Optional.of(v4), address6);
  }

  /** {@return the same at that address of version 6} */
  public DockerEndpoint address6(String v6) {
    return new DockerEndpoint(aliases, address, Optional.of(v6));
  }

  void into(ObjectNode body) {
    ObjectNode endpoint = body.putObject("EndpointConfig");
    if (!aliases.isEmpty()) {
      aliases.forEach(endpoint.putArray("Aliases")::add);
    }
    if (address.isPresent() || address6.isPresent()) {
      ObjectNode chosen = endpoint.putObject("IPAMConfig");
      address.ifPresent(value -> chosen.put("IPv4Address", value));
      address6.ifPresent(value -> chosen.put("IPv6Address", value));
    }
  }
}
