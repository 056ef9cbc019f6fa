package io.panvisor.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.Secret;
import io.panvisor.spec.ContainerSection;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From options to their places in what the engine is asked to make. Pure. */
final class OptionTranslator {

  private static final String HIDDEN = "***";
  private static final int MAC_IN_ENDPOINT = 44;
  private static final String DEFAULT_NETWORK = "default";

  private final ObjectMapper mapper;
  private final int minor;

  /**
   * @param minor the API's version that is spoken: 1.minor
   */
  OptionTranslator(ObjectMapper mapper, int minor) {
    this.mapper = mapper;
    this.minor = minor;
  }

  private static Optional<OptionSettings> settings(MachineSpec spec) {
    return spec.options(DockerOptions.class).map(DockerOptions::settings);
  }

  /** What of the options this engine cannot do, or what contradicts the spec. */
  List<Violation> violations(MachineSpec spec) {
    List<Violation> violations = new ArrayList<>();
    spec.container().ifPresent(section -> hostNetwork(spec, section, violations));
    Optional<OptionSettings> options = settings(spec);
    if (options.isEmpty()) {
      return violations;
    }
    OptionSettings settings = options.get();
    settings
        .minors()
        .forEach(
            (place, needed) -> {
              if (minor < needed) {
                violations.add(
                    new Violation(
                        "docker." + place,
                        "",
                        "the engine speaks version 1." + minor + ", and this needs 1." + needed));
              }
            });
    boolean endpoint =
        settings.values().keySet().stream()
            .anyMatch(place -> place.startsWith("Endpoint.") || place.startsWith("Links."));
    if (endpoint && spec.networks().isEmpty()) {
      violations.add(
          new Violation(
              "docker.networking",
              spec.name(),
              "names and addresses are for a network that the machine joins: network(...)"));
    }
    if (settings.has("HostConfig.NetworkMode") && !spec.networks().isEmpty()) {
      violations.add(
          new Violation(
              "docker.networking.networkOf",
              String.valueOf(settings.values().get("HostConfig.NetworkMode")),
              "what shares another's network joins none itself"));
    }
    if (settings.has("HostConfig.CpuQuota") && spec.cpus().isPresent()) {
      violations.add(
          new Violation(
              "docker.resources.cpuQuota", spec.name(), "set the quota or cpus, not both"));
    }
    if (settings.has("HostConfig.OomKillDisable") && spec.memory().isEmpty()) {
      violations.add(
          new Violation(
              "docker.resources.noOutOfMemoryKill",
              spec.name(),
              "only what has a limit of memory can wait for it: memory(...)"));
    }
    return violations;
  }

  private static void hostNetwork(
      MachineSpec spec, ContainerSection section, List<Violation> violations) {
    boolean own =
        spec.networks().stream().noneMatch(name -> name.equals("host") || name.equals("none"));
    if (!own && !section.ports().isEmpty()) {
      violations.add(
          new Violation(
              "container.ports",
              section.ports().toString(),
              "with the host's network, or none, there are no ports to publish"));
    }
    if (!own && spec.networks().size() > 1) {
      violations.add(
          new Violation(
              "networks",
              spec.networks().toString(),
              "with the host's network, or none, there is no other"));
    }
  }

  /** What goes into the request's address rather than into its body. */
  ApiPath query(MachineSpec spec, ApiPath path) {
    Object platform =
        settings(spec).map(settings -> settings.values().get("Query.platform")).orElse(null);
    return path.with("platform", platform);
  }

  /** Puts the options into the body of the request. */
  void into(ObjectNode body, MachineSpec spec, boolean masked) {
    settings(spec).ifPresent(settings -> into(body, spec, settings.values(), masked));
  }

  private void into(ObjectNode body, MachineSpec spec, Map<String, Object> values, boolean masked) {
    ObjectNode host = body.withObjectProperty("HostConfig");
    for (Map.Entry<String, Object> setting : values.entrySet()) {
      String place = setting.getKey();
      Object value = revealed(setting.getValue(), masked);
      if (place.startsWith("HostConfig.")) {
        ObjectNode log = host.withObjectProperty("LogConfig");
        if (place.equals("HostConfig.LogConfig")) {
          log.setAll((ObjectNode) mapper.valueToTree(value));
        } else {
          host.set(place.substring("HostConfig.".length()), mapper.valueToTree(value));
        }
        if (log.isEmpty()) {
          host.remove("LogConfig");
        }
      } else if (place.startsWith("Endpoint.")) {
        ObjectNode endpoint = endpoint(body, spec);
        String name = place.substring("Endpoint.".length());
        if (value instanceof Map<?, ?>) {
          endpoint.withObjectProperty(name).setAll((ObjectNode) mapper.valueToTree(value));
        } else {
          endpoint.set(name, mapper.valueToTree(value));
        }
      } else if (place.equals("Links.LocalIPs")) {
        endpoint(body, spec)
            .withObjectProperty("IPAMConfig")
            .set("LinkLocalIPs", mapper.valueToTree(value));
      } else if (place.equals("LogOptions")) {
        host.withObjectProperty("LogConfig").set("Config", mapper.valueToTree(value));
      } else if (place.equals("Mac")) {
        if (minor >= MAC_IN_ENDPOINT) {
          endpoint(body, spec).set("MacAddress", mapper.valueToTree(value));
        } else {
          body.set("MacAddress", mapper.valueToTree(value));
        }
      } else if (place.equals("ExposedPorts")) {
        body.withObjectProperty(place).setAll((ObjectNode) mapper.valueToTree(value));
      } else if (!place.startsWith("Query.")) {
        body.set(place, mapper.valueToTree(value));
      }
    }
  }

  private static ObjectNode endpoint(ObjectNode body, MachineSpec spec) {
    String network = spec.networks().isEmpty() ? DEFAULT_NETWORK : spec.networks().get(0);
    return body.withObjectProperty("NetworkingConfig")
        .withObjectProperty("EndpointsConfig")
        .withObjectProperty(network);
  }

  private static Object revealed(Object value, boolean masked) {
    if (value instanceof Secret secret) {
      return masked ? HIDDEN : secret.revealText();
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> shown = new LinkedHashMap<>();
      map.forEach((key, inner) -> shown.put(key, revealed(inner, masked)));
      return shown;
    }
    return value;
  }
}
