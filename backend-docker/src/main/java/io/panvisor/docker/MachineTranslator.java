package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.InfoPart;
import io.panvisor.MacAddress;
import io.panvisor.MachineAddress;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.PublishedPort;
import io.panvisor.Virtualization;
import io.panvisor.error.PanvisorException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * From the engine's JSON to facts of ours. Pure; what is missing or odd in the JSON leaves out a
 * fact, never a machine.
 */
final class MachineTranslator {

  private static final long NANOS_PER_THOUSANDTH = 1_000_000L;
  private static final Pattern NUMERIC_ADDRESS =
      Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final String engineId;

  MachineTranslator(String engineId) {
    this.engineId = engineId;
  }

  MachineId id(String containerId) {
    return new MachineId(engineId, MachineKind.APPLICATION_CONTAINER, containerId);
  }

  /** From one row of a list. */
  MachineInfo row(JsonNode row, Set<InfoPart> asked) {
    MachineInfo.Builder info =
        MachineInfo.builder(
            id(row.path("Id").asText()),
            rowName(row.path("Names")),
            ContainerState.ofRow(row),
            asked);
    JsonNode networks = row.path("NetworkSettings").path("Networks");
    if (asked.contains(InfoPart.LABELS)) {
      info.labels(texts(row.path("Labels")));
    }
    if (asked.contains(InfoPart.ADDRESSES)) {
      info.addresses(addresses(networks));
      info.ports(rowPorts(row.path("Ports")));
    }
    if (asked.contains(InfoPart.ORIGIN)) {
      info.virtualization(Virtualization.OS_LEVEL);
      info.image(row.path("Image").asText());
      info.createdAt(Instant.ofEpochSecond(row.path("Created").asLong()));
    }
    if (asked.contains(InfoPart.ENGINE)) {
      Map<String, String> facts = new TreeMap<>();
      put(facts, "docker.command", row.path("Command"));
      put(facts, "docker.status", row.path("Status"));
      put(facts, "docker.imageId", row.path("ImageID"));
      put(facts, "docker.networkMode", row.path("HostConfig").path("NetworkMode"));
      info.engineFacts(facts);
    }
    return info.build();
  }

  /** From an inspection, which has all parts. */
  MachineInfo inspected(JsonNode container, Set<InfoPart> asked) {
    MachineInfo.Builder info =
        MachineInfo.builder(
            id(container.path("Id").asText()),
            withoutSlash(container.path("Name").asText()),
            ContainerState.ofInspection(container.path("State")),
            asked);
    JsonNode config = container.path("Config");
    JsonNode host = container.path("HostConfig");
    if (asked.contains(InfoPart.LABELS)) {
      info.labels(texts(config.path("Labels")));
    }
    if (asked.contains(InfoPart.ADDRESSES)) {
      info.addresses(addresses(container.path("NetworkSettings").path("Networks")));
      info.ports(inspectedPorts(container.path("NetworkSettings").path("Ports")));
    }
    if (asked.contains(InfoPart.ORIGIN)) {
      info.virtualization(Virtualization.OS_LEVEL);
      info.image(config.path("Image").asText());
      try {
        info.createdAt(Instant.parse(container.path("Created").asText()));
      } catch (DateTimeException e) {
        info.problem(
            "the engine's time of creation cannot be read: " + container.path("Created").asText());
      }
    }
    if (asked.contains(InfoPart.RESOURCES)) {
      resources(info, host);
    }
    if (asked.contains(InfoPart.AUTOSTART)) {
      String policy = host.path("RestartPolicy").path("Name").asText("");
      info.autostart("always".equals(policy) || "unless-stopped".equals(policy));
      info.restarts(container.path("RestartCount").asInt(0));
    }
    if (asked.contains(InfoPart.ENGINE)) {
      Map<String, String> facts = new TreeMap<>();
      put(facts, "docker.imageId", container.path("Image"));
      put(facts, "docker.networkMode", host.path("NetworkMode"));
      put(facts, "docker.restartPolicy", host.path("RestartPolicy").path("Name"));
      put(facts, "docker.startedAt", container.path("State").path("StartedAt"));
      put(facts, "docker.finishedAt", container.path("State").path("FinishedAt"));
      put(facts, "docker.restartCount", container.path("RestartCount"));
      put(facts, "docker.pid", container.path("State").path("Pid"));
      put(facts, "docker.health", container.path("State").path("Health").path("Status"));
      put(facts, "docker.logDriver", host.path("LogConfig").path("Type"));
      put(facts, "docker.runtime", host.path("Runtime"));
      info.engineFacts(facts);
    }
    return info.build();
  }

  private static void resources(MachineInfo.Builder info, JsonNode host) {
    long memory = host.path("Memory").asLong(0);
    if (memory > 0) {
      info.memory(DataSize.bytes(memory));
    }
    long nanos = host.path("NanoCpus").asLong(0);
    long quota = host.path("CpuQuota").asLong(0);
    long period = host.path("CpuPeriod").asLong(0);
    long thousandths = 0;
    if (nanos > 0) {
      thousandths = (nanos + NANOS_PER_THOUSANDTH - 1) / NANOS_PER_THOUSANDTH;
    } else if (quota > 0) {
      thousandths = Math.max(1, quota * 1000 / (period > 0 ? period : 100_000));
    }
    if (thousandths > 0 && thousandths <= 10_000_000) {
      info.cpus(new CpuCount((int) thousandths));
    }
  }

  /** A row has links as further names ("/other/alias"); the container's own has one slash. */
  private static String rowName(JsonNode names) {
    for (JsonNode name : names) {
      if (name.asText().lastIndexOf('/') <= 0) {
        return withoutSlash(name.asText());
      }
    }
    return names.isEmpty() ? "" : withoutSlash(names.get(0).asText());
  }

  private static String withoutSlash(String name) {
    return name.startsWith("/") ? name.substring(1) : name;
  }

  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  static List<MachineAddress> addresses(JsonNode networks) {
    List<MachineAddress> addresses = new ArrayList<>();
    networks
        .properties()
        .forEach(
            entry -> {
              JsonNode network = entry.getValue();
              String mac = network.path("MacAddress").asText("");
              for (String field : List.of("IPAddress", "GlobalIPv6Address")) {
                String text = network.path(field).asText("");
                // Only digits are let through: anything else would be looked up as a host's name.
                if (NUMERIC_ADDRESS.matcher(text).matches()) {
                  addresses.add(address(text, mac, entry.getKey()));
                }
              }
            });
    return addresses;
  }

  private static MachineAddress address(String text, String mac, String network) {
    InetAddress inet;
    try {
      inet = InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("the engine gave " + text + " as an address", e);
    }
    MachineAddress address = MachineAddress.of(inet, MachineAddress.Origin.ENGINE).in(network);
    if (mac.isEmpty()) {
      return address;
    }
    try {
      return address.on(MacAddress.parse(mac));
    } catch (PanvisorException e) {
      return address.in(network);
    }
  }

  private static List<PublishedPort> rowPorts(JsonNode ports) {
    Set<PublishedPort> published = new LinkedHashSet<>();
    for (JsonNode port : ports) {
      int hostPort = port.path("PublicPort").asInt(0);
      if (hostPort > 0) {
        published.add(
            new PublishedPort(
                port.path("IP").asText(""),
                hostPort,
                port.path("PrivatePort").asInt(),
                port.path("Type").asText("tcp")));
      }
    }
    return List.copyOf(published);
  }

  private static List<PublishedPort> inspectedPorts(JsonNode ports) {
    Set<PublishedPort> published = new LinkedHashSet<>();
    ports
        .properties()
        .forEach(
            entry -> {
              String[] parts = entry.getKey().split("/", 2);
              for (JsonNode binding : entry.getValue()) {
                int hostPort = binding.path("HostPort").asInt(0);
                if (hostPort > 0 && parts[0].matches("\\d{1,5}")) {
                  published.add(
                      new PublishedPort(
                          binding.path("HostIp").asText(""),
                          hostPort,
                          Integer.parseInt(parts[0]),
                          parts.length > 1 ? parts[1] : "tcp"));
                }
              }
            });
    return List.copyOf(published);
  }

  private static void put(Map<String, String> facts, String key, JsonNode value) {
    if (value.isValueNode() && !value.isNull() && !value.asText().isEmpty()) {
      facts.put(key, value.asText());
    }
  }
}
