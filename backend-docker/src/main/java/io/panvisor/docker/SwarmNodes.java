package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.error.AmbiguousException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.NodeInfo;
import io.panvisor.spi.Call;
import io.panvisor.spi.NodeOperations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** A swarm's nodes. */
record SwarmNodes(SwarmApi api) implements NodeOperations {

  private static final long NANOS_PER_THOUSANDTH = 1_000_000L;

  @Override
  public List<NodeInfo> list(Call call) {
    return StreamSupport.stream(api.nodes(call).spliterator(), false)
        .map(SwarmNodes::info)
        .toList();
  }

  static NodeInfo info(JsonNode node) {
    JsonNode spec = node.path("Spec");
    JsonNode description = node.path("Description");
    JsonNode resources = description.path("Resources");
    long cpus = resources.path("NanoCPUs").asLong(0) / NANOS_PER_THOUSANDTH;
    return new NodeInfo(
        node.path("ID").asText(),
        description.path("Hostname").asText(""),
        node.path("Status").path("Addr").asText(""),
        "manager".equals(spec.path("Role").asText()) ? NodeInfo.Role.MANAGER : NodeInfo.Role.WORKER,
        node.path("ManagerStatus").path("Leader").asBoolean(false),
        switch (spec.path("Availability").asText()) {
          case "drain" -> NodeInfo.Availability.DRAIN;
          case "pause" -> NodeInfo.Availability.PAUSE;
          default -> NodeInfo.Availability.ACTIVE;
        },
        node.path("Status").path("State").asText(""),
        description.path("Engine").path("EngineVersion").asText(""),
        new CpuCount((int) Math.max(1, Math.min(10_000_000, cpus))),
        DataSize.bytes(resources.path("MemoryBytes").asLong(0)),
        MachineTranslator.texts(spec.path("Labels")));
  }

  @Override
  public NodeInfo require(Call call, String nameOrId) {
    List<NodeInfo> found =
        list(call).stream()
            .filter(node -> node.id().equals(nameOrId) || node.name().equals(nameOrId))
            .toList();
    if (found.isEmpty()) {
      throw new NotFoundException("node", nameOrId);
    }
    if (found.size() > 1) {
      throw new AmbiguousException("node", nameOrId, found.stream().map(NodeInfo::id).toList());
    }
    return found.get(0);
  }

  @Override
  public void availability(Call call, NodeInfo node, NodeInfo.Availability availability) {
    api.change(
        call,
        subject(node),
        node.id(),
        spec -> spec.put("Availability", availability.name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public void role(Call call, NodeInfo node, NodeInfo.Role role) {
    api.change(
        call,
        subject(node),
        node.id(),
        spec -> spec.put("Role", role.name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public void label(Call call, NodeInfo node, Map<String, String> set, Set<String> remove) {
    api.change(
        call,
        subject(node),
        node.id(),
        spec -> {
          ObjectNode labels = spec.withObject("/Labels");
          labels.remove(remove);
          set.forEach(labels::put);
        });
  }

  @Override
  public void remove(Call call, NodeInfo node, boolean force) {
    api.engine()
        .run(
            call,
            subject(node),
            limit ->
                api.engine()
                    .api()
                    .delete(limit, ApiPath.of("nodes", node.id()).with("force", force ? 1 : null)));
  }

  private static Subject subject(NodeInfo node) {
    return new Subject("node", node.name());
  }
}
