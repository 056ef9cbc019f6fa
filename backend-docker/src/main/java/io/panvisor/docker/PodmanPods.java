package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.spi.Call;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells which pod a machine is in, as a label. Docker's API does not know pods, so Podman is asked
 * in its own: once for any number of machines.
 */
final class PodmanPods {

  /** The version of Podman's own API whose answer this code was written for. */
  private static final String OWN_API = "4.0.0";

  private final DockerEngine engine;
  private final EngineApi own;

  PodmanPods(DockerEngine engine) {
    this.engine = engine;
    this.own = new EngineApi(engine.api().http(), engine.mapper(), OWN_API);
  }

  /** Writes the pods' names into the labels of the rows of a list. */
  void labelRows(Call call, JsonNode rows) {
    if (engine.facts().dialect().hasPods() && !rows.isEmpty()) {
      Map<String, String> pods = pods(call, Map.of());
      rows.forEach(row -> label(row, row.path("Id").asText(), pods));
    }
  }

  /** Writes the pod's name into the labels of an inspection. */
  void labelInspection(Call call, JsonNode container) {
    if (engine.facts().dialect().hasPods()) {
      String id = container.path("Id").asText();
      label(container.path("Config"), id, pods(call, Map.of("ctr-ids", List.of(id))));
    }
  }

  private static void label(JsonNode parent, String id, Map<String, String> pods) {
    String pod = pods.get(id);
    if (pod != null && parent instanceof ObjectNode object) {
      object.withObjectProperty("Labels").put(EngineDialect.POD_LABEL, pod);
    }
  }

  private Map<String, String> pods(Call call, Map<String, List<String>> filters) {
    JsonNode all =
        engine.ask(
            call,
            Subject.ENGINE,
            limit ->
                own.get(
                    limit,
                    ApiPath.of("libpod", "pods", "json")
                        .with("filters", engine.mapper().writeValueAsString(filters)),
                    JsonNode.class));
    Map<String, String> pods = new HashMap<>();
    for (JsonNode pod : all) {
      pod.path("Containers")
          .forEach(container -> pods.put(container.path("Id").asText(), pod.path("Name").asText()));
    }
    return pods;
  }
}
