package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.Labels;
import io.panvisor.MachineId;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.facet.ImageInfo;
import io.panvisor.spi.Call;
import io.panvisor.spi.CaptureOperations;

/** Images of containers. */
final class DockerCapture implements CaptureOperations {

  private final DockerEngine engine;

  DockerCapture(DockerEngine engine) {
    this.engine = engine;
  }

  /**
   * Commits the container, paused meanwhile. The engine copies the container's labels to the image,
   * and from there to every container made of it: ours say who owns a machine, so they are blanked,
   * or a sweep would take others' machines for ours.
   */
  @Override
  public ImageInfo capture(Call call, MachineId id, String reference) {
    if (reference.indexOf('@') >= 0 || ImageReference.isId(reference)) {
      throw InvalidSpecException.of(
          "image", reference, "an image that is made has a name and a tag; its digest follows");
    }
    ImageReference image = ImageReference.parse(reference);
    JsonNode container = engine.inspect(call, id);
    ObjectNode body = engine.mapper().createObjectNode();
    ObjectNode labels = body.putObject("Labels");
    MachineTranslator.texts(container.path("Config").path("Labels")).keySet().stream()
        .filter(key -> key.startsWith(Labels.RESERVED))
        .forEach(key -> labels.put(key, ""));
    String made =
        engine.ask(
            call,
            Subject.machine(id.value()),
            limit ->
                engine
                    .api()
                    .post(
                        limit,
                        ApiPath.of("commit")
                            .with("container", id.value())
                            .with("repo", image.repository())
                            .with("tag", image.version())
                            .with("pause", "true"),
                        body,
                        JsonNode.class)
                    .path("Id")
                    .asText());
    return engine.ask(
        call,
        Subject.image(reference),
        limit ->
            ImageTranslator.inspected(
                engine.api().get(limit, ApiPath.ofImage(made, "json"), JsonNode.class)));
  }
}
