package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.Labels;
import io.panvisor.Secret;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.NodeInfo;
import io.panvisor.facet.ServiceInfo;
import io.panvisor.spi.Call;
import io.panvisor.spi.FacetCalls;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A swarm itself, over the calls of its manager. */
record SwarmFacet(FacetCalls calls) implements Swarm {

  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:_%-]{0,254}");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?");
  private static final int MOST_BYTES = 500 * 1024;
  private static final ApiPath SWARM = ApiPath.of("swarm");

  /** What a call does with the manager. */
  private interface Use<T> {
    T with(SwarmApi api, Call call);
  }

  private <T> T reading(String operation, Use<T> use) {
    return calls.reading(
        "swarm." + operation, (connection, call) -> use.with(api(connection), call));
  }

  private <T> T changing(String operation, Use<T> use) {
    return calls.changing(
        "swarm." + operation, (connection, call) -> use.with(api(connection), call));
  }

  private static SwarmApi api(io.panvisor.spi.HypervisorConnection connection) {
    return ((ManagerCalls) connection).swarm();
  }

  private static String checked(Pattern pattern, String field, String value) {
    if (!pattern.matcher(value).matches()) {
      throw InvalidSpecException.of(field, value, "it has characters that a swarm does not take");
    }
    return value;
  }

  private static JsonNode get(SwarmApi api, Call call, ApiPath path) {
    return api.engine()
        .ask(call, Subject.ENGINE, limit -> api.engine().api().get(limit, path, JsonNode.class));
  }

  @Override
  public String state() {
    return reading(
        "state",
        (api, call) ->
            get(api, call, ApiPath.of("info")).path("Swarm").path("LocalNodeState").asText());
  }

  @Override
  public String initialise(String advertise) {
    String address = checked(ADDRESS, "advertise", advertise);
    return changing(
        "initialise",
        (api, call) -> {
          ObjectNode body = addresses(api.engine().mapper(), address);
          body.putObject("Spec");
          return api.engine()
              .ask(
                  call,
                  new Subject("swarm", address),
                  limit ->
                      api.engine()
                          .api()
                          .post(limit, ApiPath.of("swarm", "init"), body, JsonNode.class)
                          .asText());
        });
  }

  private static ObjectNode addresses(ObjectMapper mapper, String advertise) {
    ObjectNode body = mapper.createObjectNode();
    body.put("ListenAddr", "0.0.0.0:2377");
    body.put("AdvertiseAddr", advertise);
    return body;
  }

  @Override
  public void join(String manager, String advertise, Secret token) {
    String remote = checked(ADDRESS, "manager", manager);
    String address = checked(ADDRESS, "advertise", advertise);
    changing(
        "join",
        (api, call) -> {
          ObjectNode body = addresses(api.engine().mapper(), address);
          body.putArray("RemoteAddrs").add(remote);
          body.put("JoinToken", token.revealText());
          api.engine()
              .run(
                  call,
                  new Subject("swarm", remote),
                  limit -> api.engine().api().post(limit, ApiPath.of("swarm", "join"), body));
          return true;
        });
  }

  @Override
  public boolean leave(boolean force) {
    return changing(
        "leave",
        (api, call) -> {
          JsonNode info = get(api, call, ApiPath.of("info"));
          if ("inactive".equals(info.path("Swarm").path("LocalNodeState").asText())) {
            return false;
          }
          api.engine()
              .run(
                  call,
                  new Subject("swarm", ""),
                  limit ->
                      api.engine()
                          .api()
                          .post(
                              limit,
                              ApiPath.of("swarm", "leave").with("force", force ? 1 : null),
                              null));
          return true;
        });
  }

  @Override
  public Secret joinToken(NodeInfo.Role role) {
    return reading("joinToken", (api, call) -> token(get(api, call, SWARM), role));
  }

  private static Secret token(JsonNode swarm, NodeInfo.Role role) {
    return Secret.of(
        swarm
            .path("JoinTokens")
            .path(role == NodeInfo.Role.MANAGER ? "Manager" : "Worker")
            .asText());
  }

  @Override
  public Secret rotateJoinToken(NodeInfo.Role role) {
    String which = role == NodeInfo.Role.MANAGER ? "rotateManagerToken" : "rotateWorkerToken";
    return changing(
        "rotateJoinToken",
        (api, call) -> {
          JsonNode swarm = get(api, call, SWARM);
          api.engine()
              .run(
                  call,
                  new Subject("swarm", ""),
                  limit ->
                      api.engine()
                          .api()
                          .post(
                              limit,
                              ApiPath.of("swarm", "update")
                                  .with("version", swarm.path("Version").path("Index").asLong())
                                  .with(which, true),
                              swarm.path("Spec")));
          return token(get(api, call, SWARM), role);
        });
  }

  @Override
  public List<SwarmObject> secrets() {
    return reading("secrets", (api, call) -> objects(api, call, "secrets"));
  }

  @Override
  public List<SwarmObject> configs() {
    return reading("configs", (api, call) -> objects(api, call, "configs"));
  }

  private static List<SwarmObject> objects(SwarmApi api, Call call, String what) {
    List<SwarmObject> objects = new ArrayList<>();
    for (JsonNode object : api.list(call, what, Map.of())) {
      objects.add(
          new SwarmObject(
              object.path("ID").asText(),
              SwarmApi.name(object),
              MachineTranslator.texts(object.path("Spec").path("Labels")),
              time(object.path("CreatedAt").asText(""))));
    }
    return objects;
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public String createSecret(String name, Secret content, Map<String, String> labels) {
    return create("secret", name, content.revealText().getBytes(StandardCharsets.UTF_8), labels);
  }

  @Override
  public String createConfig(String name, byte[] content, Map<String, String> labels) {
    return create("config", name, content.clone(), labels);
  }

  private String create(String type, String name, byte[] content, Map<String, String> labels) {
    checked(NAME, type + ".name", name);
    if (content.length == 0 || content.length > MOST_BYTES) {
      throw InvalidSpecException.of(
          type + ".content", content.length + " bytes", "a swarm keeps from 1 byte to 500 KiB");
    }
    Labels checked = Labels.none();
    for (Map.Entry<String, String> label : labels.entrySet()) {
      checked = checked.with(label.getKey(), label.getValue());
    }
    Map<String, String> given = checked.asMap();
    return changing(
        type + ".create",
        (api, call) -> {
          ObjectNode body = api.engine().mapper().createObjectNode();
          body.put("Name", name);
          body.set("Labels", api.engine().mapper().valueToTree(given));
          body.put("Data", content);
          return api.create(call, new Subject(type, name), body, Map.of());
        });
  }

  @Override
  public boolean removeSecret(String name) {
    return remove("secret", name);
  }

  @Override
  public boolean removeConfig(String name) {
    return remove("config", name);
  }

  private boolean remove(String type, String name) {
    checked(NAME, type + ".name", name);
    return changing(
        type + ".remove",
        (api, call) -> {
          Optional<String> id = api.idOf(call, type, name);
          return id.isPresent() && api.remove(call, new Subject(type, name), id.get());
        });
  }

  @Override
  public Optional<byte[]> configContent(String name) {
    checked(NAME, "config.name", name);
    return reading(
        "config.content",
        (api, call) ->
            api.idOf(call, "config", name)
                .map(
                    id ->
                        api.engine()
                            .ask(
                                call,
                                new Subject("config", name),
                                limit ->
                                    api.engine()
                                        .api()
                                        .get(limit, ApiPath.of("configs", id), JsonNode.class)
                                        .path("Spec")
                                        .path("Data")
                                        .binaryValue())));
  }

  @Override
  public ServiceInfo rotateSecret(String service, String from, String to) {
    return rotate("secret", service, from, to);
  }

  @Override
  public ServiceInfo rotateConfig(String service, String from, String to) {
    return rotate("config", service, from, to);
  }

  private ServiceInfo rotate(String type, String service, String from, String to) {
    checked(NAME, "service", service);
    checked(NAME, type + ".from", from);
    checked(NAME, type + ".to", to);
    String word = "secret".equals(type) ? "Secret" : "Config";
    return calls.making(
        "swarm." + type + ".rotate",
        (connection, call) -> {
          SwarmApi api = api(connection);
          String id = api.idOf(call, type, to).orElseThrow(() -> new NotFoundException(type, to));
          return SwarmServices.change(
              api,
              call,
              service,
              spec -> {
                boolean found = false;
                for (JsonNode given :
                    spec.path("TaskTemplate").path("ContainerSpec").path(word + "s")) {
                  if (given.path(word + "Name").asText().equals(from)) {
                    ((ObjectNode) given).put(word + "ID", id).put(word + "Name", to);
                    found = true;
                  }
                }
                if (!found) {
                  throw new NotFoundException(type, from)
                      .hint("The service " + service + " was not given it.");
                }
              });
        });
  }

  @Override
  public String createNetwork(OverlayNetwork network) {
    return changing(
        "network.create",
        (api, call) -> {
          Subject subject = new Subject("network", network.name());
          if (!api.list(call, "networks", Map.of("name", List.of("^" + network.name() + "$")))
              .isEmpty()) {
            throw new AlreadyExistsException("network", network.name());
          }
          ObjectNode body = api.engine().mapper().createObjectNode();
          body.put("Name", network.name());
          body.put("CheckDuplicate", true);
          body.put("Driver", "overlay");
          body.put("Attachable", network.attachable());
          body.put("Internal", network.internal());
          if (network.encrypted()) {
            body.putObject("Options").put("encrypted", "");
          }
          network
              .subnet()
              .ifPresent(
                  range ->
                      body.putObject("IPAM").putArray("Config").addObject().put("Subnet", range));
          return api.create(call, subject, body, Map.of());
        });
  }

  @Override
  public boolean removeNetwork(String name) {
    OverlayNetwork.named(name);
    return changing(
        "network.remove", (api, call) -> api.remove(call, new Subject("network", name), name));
  }
}
