package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Sums up what an engine tells layer by layer while it fetches or sends an image. Pure. */
final class TransferProgress {

  private static final long UNKNOWN = -1;

  /** One layer: what is moved over the network, and what is being done with it now. */
  private static final class Layer {
    private long moved;
    private long size = UNKNOWN;
    private String step = "";
    private long stepDone;
    private long stepTotal = UNKNOWN;

    private void finish() {
      if (size > 0) {
        moved = size;
      }
    }
  }

  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private String step = "";
  private String digest = "";

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
    String sent = line.path("aux").path("Digest").asText("");
    if (!sent.isEmpty()) {
      digest = sent;
    }
    String status = line.path("status").asText("");
    String name = line.path("id").asText("");
    if (!status.isEmpty()) {
      step = status;
    }
    if (!name.isEmpty()) {
      layer(name, status, line.path("progressDetail"));
    }
  }

  private void layer(String name, String status, JsonNode detail) {
    long done = detail.path("current").asLong(0);
    long total = detail.path("total").asLong(UNKNOWN);
    switch (status) {
      case "Pulling fs layer", "Waiting", "Preparing" -> layers.putIfAbsent(name, new Layer());
      case "Downloading", "Pushing" -> {
        Layer layer = layers.computeIfAbsent(name, unseen -> new Layer());
        layer.size = total > 0 ? Math.max(total, done) : layer.size;
        layer.moved = done;
      }
      case "Download complete", "Pull complete", "Verifying Checksum", "Extracting", "Pushed" -> {
        Layer known = layers.get(name);
        if (known == null) {
          return;
        }
        if (known.size <= 0 && total > 0) {
          known.size = total;
        } else if (known.size <= 0 && status.endsWith("complete")) {
          // So small that it came without being told of.
          known.size = 0;
        }
        known.finish();
      }
      // What is there already on the side that it would go to is no part of the work.
      case "Already exists", "Layer already exists" -> layers.remove(name);
      default -> {
        if (status.startsWith("Mounted from")) {
          layers.remove(name);
        }
      }
    }
    Layer layer = layers.get(name);
    if (layer != null) {
      layer.step = status;
      layer.stepDone = total > 0 ? done : layer.moved;
      layer.stepTotal = total > 0 ? Math.max(total, done) : layer.size;
    }
  }

  /** What is being done, in the engine's words. */
  String step() {
    return step;
  }

  /** The digest that the registry knows what was sent by; empty until it is known. */
  String digest() {
    return digest;
  }

  /** Bytes moved so far. */
  long done() {
    return layers.values().stream().mapToLong(layer -> Math.max(0, layer.moved)).sum();
  }

  /** Bytes in all; empty while a layer's size is not known. */
  OptionalLong total() {
    if (layers.isEmpty() || layers.values().stream().anyMatch(layer -> layer.size < 0)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(layers.values().stream().mapToLong(layer -> layer.size).sum());
  }

  /** Each layer that is moved. */
  List<Progress.Part> parts() {
    return layers.entrySet().stream()
        .map(
            entry ->
                new Progress.Part(
                    entry.getKey(),
                    entry.getValue().step,
                    entry.getValue().stepDone,
                    entry.getValue().stepTotal < 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(entry.getValue().stepTotal)))
        .toList();
  }
}
