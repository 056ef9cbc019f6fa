package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of the engines that speak Docker's API this one is, and where it departs from Docker: all
 * that depends on the product is decided here, except what an error's words mean, which is in the
 * one table of {@link EngineErrors}. Each engine says what it is when it is connected to.
 */
enum EngineDialect {
  /** Docker, whose manner the rest of the backend describes. */
  DOCKER("docker", "Docker"),

  /** Podman 4 and later. */
  PODMAN("podman", "Podman") {

    /** Podman makes up another identity for each answer; host and storage stay what they are. */
    @Override
    String engineId(JsonNode info) {
      String host = info.path("Name").asText("");
      return host.isEmpty()
          ? ""
          : "podman-" + host + "-" + sha(info.path("DockerRootDir").asText(""));
    }

    @Override
    JsonNode networkCounters(JsonNode stats) {
      return stats.has("networks") ? stats.path("networks") : stats.path("network");
    }

    @Override
    boolean isKnown(String version) {
      return version.isEmpty() || isAtLeast(version, 4, 0);
    }

    @Override
    boolean hasPods() {
      return true;
    }

    @Override
    boolean hasUpdate(String version) {
      return isAtLeast(version, 5, 1);
    }

    @Override
    boolean hasSwarm() {
      return false;
    }
  };

  /** The label that names the pod of a machine that is in one. */
  static final String POD_LABEL = "podman.pod";

  private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6}).*");

  private final String id;
  private final String product;

  EngineDialect(String id, String product) {
    this.id = id;
    this.product = product;
  }

  /** By what the engine calls itself in the headers of its answers. */
  static EngineDialect of(String server) {
    String lower = server.toLowerCase(Locale.ROOT);
    return lower.contains("podman") || lower.contains("libpod") ? PODMAN : DOCKER;
  }

  private static String sha(String text) {
    return EngineLocator.sha256(text).substring(0, 12);
  }

  private static boolean isAtLeast(String version, int major, int minor) {
    Matcher parts = VERSION.matcher(version);
    if (!parts.matches()) {
      return false;
    }
    int found = Integer.parseInt(parts.group(1));
    return found > major || (found == major && Integer.parseInt(parts.group(2)) >= minor);
  }

  /** The engine's name in {@link io.panvisor.EngineInfo}. */
  String id() {
    return id;
  }

  /** The product's name for people. */
  String product() {
    return product;
  }

  /** The engine's identity from its answer about itself; empty when it tells none. */
  String engineId(JsonNode info) {
    return info.path("ID").asText("");
  }

  /** The counters of the network cards in an answer about counters, by card. */
  JsonNode networkCounters(JsonNode stats) {
    return stats.path("networks");
  }

  /** Whether this version of the product is served: Docker's is told by its API alone. */
  boolean isKnown(String version) {
    return true;
  }

  /** Whether containers may be in pods. */
  boolean hasPods() {
    return false;
  }

  /**
   * Whether the limits of a container can be changed while it is there. Podman's interface in
   * Docker's manner has that since version 5.1.
   */
  boolean hasUpdate(String version) {
    return true;
  }

  /** Whether the engine can be a node of a swarm. */
  boolean hasSwarm() {
    return true;
  }
}
