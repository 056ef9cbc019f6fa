package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.DataSize;
import io.panvisor.Labels;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.facet.VolumeInfo;
import io.panvisor.spec.VolumeSpec;
import io.panvisor.spi.Call;
import io.panvisor.spi.VolumeOperations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The engine's volumes. */
final class VolumeStore implements VolumeOperations {

  private static final String TYPE = "volume";
  private static final String MADE = Labels.RESERVED + "made";

  private final DockerEngine engine;

  VolumeStore(DockerEngine engine) {
    this.engine = engine;
  }

  @Override
  public List<VolumeInfo> list(Call call) {
    JsonNode answer =
        engine.ask(
            call,
            Subject.ENGINE,
            limit -> engine.api().get(limit, ApiPath.of("volumes"), JsonNode.class));
    List<VolumeInfo> volumes = new ArrayList<>();
    answer.path("Volumes").forEach(row -> volumes.add(info(row)));
    return volumes;
  }

  @Override
  public Optional<VolumeInfo> find(Call call, String name) {
    return new NamedVolumes(engine).find(call, name).map(VolumeStore::info);
  }

  static VolumeInfo info(JsonNode row) {
    Map<String, String> labels = new HashMap<>(MachineTranslator.texts(row.path("Labels")));
    labels.keySet().removeIf(key -> key.startsWith(Labels.RESERVED));
    String place = row.path("Mountpoint").asText("");
    String size = row.path("Options").path("size").asText("");
    return new VolumeInfo(
        row.path("Name").asText(),
        row.path("Driver").asText(""),
        place.isEmpty() ? Optional.empty() : Optional.of(place),
        size.matches("[0-9]{1,18}")
            ? Optional.of(DataSize.bytes(Long.parseLong(size)))
            : Optional.empty(),
        labels,
        NetworkStore.time(row.path("CreatedAt").asText("")));
  }

  /**
   * The engine gives back the volume that is there as if it had made it. A mark of this very call
   * tells the two apart.
   */
  @Override
  public VolumeInfo create(Call call, VolumeSpec spec) {
    String mark = UUID.randomUUID().toString();
    ObjectNode body = engine.mapper().createObjectNode();
    body.put("Name", spec.name());
    spec.pool().ifPresent(driver -> body.put("Driver", driver));
    Map<String, String> labels = new HashMap<>(spec.labels().asMap());
    labels.put(MADE, mark);
    body.set("Labels", engine.mapper().valueToTree(labels));
    ObjectNode options = body.putObject("DriverOpts");
    spec.options(DockerVolumeOptions.class)
        .ifPresent(
            given -> {
              given.options().forEach(options::put);
              given.hidden().forEach((name, secret) -> options.put(name, secret.revealText()));
            });
    spec.capacity().ifPresent(most -> options.put("size", Long.toString(most.bytes())));
    JsonNode made =
        engine.ask(
            call,
            new Subject(TYPE, spec.name()),
            limit ->
                engine.api().post(limit, ApiPath.of("volumes", "create"), body, JsonNode.class));
    if (!mark.equals(made.path("Labels").path(MADE).asText())) {
      throw new AlreadyExistsException(TYPE, spec.name());
    }
    return info(made);
  }

  @Override
  public boolean delete(Call call, String name) {
    return engine.ask(
        call,
        new Subject(TYPE, name),
        limit -> engine.api().deleteIfThere(limit, ApiPath.of("volumes", name)));
  }
}
