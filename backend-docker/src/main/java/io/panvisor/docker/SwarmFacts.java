package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.error.NotReadyException;
import io.panvisor.error.PanvisorException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a manager tells of its swarm.
 *
 * @param clusterId the swarm's id
 * @param nodeId the manager's own id in it
 */
record SwarmFacts(String clusterId, String nodeId) {

  /** Reads what an engine tells of itself; an error when it is no manager. */
  static SwarmFacts of(JsonNode info) {
    JsonNode swarm = info.path("Swarm");
    String state = swarm.path("LocalNodeState").asText("");
    if (swarm.path("ControlAvailable").asBoolean(false)) {
      return new SwarmFacts(
          swarm.path("Cluster").path("ID").asText(), swarm.path("NodeID").asText());
    }
    List<String> managers = new ArrayList<>();
    swarm.path("RemoteManagers").forEach(peer -> managers.add(peer.path("Addr").asText()));
    PanvisorException error =
        "active".equals(state)
            ? new NotReadyException(
                    "this engine is a worker of its swarm, and only managers answer")
                .hint("Connect to a manager: " + String.join(", ", managers) + ".")
            : new NotReadyException(
                    "this engine is no manager of a swarm (its state is '" + state + "')")
                .hint(
                    "Begin one: 'docker swarm init', or the facet Swarm of a docker:/// connection.");
    String why = swarm.path("Error").asText("");
    throw why.isEmpty() ? error : error.engineWords(why);
  }
}
