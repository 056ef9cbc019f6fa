package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.error.EngineException;
import io.panvisor.error.NotFoundException;
import io.panvisor.spi.Call;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The engine's calls about its swarm. */
record SwarmApi(DockerEngine engine) {

  private static final int MOST_TRIES = 8;

  JsonNode services(Call call, Map<String, List<String>> filters) {
    return list(call, "services", filters);
  }

  JsonNode tasks(Call call, Map<String, List<String>> filters) {
    return list(call, "tasks", filters);
  }

  JsonNode tasksOf(Call call, String serviceId) {
    return tasks(call, Map.of("service", List.of(serviceId)));
  }

  JsonNode nodes(Call call) {
    return list(call, "nodes", Map.of());
  }

  JsonNode list(Call call, String what, Map<String, List<String>> filters) {
    return engine.ask(
        call,
        Subject.ENGINE,
        limit ->
            engine
                .api()
                .get(
                    limit,
                    ApiPath.of(what.split("/", -1))
                        .with(
                            "filters",
                            filters.isEmpty() ? null : engine.mapper().writeValueAsString(filters)),
                    JsonNode.class));
  }

  /** The service of that id or name; the engine itself also takes the beginning of an id. */
  Optional<JsonNode> service(Call call, String nameOrId) {
    return engine
        .ask(
            call,
            service(nameOrId),
            limit -> engine.api().getIfThere(limit, ApiPath.of("services", nameOrId)))
        .filter(
            service ->
                service.path("ID").asText().equals(nameOrId) || name(service).equals(nameOrId));
  }

  JsonNode requireService(Call call, String nameOrId) {
    return service(call, nameOrId).orElseThrow(() -> new NotFoundException("service", nameOrId));
  }

  /** The id of the secret or config of that name; the engine's filter also takes a beginning. */
  Optional<String> idOf(Call call, String type, String name) {
    for (JsonNode found : list(call, type + "s", Map.of("name", List.of(name)))) {
      if (name(found).equals(name)) {
        return Optional.of(found.path("ID").asText());
      }
    }
    return Optional.empty();
  }

  static String name(JsonNode object) {
    return object.path("Spec").path("Name").asText();
  }

  static Subject service(String nameOrId) {
    return new Subject("service", nameOrId);
  }

  /** Makes something of the swarm's and gives its id. */
  String create(Call call, Subject subject, ObjectNode body, Map<String, String> headers) {
    return engine.ask(
        call,
        subject,
        limit -> {
          try (Exchange exchange =
              engine
                  .api()
                  .streamPost(limit, ApiPath.of(subject.type() + "s", "create"), body, headers)) {
            JsonNode made = engine.mapper().readTree(exchange.getBody());
            return made.path(made.has("ID") ? "ID" : "Id").asText();
          }
        });
  }

  boolean remove(Call call, Subject subject, String id) {
    return engine.ask(
        call,
        subject,
        limit -> engine.api().deleteIfThere(limit, ApiPath.of(subject.type() + "s", id)));
  }

  /**
   * Changes a service, node or config: the whole of its spec is read, changed and written back, and
   * again if somebody else wrote meanwhile.
   */
  void change(Call call, Subject subject, String id, Consumer<ObjectNode> change) {
    for (int tries = 1; ; tries++) {
      JsonNode now =
          engine.ask(
              call,
              subject,
              limit ->
                  engine.api().get(limit, ApiPath.of(subject.type() + "s", id), JsonNode.class));
      ObjectNode spec = (ObjectNode) now.path("Spec").deepCopy();
      change.accept(spec);
      try {
        update(call, subject, id, now.path("Version").path("Index").asLong(), spec, Map.of(), "");
        return;
      } catch (EngineException e) {
        boolean raced =
            e.engineWords().filter(words -> words.contains("out of sequence")).isPresent();
        if (!raced || tries >= MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  /**
   * Writes a spec over the version that was read; {@code rollback} is empty or {@code previous}.
   */
  void update(
      Call call,
      Subject subject,
      String id,
      long version,
      JsonNode spec,
      Map<String, String> headers,
      String rollback) {
    engine.run(
        call,
        subject,
        limit ->
            engine
                .api()
                .streamPost(
                    limit,
                    ApiPath.of(subject.type() + "s", id, "update")
                        .with("version", version)
                        .with("rollback", rollback.isEmpty() ? null : rollback),
                    spec,
                    headers)
                .close());
  }
}
