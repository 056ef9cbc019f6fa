package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Sums up what an engine tells layer by layer while it fetches an image. Pure. */
final class PullProgress {

  private final Map<String, long[]> layers = new LinkedHashMap<>();
  private String step = "";

  /**
   * Takes one line of the stream.
   *
   * @throws ApiException when the line is an error, which comes after the engine has said that all
   *     is well
   */
  void take(JsonNode line) throws ApiException {
    String error = line.path("errorDetail").path("message").asText(line.path("error").asText(""));
    if (!error.isEmpty()) {
      throw new ApiException(ApiException.IN_STREAM, error);
    }
    String status = line.path("status").asText("");
    String layer = line.path("id").asText("");
    JsonNode detail = line.path("progressDetail");
    if (!status.isEmpty()) {
      step = status;
    }
    if (layer.isEmpty()) {
      return;
    }
    switch (status) {
      case "Pulling fs layer", "Waiting" -> {
        layers.putIfAbsent(layer, new long[] {0, -1});
      }
      case "Downloading" ->
          layers.put(
              layer,
              new long[] {detail.path("current").asLong(0), detail.path("total").asLong(-1)});
      case "Download complete", "Pull complete", "Verifying Checksum", "Extracting" -> {
        long[] known = layers.get(layer);
        if (known != null && known[1] > 0) {
          known[0] = known[1];
        } else if (known != null && detail.path("total").asLong(-1) > 0) {
          known[1] = detail.path("total").asLong();
          known[0] = known[1];
        }
      }
      case "Already exists" -> layers.remove(layer);
      default -> step = status;
    }
  }

  /** What is being done, in the engine's words. */
  String step() {
    return step;
  }

  /** Bytes fetched so far. */
  long done() {
    return layers.values().stream().mapToLong(layer -> Math.max(0, layer[0])).sum();
  }

  /** Bytes in all; empty while a layer's size is not known. */
  OptionalLong total() {
    if (layers.isEmpty() || layers.values().stream().anyMatch(layer -> layer[1] < 0)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(layers.values().stream().mapToLong(layer -> layer[1]).sum());
  }
}
