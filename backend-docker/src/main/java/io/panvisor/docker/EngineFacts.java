package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.EngineInfo;
import java.util.Locale;

/**
 * What an engine told of itself when it was connected to.
 *
 * @param info identity and version
 * @param apiVersion the version of the API that is spoken
 * @param cpus the processors of the engine's host
 * @param memoryLimit whether memory can be limited
 * @param processLimit whether processes can be limited
 * @param oneShotStats whether counters can be had without waiting for a second sample
 */
record EngineFacts(
    EngineInfo info,
    String apiVersion,
    int cpus,
    boolean memoryLimit,
    boolean processLimit,
    boolean oneShotStats) {

  /**
   * The newest version whose answers this code was written for; an engine that is newer is asked to
   * speak it.
   */
  private static final int NEWEST_MINOR = 47;

  private static final int ONE_SHOT_MINOR = 41;

  /** What to speak with an engine that offers this version; empty when it offers none. */
  static String speak(String offered) {
    int minor = minor(offered);
    return minor < 0 ? "" : "1." + Math.min(minor, NEWEST_MINOR);
  }

  private static int minor(String version) {
    return version.matches("1\\.\\d{1,4}") ? Integer.parseInt(version.substring(2)) : -1;
  }

  static EngineFacts of(JsonNode info, String product, String apiVersion) throws ApiException {
    String name = product.toLowerCase(Locale.ROOT).contains("podman") ? "podman" : "docker";
    String version = info.path("ServerVersion").asText("");
    String host = info.path("Name").asText("");
    String id = info.path("ID").asText("");
    if (id.isEmpty() && host.isEmpty()) {
      throw new ApiException(
          ApiException.IN_STREAM, "what answers is no Docker: it has no ID and no name");
    }
    return new EngineFacts(
        new EngineInfo(
            id.isEmpty() ? name + "-" + host : id,
            name,
            version,
            ("podman".equals(name) ? "Podman " : "Docker ") + version,
            host),
        apiVersion,
        Math.max(1, info.path("NCPU").asInt(1)),
        info.path("MemoryLimit").asBoolean(true),
        info.path("PidsLimit").asBoolean(true),
        minor(apiVersion) >= ONE_SHOT_MINOR);
  }
}
