package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.MachineId;
import io.panvisor.error.AmbiguousException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.NetworkInfo;
import io.panvisor.spec.NetworkSpec;
import io.panvisor.spi.Call;
import io.panvisor.spi.NetworkOperations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The engine's networks. */
final class NetworkStore implements NetworkOperations {

  private static final String TYPE = "network";

  private final DockerEngine engine;

  NetworkStore(DockerEngine engine) {
    this.engine = engine;
  }

  @Override
  public List<NetworkInfo> list(Call call) {
    JsonNode rows =
        engine.ask(
            call,
            Subject.ENGINE,
            limit -> engine.api().get(limit, ApiPath.of("networks"), JsonNode.class));
    List<NetworkInfo> networks = new ArrayList<>(rows.size());
    rows.forEach(row -> networks.add(info(row)));
    return networks;
  }

  /** The engine also finds by the beginning of an id, and allows two networks of one name. */
  @Override
  public Optional<NetworkInfo> find(Call call, String nameOrId) {
    List<NetworkInfo> fitting =
        list(call).stream()
            .filter(network -> network.name().equals(nameOrId) || network.id().equals(nameOrId))
            .toList();
    if (fitting.size() > 1) {
      throw new AmbiguousException(TYPE, nameOrId, fitting.stream().map(NetworkInfo::id).toList());
    }
    return fitting.stream().findFirst();
  }

  static NetworkInfo info(JsonNode row) {
    List<NetworkInfo.Subnet> subnets = new ArrayList<>();
    for (JsonNode range : row.path("IPAM").path("Config")) {
      String gateway = range.path("Gateway").asText("");
      subnets.add(
          new NetworkInfo.Subnet(
              range.path("Subnet").asText(""),
              gateway.isEmpty() ? Optional.empty() : Optional.of(gateway)));
    }
    Map<String, String> facts = new TreeMap<>(MachineTranslator.texts(row.path("Options")));
    facts.put("docker.scope", row.path("Scope").asText(""));
    facts.put("docker.ipv6", row.path("EnableIPv6").asText("false"));
    facts.put("docker.attachable", row.path("Attachable").asText("false"));
    return new NetworkInfo(
        row.path("Id").asText(row.path("id").asText()),
        row.path("Name").asText(row.path("name").asText()),
        row.path("Driver").asText(""),
        row.path("Internal").asBoolean(false),
        subnets,
        MachineTranslator.texts(row.path("Labels")),
        time(row.path("Created").asText("")),
        facts);
  }

  static Optional<Instant> time(String text) {
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** What is sent to make a network. */
  ObjectNode body(NetworkSpec spec) {
    ObjectNode body = engine.mapper().createObjectNode();
    DockerNetworkOptions options =
        spec.options(DockerNetworkOptions.class).orElse(DockerNetworkOptions.none());
    body.put("Name", spec.name());
    // Without it the engine makes a second network of one name.
    body.put("CheckDuplicate", true);
    spec.driver().ifPresent(driver -> body.put("Driver", driver));
    if (spec.isInternal()) {
      body.put("Internal", true);
    }
    options.fields().forEach((name, value) -> body.set(name, engine.mapper().valueToTree(value)));
    if (!spec.labels().asMap().isEmpty()) {
      body.set("Labels", engine.mapper().valueToTree(spec.labels().asMap()));
    }
    if (!options.driverOptions().isEmpty()) {
      body.set("Options", engine.mapper().valueToTree(options.driverOptions()));
    }
    if (!spec.subnets().isEmpty()) {
      ArrayNode ranges = body.putObject("IPAM").put("Driver", "default").putArray("Config");
      for (NetworkSpec.Subnet subnet : spec.subnets()) {
        ObjectNode range = ranges.addObject().put("Subnet", subnet.range());
        subnet.gateway().ifPresent(gateway -> range.put("Gateway", gateway));
        String given = options.ranges().get(subnet.range());
        if (given != null) {
          range.put("IPRange", given);
        }
        Map<String, String> reserved = options.reserved().get(subnet.range());
        if (reserved != null) {
          range.set("AuxiliaryAddresses", engine.mapper().valueToTree(reserved));
        }
      }
    }
    return body;
  }

  @Override
  public NetworkInfo create(Call call, NetworkSpec spec) {
    DockerNetworkOptions options =
        spec.options(DockerNetworkOptions.class).orElse(DockerNetworkOptions.none());
    List<String> ranges = spec.subnets().stream().map(NetworkSpec.Subnet::range).toList();
    for (String subnet : options.ranges().keySet()) {
      unknown(subnet, ranges);
    }
    for (String subnet : options.reserved().keySet()) {
      unknown(subnet, ranges);
    }
    Subject subject = new Subject(TYPE, spec.name());
    String id =
        engine.ask(
            call,
            subject,
            limit ->
                engine
                    .api()
                    .post(limit, ApiPath.of("networks", "create"), body(spec), JsonNode.class)
                    .path("Id")
                    .asText());
    return info(
        engine.ask(
            call,
            subject,
            limit -> engine.api().get(limit, ApiPath.of("networks", id), JsonNode.class)));
  }

  private static void unknown(String subnet, List<String> ranges) {
    if (!ranges.contains(subnet)) {
      throw OptionSettings.refusal(
          "docker.network", subnet, "the spec has no such subnet: subnet(...)");
    }
  }

  @Override
  public boolean delete(Call call, String nameOrId) {
    return engine.ask(
        call,
        new Subject(TYPE, nameOrId),
        limit -> engine.api().deleteIfThere(limit, ApiPath.of("networks", nameOrId)));
  }

  @Override
  public boolean connect(Call call, String nameOrId, MachineId machine) {
    return connect(call, nameOrId, machine, DockerEndpoint.usual());
  }

  boolean connect(Call call, String nameOrId, MachineId machine, DockerEndpoint endpoint) {
    NetworkInfo network = required(call, nameOrId);
    if (isOn(call, network, machine)) {
      return false;
    }
    ObjectNode body = engine.mapper().createObjectNode();
    body.put("Container", machine.value());
    endpoint.into(body);
    engine.run(
        call,
        new Subject(TYPE, nameOrId),
        limit -> engine.api().post(limit, ApiPath.of("networks", network.id(), "connect"), body));
    return true;
  }

  @Override
  public boolean disconnect(Call call, String nameOrId, MachineId machine) {
    NetworkInfo network = required(call, nameOrId);
    if (!isOn(call, network, machine)) {
      return false;
    }
    ObjectNode body = engine.mapper().createObjectNode();
    body.put("Container", machine.value());
    engine.run(
        call,
        new Subject(TYPE, nameOrId),
        limit ->
            engine.api().post(limit, ApiPath.of("networks", network.id(), "disconnect"), body));
    return true;
  }

  private NetworkInfo required(Call call, String nameOrId) {
    return find(call, nameOrId).orElseThrow(() -> new NotFoundException(TYPE, nameOrId));
  }

  /**
   * A container that does not run is on a network too, though the network does not tell it. Podman
   * has the network's name where Docker has its id.
   */
  private boolean isOn(Call call, NetworkInfo network, MachineId machine) {
    for (JsonNode joined : engine.inspect(call, machine).path("NetworkSettings").path("Networks")) {
      String id = joined.path("NetworkID").asText();
      if (id.equals(network.id()) || id.equals(network.name())) {
        return true;
      }
    }
    return false;
  }
}
