package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.error.BusyException;
import io.panvisor.spi.Call;
import io.panvisor.spi.Marks;
import io.panvisor.spi.Orphan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Volumes with names. They outlive machines and are never removed with one, except what a creation
 * made that then failed.
 */
final class NamedVolumes {

  static final String TYPE = "volume";

  private final DockerEngine engine;

  NamedVolumes(DockerEngine engine) {
    this.engine = engine;
  }

  Optional<JsonNode> find(Call call, String name) {
    return engine.ask(
        call,
        new Subject(TYPE, name),
        limit -> engine.api().getIfThere(limit, ApiPath.of("volumes", name)));
  }

  /**
   * Removes the volume if that request made it; one that somebody uses by now stays.
   *
   * @return whether it was removed
   */
  boolean removeIfMadeBy(Call call, String name, String request) {
    Optional<JsonNode> found = find(call, name);
    boolean ours =
        found.isPresent()
            && request.equals(found.get().path("Labels").path(Marks.REQUEST).asText());
    if (!ours) {
      return false;
    }
    try {
      remove(call, name);
      return true;
    } catch (BusyException e) {
      // Another machine has begun to use it, which makes it that one's.
      return false;
    }
  }

  void remove(Call call, String name) {
    engine.run(
        call,
        new Subject(TYPE, name),
        limit -> engine.api().deleteIfThere(limit, ApiPath.of("volumes", name)));
  }

  /**
   * Volumes that a request made whose container is not there, and that hold nothing. The container
   * may have been deleted in good order, which leaves its volumes on purpose: so one with anything
   * in it is never named here.
   */
  List<Orphan> orphans(Call call) {
    Map<String, String> candidates = new HashMap<>();
    JsonNode dangling =
        engine.ask(
            call,
            Subject.ENGINE,
            limit ->
                engine
                    .api()
                    .get(
                        limit,
                        ApiPath.of("volumes")
                            .with(
                                "filters",
                                "{\"label\":[\"" + Marks.REQUEST + "\"],\"dangling\":[\"true\"]}"),
                        JsonNode.class));
    for (JsonNode volume : dangling.path("Volumes")) {
      candidates.put(
          volume.path("Name").asText(), volume.path("Labels").path(Marks.REQUEST).asText());
    }
    if (candidates.isEmpty()) {
      return List.of();
    }
    candidates.keySet().retainAll(empty(call));
    List<Orphan> orphans = new ArrayList<>();
    candidates.forEach(
        (name, request) -> orphans.add(new Orphan(TYPE, name, Optional.empty(), request)));
    return orphans;
  }

  private Set<String> empty(Call call) {
    JsonNode usage =
        engine.ask(
            call,
            Subject.ENGINE,
            limit -> engine.api().get(limit, ApiPath.of("system", "df"), JsonNode.class));
    Set<String> empty = new HashSet<>();
    for (JsonNode volume : usage.path("Volumes")) {
      JsonNode data = volume.path("UsageData");
      if (data.path("Size").asLong(-1) == 0 && data.path("RefCount").asLong(-1) == 0) {
        empty.add(volume.path("Name").asText());
      }
    }
    return empty;
  }
}
