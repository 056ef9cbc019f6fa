package io.panvisor.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.DataSize;
import io.panvisor.spi.FacetCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Docker itself over whatever connection there is. */
record SystemFacet(FacetCalls calls) implements DockerSystem {

  @Override
  public Map<String, String> info() {
    JsonNode info = get("docker.system.info", ApiPath.of("info"));
    Map<String, String> facts = new TreeMap<>();
    info.properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              if (value.isValueNode() && !value.isNull()) {
                facts.put(entry.getKey(), value.asText());
              } else if (value.isArray() && !value.isEmpty() && value.get(0).isTextual()) {
                List<String> texts = new ArrayList<>();
                value.forEach(text -> texts.add(text.asText()));
                facts.put(entry.getKey(), String.join(", ", texts));
              }
            });
    return facts;
  }

  @Override
  public Map<String, String> versions() {
    JsonNode answer = get("docker.system.versions", ApiPath.of("version"));
    Map<String, String> versions = new TreeMap<>();
    for (JsonNode component : answer.path("Components")) {
      versions.put(component.path("Name").asText(), component.path("Version").asText());
    }
    versions.put("API", answer.path("ApiVersion").asText());
    versions.put("Kernel", answer.path("KernelVersion").asText());
    return versions;
  }

  private JsonNode get(String operation, ApiPath path) {
    return calls.reading(
        operation,
        (connection, call) -> {
          DockerEngine engine = DockerConnection.engine(connection);
          return engine.ask(
              call, Subject.ENGINE, limit -> engine.api().get(limit, path, JsonNode.class));
        });
  }

  @Override
  public List<Usage> diskUsage() {
    JsonNode all = get("docker.system.diskUsage", ApiPath.of("system", "df"));
    List<Usage> usage = new ArrayList<>();
    usage.add(
        usage(
            Kind.IMAGES,
            all.path("Images"),
            row -> row.path("Containers").asInt(0) > 0,
            row -> 0L,
            all.path("LayersSize").asLong(0)));
    usage.add(
        usage(
            Kind.CONTAINERS,
            all.path("Containers"),
            row -> "running".equals(row.path("State").asText()),
            row -> row.path("SizeRw").asLong(0),
            0));
    usage.add(
        usage(
            Kind.VOLUMES,
            all.path("Volumes"),
            row -> row.path("UsageData").path("RefCount").asInt(0) > 0,
            row -> row.path("UsageData").path("Size").asLong(0),
            0));
    usage.add(
        usage(
            Kind.BUILD_CACHE,
            all.path("BuildCache"),
            row -> row.path("InUse").asBoolean(false),
            row -> row.path("Shared").asBoolean(false) ? 0 : row.path("Size").asLong(0),
            0));
    return usage;
  }

  private static Usage usage(
      Kind kind,
      JsonNode rows,
      java.util.function.Predicate<JsonNode> isUsed,
      java.util.function.ToLongFunction<JsonNode> size,
      long besides) {
    int used = 0;
    long bytes = besides;
    for (JsonNode row : rows) {
      used += isUsed.test(row) ? 1 : 0;
      bytes += Math.max(0, size.applyAsLong(row));
    }
    return new Usage(kind, rows.size(), used, DataSize.bytes(bytes));
  }

  @Override
  public Pruned prune(Kind kind, Map<String, String> labels) {
    if (kind == Kind.BUILD_CACHE && !labels.isEmpty()) {
      throw OptionSettings.refusal("labels", labels.toString(), "what builds kept has no labels");
    }
    JsonNode answer =
        calls.making(
            "docker.system.prune",
            (connection, call) -> {
              DockerEngine engine = DockerConnection.engine(connection);
              return engine.ask(
                  call,
                  Subject.ENGINE,
                  limit ->
                      engine.api().post(limit, path(engine, kind, labels), null, JsonNode.class));
            });
    Set<String> removed = new TreeSet<>();
    for (String list :
        List.of("ContainersDeleted", "NetworksDeleted", "VolumesDeleted", "CachesDeleted")) {
      answer.path(list).forEach(name -> removed.add(name.asText()));
    }
    for (JsonNode image : answer.path("ImagesDeleted")) {
      removed.add(image.path("Deleted").asText(image.path("Untagged").asText()));
    }
    return new Pruned(
        List.copyOf(removed), DataSize.bytes(Math.max(0, answer.path("SpaceReclaimed").asLong(0))));
  }

  private static ApiPath path(DockerEngine engine, Kind kind, Map<String, String> labels)
      throws JsonProcessingException {
    String what =
        switch (kind) {
          case CONTAINERS -> "containers";
          case IMAGES -> "images";
          case NETWORKS -> "networks";
          case VOLUMES -> "volumes";
          case BUILD_CACHE -> "build";
        };
    Map<String, List<String>> filters = new TreeMap<>();
    if (!labels.isEmpty()) {
      filters.put(
          "label",
          labels.entrySet().stream()
              .map(label -> label.getKey() + "=" + label.getValue())
              .toList());
    }
    // From this version on only volumes without a name are meant, unless all are asked for.
    if (kind == Kind.VOLUMES && engine.facts().minor() >= 42) {
      filters.put("all", List.of("true"));
    }
    return ApiPath.of(what, "prune").with("filters", engine.mapper().writeValueAsString(filters));
  }

  @Override
  public Events events(Set<String> types) {
    types.forEach(type -> OptionSettings.name("types", type));
    return new EventLines(
        calls.opening(
            "docker.system.events",
            (connection, call) -> {
              DockerEngine engine = DockerConnection.engine(connection);
              Exchange exchange =
                  engine.ask(
                      call,
                      Subject.ENGINE,
                      limit -> {
                        Exchange opened =
                            engine.api().stream(
                                limit,
                                ApiPath.of("events")
                                    .with(
                                        "filters",
                                        engine
                                            .mapper()
                                            .writeValueAsString(
                                                Map.of("type", List.copyOf(types)))));
                        opened.disarm();
                        return opened;
                      });
              return new ContainerStream(
                      engine,
                      call,
                      Subject.ENGINE,
                      exchange,
                      true,
                      false,
                      () -> {
                        throw new io.panvisor.error.ConnectionLostException(
                            "the engine ended its event stream");
                      },
                      null)
                  .begin();
            }));
  }
}
