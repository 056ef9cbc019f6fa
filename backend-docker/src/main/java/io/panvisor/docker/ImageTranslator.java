package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.facet.FoundImage;
import io.panvisor.facet.ImageDetails;
import io.panvisor.facet.ImageInfo;
import io.panvisor.facet.ImageStep;
import io.panvisor.facet.RemovedImages;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes facts of ours out of what an engine tells about images. Pure. */
final class ImageTranslator {

  private static final String NONE = "<none>";
  private static final String MISSING = "<missing>";

  private ImageTranslator() {}

  /** A row of the list. */
  static ImageInfo listed(JsonNode row) {
    return info(row, ofSeconds(row.path("Created").asLong(0)));
  }

  /** An inspection. */
  static ImageInfo inspected(JsonNode image) {
    return info(image, created(image.path("Created").asText("")));
  }

  private static ImageInfo info(JsonNode image, Optional<Instant> createdAt) {
    return new ImageInfo(
        image.path("Id").asText(),
        names(image.path("RepoTags")),
        names(image.path("RepoDigests")),
        image.path("Size").asLong(0),
        createdAt);
  }

  /** An inspection, with what a machine gets from the image. */
  static ImageDetails details(JsonNode image) {
    JsonNode config = image.path("Config");
    return new ImageDetails(
        inspected(image),
        image.path("Os").asText(""),
        image.path("Architecture").asText(""),
        texts(config.path("Entrypoint")),
        texts(config.path("Cmd")),
        texts(config.path("Env")),
        config.path("WorkingDir").asText(""),
        config.path("User").asText(""),
        keys(config.path("ExposedPorts")),
        keys(config.path("Volumes")),
        MachineTranslator.texts(config.path("Labels")),
        texts(image.path("RootFS").path("Layers")));
  }

  static List<ImageStep> history(JsonNode rows) {
    List<ImageStep> steps = new ArrayList<>();
    for (JsonNode row : rows) {
      String id = row.path("Id").asText("");
      steps.add(
          new ImageStep(
              MISSING.equals(id) ? "" : id,
              ofSeconds(row.path("Created").asLong(0)),
              row.path("CreatedBy").asText(""),
              row.path("Size").asLong(0),
              names(row.path("Tags")),
              row.path("Comment").asText("")));
    }
    return steps;
  }

  /**
   * What a removal or a prune tells; the room is that of {@code SpaceReclaimed}, if it is there.
   */
  static RemovedImages removed(JsonNode rows, long freed) {
    List<String> names = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (JsonNode row : rows) {
      if (row.hasNonNull("Untagged")) {
        names.add(row.path("Untagged").asText());
      }
      if (row.hasNonNull("Deleted")) {
        ids.add(row.path("Deleted").asText());
      }
    }
    return new RemovedImages(names, ids, freed);
  }

  static List<FoundImage> found(JsonNode rows) {
    List<FoundImage> images = new ArrayList<>();
    for (JsonNode row : rows) {
      images.add(
          new FoundImage(
              // Podman's Name leaves out the registry that its Index has.
              row.path("name").asText(row.path("Name").asText("")),
              row.path("description").asText(row.path("Description").asText("")),
              row.path("star_count").asLong(row.path("Stars").asLong(0)),
              row.path("is_official").asBoolean(row.path("Official").asText("").equals("[OK]"))));
    }
    return images;
  }

  private static Optional<Instant> created(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      // Some images say nothing, which is an empty text here.
      return Optional.empty();
    }
  }

  private static Optional<Instant> ofSeconds(long seconds) {
    return seconds <= 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
  }

  private static List<String> names(JsonNode names) {
    List<String> real = new ArrayList<>();
    for (JsonNode name : names) {
      if (!name.asText().startsWith(NONE)) {
        real.add(name.asText());
      }
    }
    return real;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static List<String> keys(JsonNode object) {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }
}
