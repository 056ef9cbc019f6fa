package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.core.DockerClientConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Answers of real engines, as they came. */
final class Recorded {

  static final ObjectMapper MAPPER = DockerClientConfig.getDefaultObjectMapper();

  private Recorded() {}

  static JsonNode json(String name) {
    try (InputStream input = Recorded.class.getResourceAsStream(name + ".json")) {
      return MAPPER.readTree(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
