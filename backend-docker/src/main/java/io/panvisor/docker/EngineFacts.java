package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.EngineInfo;

/**
 * What an engine told of itself when it was connected to.
 *
 * @param info identity and version
 * @param dialect which product it is
 * @param apiVersion the version of the API that is spoken
 * @param cpus the processors of the engine's host
 * @param memoryLimit whether memory can be limited
 * @param processLimit whether processes can be limited
 * @param oneShotStats whether counters can be had without waiting for a second sample
 */
record EngineFacts(
    EngineInfo info,
    EngineDialect dialect,
    String apiVersion,
    int cpus,
    boolean memoryLimit,
    boolean processLimit,
    boolean oneShotStats) {

  /** What to speak with an engine that offers this version; empty when it offers none. */
  static String speak(String offered) {
    int minor = minor(offered);
    return minor < 0 ? "" : "1." + Math.min(minor, ApiLevel.NEWEST);
  }

  /**
   * The API's version that is spoken, behind the {@code 1.}; the newest that we know when unsaid.
   */
  int minor() {
    int minor = minor(apiVersion);
    return minor < 0 ? ApiLevel.NEWEST : minor;
  }

  private static int minor(String version) {
    return version.matches("1\\.\\d{1,4}") ? Integer.parseInt(version.substring(2)) : -1;
  }

  /** Whether the version of the API that is spoken has what came with that one. */
  boolean speaks(int minor) {
    return minor(apiVersion) < 0 || minor(apiVersion) >= minor;
  }

  static EngineFacts of(JsonNode info, String server, String apiVersion) throws ApiException {
    EngineDialect dialect = EngineDialect.of(server);
    String version = info.path("ServerVersion").asText("");
    String host = info.path("Name").asText("");
    String id = dialect.engineId(info);
    if (id.isEmpty() && host.isEmpty()) {
      throw new ApiException(
          ApiException.IN_STREAM, "what answers is no Docker: it has no ID and no name");
    }
    return new EngineFacts(
        new EngineInfo(
            id.isEmpty() ? dialect.id() + "-" + host : id,
            dialect.id(),
            version,
            dialect.product() + " " + version,
            host),
        dialect,
        apiVersion,
        Math.max(1, info.path("NCPU").asInt(1)),
        info.path("MemoryLimit").asBoolean(true),
        info.path("PidsLimit").asBoolean(true),
        minor(apiVersion) >= ApiLevel.ONE_SHOT_STATS);
  }
}
