package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.InfoPart;
import io.panvisor.MachineAddress;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.PublishedPort;
import io.panvisor.Virtualization;
import io.panvisor.facet.ServiceInfo;
import io.panvisor.spi.Marks;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * From a swarm's services and tasks to facts of ours. Pure.
 *
 * <p>A machine is a place of a service. A service that was made as one machine has one place, and
 * the machine has the service's own id and name; other services' places have their number, or their
 * node's id, behind them.
 */
final class SwarmTranslator {

  /** Marks a service that was made as one machine. */
  static final String MACHINE = "panvisor.swarm.machine";

  private static final long NANOS_PER_THOUSANDTH = 1_000_000L;

  private final String clusterId;

  SwarmTranslator(String clusterId) {
    this.clusterId = clusterId;
  }

  MachineId id(String value) {
    return new MachineId(clusterId, MachineKind.APPLICATION_CONTAINER, value);
  }

  static boolean isMachine(JsonNode service) {
    return labels(service).has(MACHINE);
  }

  static JsonNode labels(JsonNode service) {
    return service.path("Spec").path("Labels");
  }

  /** Empty where a service has one task a node. */
  static OptionalInt replicas(JsonNode service) {
    JsonNode replicated = service.path("Spec").path("Mode").path("Replicated");
    return replicated.isMissingNode()
        ? OptionalInt.empty()
        : OptionalInt.of(replicated.path("Replicas").asInt(0));
  }

  /** The id of the machine that a task fills. */
  static String machineOf(String serviceId, boolean machine, JsonNode task) {
    return machine ? serviceId : serviceId + "." + SwarmTasks.place(task);
  }

  static String serviceOf(String machineId) {
    int dot = machineId.indexOf('.');
    return dot < 0 ? machineId : machineId.substring(0, dot);
  }

  static String placeOf(String machineId) {
    int dot = machineId.indexOf('.');
    return dot < 0 ? "" : machineId.substring(dot + 1);
  }

  /**
   * The machines of one service.
   *
   * @param tasks all of its tasks
   * @param containers rows of the containers on the node that is talked to, by id
   */
  List<MachineInfo> machines(
      JsonNode service,
      Iterable<JsonNode> tasks,
      Map<String, JsonNode> containers,
      Set<InfoPart> asked) {
    Map<String, List<JsonNode>> places = SwarmTasks.byPlace(tasks);
    List<MachineInfo> machines = new ArrayList<>();
    if (isMachine(service)) {
      List<JsonNode> all = new ArrayList<>();
      places.values().forEach(all::addAll);
      places = Map.of("", List.copyOf(all));
      if (all.isEmpty()) {
        machines.add(machine(service, "", List.of(), containers, asked));
        return machines;
      }
    }
    places.forEach(
        (place, filling) -> machines.add(machine(service, place, filling, containers, asked)));
    return machines;
  }

  private MachineInfo machine(
      JsonNode service,
      String place,
      List<JsonNode> tasks,
      Map<String, JsonNode> containers,
      Set<InfoPart> asked) {
    String id = service.path("ID").asText();
    String name = SwarmApi.name(service);
    OptionalInt replicas = replicas(service);
    boolean wanted = replicas.orElse(1) > 0;
    boolean everRan = !service.path("CreatedAt").equals(service.path("UpdatedAt"));
    MachineInfo.Builder info =
        MachineInfo.builder(
            id(place.isEmpty() ? id : id + "." + place),
            place.isEmpty() ? name : name + "." + place,
            SwarmTasks.status(tasks, wanted, everRan),
            asked);
    JsonNode newest = tasks.isEmpty() ? null : tasks.get(0);
    JsonNode template = service.path("Spec").path("TaskTemplate");
    if (asked.contains(InfoPart.LABELS)) {
      info.labels(MachineTranslator.texts(labels(service)));
    }
    if (asked.contains(InfoPart.ADDRESSES)) {
      JsonNode container =
          newest == null ? null : SwarmTasks.container(newest).map(containers::get).orElse(null);
      info.addresses(
          container == null
              ? (newest == null ? List.of() : attached(newest))
              : MachineTranslator.addresses(container.path("NetworkSettings").path("Networks")));
      info.ports(newest == null ? List.of() : hostPorts(newest));
    }
    if (asked.contains(InfoPart.ORIGIN)) {
      info.virtualization(Virtualization.OS_LEVEL);
      info.image(template.path("ContainerSpec").path("Image").asText());
      time(place.isEmpty() || newest == null ? service : newest).ifPresent(info::createdAt);
    }
    if (asked.contains(InfoPart.RESOURCES)) {
      JsonNode limits = template.path("Resources").path("Limits");
      if (limits.path("MemoryBytes").asLong(0) > 0) {
        info.memory(DataSize.bytes(limits.path("MemoryBytes").asLong()));
      }
      long thousandths =
          (limits.path("NanoCPUs").asLong(0) + NANOS_PER_THOUSANDTH - 1) / NANOS_PER_THOUSANDTH;
      if (thousandths > 0 && thousandths <= 10_000_000) {
        info.cpus(new CpuCount((int) thousandths));
      }
    }
    if (asked.contains(InfoPart.AUTOSTART)) {
      info.autostart(
          wanted && "any".equals(template.path("RestartPolicy").path("Condition").asText("any")));
    }
    if (asked.contains(InfoPart.ENGINE)) {
      info.engineFacts(engineFacts(service, newest));
    }
    return info.build();
  }

  private static Map<String, String> engineFacts(
      JsonNode service, @org.jspecify.annotations.Nullable JsonNode task) {
    Map<String, String> facts = new TreeMap<>();
    put(facts, "swarm.service", SwarmApi.name(service));
    if (task != null) {
      put(facts, "swarm.task", task.path("ID").asText());
      put(facts, "swarm.node", task.path("NodeID").asText());
      put(facts, "swarm.slot", task.path("Slot").asText());
      put(facts, "swarm.desiredState", SwarmTasks.desired(task));
      put(facts, "swarm.message", task.path("Status").path("Message").asText());
      put(facts, "swarm.error", SwarmTasks.error(task));
      put(facts, "swarm.container", SwarmTasks.container(task).orElse(""));
    }
    return facts;
  }

  private static void put(Map<String, String> facts, String key, String value) {
    if (!value.isEmpty()) {
      facts.put(key, value);
    }
  }

  private static Optional<Instant> time(JsonNode object) {
    try {
      return Optional.of(Instant.parse(object.path("CreatedAt").asText()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Addresses on the swarm's own networks, which every manager knows. */
  private static List<MachineAddress> attached(JsonNode task) {
    if (SwarmTasks.isOver(task)) {
      return List.of();
    }
    Map<String, Map<String, String>> networks = new LinkedHashMap<>();
    for (JsonNode attachment : task.path("NetworksAttachments")) {
      JsonNode spec = attachment.path("Network").path("Spec");
      String address = attachment.path("Addresses").path(0).asText("");
      if (!spec.path("Ingress").asBoolean(false) && !address.isEmpty()) {
        networks.put(
            spec.path("Name").asText(), Map.of("IPAddress", address.replaceFirst("/.*", "")));
      }
    }
    return MachineTranslator.addresses(
        new com.fasterxml.jackson.databind.ObjectMapper().valueToTree(networks));
  }

  private static List<PublishedPort> hostPorts(JsonNode task) {
    return SwarmTasks.isOver(task)
        ? List.of()
        : ports(task.path("Status").path("PortStatus").path("Ports"));
  }

  private static List<PublishedPort> ports(JsonNode array) {
    Set<PublishedPort> ports = new LinkedHashSet<>();
    for (JsonNode port : array) {
      int published = port.path("PublishedPort").asInt(0);
      if (published > 0) {
        ports.add(
            new PublishedPort(
                "",
                published,
                port.path("TargetPort").asInt(),
                port.path("Protocol").asText("tcp")));
      }
    }
    return List.copyOf(ports);
  }

  /** The facts of a service. */
  static ServiceInfo service(JsonNode service, Iterable<JsonNode> tasks) {
    int running = 0;
    Set<PublishedPort> ports = new LinkedHashSet<>(ports(service.path("Endpoint").path("Ports")));
    for (JsonNode task : tasks) {
      if (SwarmTasks.isRunning(task)) {
        running++;
        ports.addAll(hostPorts(task));
      }
    }
    Map<String, String> labels = new TreeMap<>(MachineTranslator.texts(labels(service)));
    labels.keySet().removeIf(key -> key.startsWith(io.panvisor.Labels.RESERVED));
    JsonNode update = service.path("UpdateStatus");
    return new ServiceInfo(
        service.path("ID").asText(),
        SwarmApi.name(service),
        service.path("Spec").path("TaskTemplate").path("ContainerSpec").path("Image").asText(),
        replicas(service),
        running,
        rollout(update.path("State").asText("")),
        update.path("Message").asText(""),
        labels,
        List.copyOf(ports),
        time(service));
  }

  static ServiceInfo.Rollout rollout(String state) {
    return switch (state) {
      case "updating" -> ServiceInfo.Rollout.UPDATING;
      case "completed" -> ServiceInfo.Rollout.COMPLETED;
      case "paused" -> ServiceInfo.Rollout.PAUSED;
      case "rollback_started" -> ServiceInfo.Rollout.ROLLING_BACK;
      case "rollback_completed" -> ServiceInfo.Rollout.ROLLED_BACK;
      case "rollback_paused" -> ServiceInfo.Rollout.ROLLBACK_PAUSED;
      default -> ServiceInfo.Rollout.NONE;
    };
  }

  /** The request that made a service. */
  static Optional<String> request(JsonNode service) {
    return Optional.ofNullable(labels(service).path(Marks.REQUEST).textValue());
  }
}
