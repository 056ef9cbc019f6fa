package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.DeletePolicy;
import io.panvisor.DeleteReport;
import io.panvisor.EngineInfo;
import io.panvisor.Feature;
import io.panvisor.InfoPart;
import io.panvisor.Intent;
import io.panvisor.MachineAddress;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Plan;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.Support;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.SpecReport;
import io.panvisor.spec.Violation;
import io.panvisor.spi.AddressOperations;
import io.panvisor.spi.Call;
import io.panvisor.spi.CreateRequest;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.EventOperations;
import io.panvisor.spi.ExecOperations;
import io.panvisor.spi.FacetCalls;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.LabelOperations;
import io.panvisor.spi.LogOperations;
import io.panvisor.spi.NativeUse;
import io.panvisor.spi.NodeOperations;
import io.panvisor.spi.ServiceOperations;
import io.panvisor.spi.StatsOperations;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A connection to a swarm, by one of its managers.
 *
 * <p>Its machines are the places of the swarm's services, each filled by one task after the other.
 */
final class SwarmConnection implements HypervisorConnection, ManagerCalls {

  private static final Set<InfoPart> BULK = Set.copyOf(EnumSet.allOf(InfoPart.class));

  private final DockerConnection node;
  private final DockerEngine engine;
  private final SwarmFacts facts;
  private final SwarmApi api;
  private final SwarmTranslator translator;
  private final ServiceTranslator services;
  private final SwarmMachines machines;
  private final SwarmPower power;
  private final SwarmCreation creation;
  private final Map<Feature, Support> features;

  /**
   * @param node the connection to the manager itself
   */
  SwarmConnection(DockerConnection node, DockerEngine engine, SwarmFacts facts) {
    this.node = node;
    this.engine = engine;
    this.facts = facts;
    this.api = new SwarmApi(engine);
    this.translator = new SwarmTranslator(facts.clusterId());
    this.services = new ServiceTranslator(engine.mapper());
    this.machines = new SwarmMachines(api, facts.nodeId());
    this.power = new SwarmPower(api, machines);
    this.creation = new SwarmCreation(api, services, power);
    this.features = SwarmFeatures.of(engine.facts());
  }

  @Override
  public SwarmApi swarm() {
    return api;
  }

  @Override
  public EngineInfo engine() {
    EngineInfo manager = engine.facts().info();
    return new EngineInfo(
        facts.clusterId(),
        "swarm",
        manager.version(),
        "Docker Swarm " + manager.version(),
        manager.host());
  }

  @Override
  public EngineContext context() {
    return engine.context();
  }

  @Override
  public Map<Feature, Support> features() {
    return features;
  }

  @Override
  public Support support(Call call, MachineId id, Feature feature) {
    Support declared = features.getOrDefault(feature, Support.no("this backend does not know it"));
    if (SwarmFeatures.ALONE_ONLY.contains(feature)) {
      Support alone = machines.aloneOnly(call, id);
      if (!alone.isPossible()) {
        return alone;
      }
      declared = alone;
    }
    return SwarmFeatures.HERE_ONLY.contains(feature) ? machines.hereOnly(call, id) : declared;
  }

  @Override
  public Set<InfoPart> bulkParts() {
    return BULK;
  }

  @Override
  public long roundTrips() {
    return node.roundTrips();
  }

  @Override
  public boolean isBroken() {
    return node.isBroken();
  }

  @Override
  public List<MachineInfo> list(Call call, MachineQuery query) {
    Map<String, List<String>> filters = new TreeMap<>();
    if (!query.labels().isEmpty()) {
      filters.put(
          "label",
          query.labels().entrySet().stream()
              .map(label -> label.getKey() + "=" + label.getValue())
              .toList());
    }
    JsonNode found = api.services(call, filters);
    Map<String, List<JsonNode>> tasks = new HashMap<>();
    for (JsonNode task : api.tasks(call, Map.of())) {
      tasks
          .computeIfAbsent(task.path("ServiceID").asText(), unknown -> new ArrayList<>())
          .add(task);
    }
    Map<String, JsonNode> containers = containers(call, query.parts(), "");
    List<MachineInfo> all = new ArrayList<>();
    for (JsonNode service : found) {
      all.addAll(
          translator.machines(
              service,
              tasks.getOrDefault(service.path("ID").asText(), List.of()),
              containers,
              query.parts()));
    }
    return all;
  }

  /** The containers of tasks on the node that is talked to, which alone knows their addresses. */
  private Map<String, JsonNode> containers(Call call, Set<InfoPart> parts, String serviceId) {
    Map<String, JsonNode> containers = new HashMap<>();
    if (parts.contains(InfoPart.ADDRESSES)) {
      String label = "com.docker.swarm.service.id" + (serviceId.isEmpty() ? "" : "=" + serviceId);
      api.list(call, "containers/json", Map.of("label", List.of(label)))
          .forEach(row -> containers.put(row.path("Id").asText(), row));
    }
    return containers;
  }

  @Override
  public Optional<MachineInfo> info(Call call, MachineId id, Set<InfoPart> parts) {
    return machines.find(call, id).map(machine -> info(call, machine, id, parts));
  }

  private MachineInfo info(Call call, SwarmMachine machine, MachineId id, Set<InfoPart> parts) {
    return translator
        .machines(
            machine.service(), machine.tasks(), containers(call, parts, machine.serviceId()), parts)
        .stream()
        .filter(info -> info.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a machine that was found has facts: " + id));
  }

  @Override
  public SpecReport check(Call call, MachineSpec spec) {
    List<Violation> violations = new ArrayList<>(services.violations(spec));
    for (String network : spec.networks()) {
      Optional<JsonNode> found =
          engine.ask(
              call,
              new Subject("network", network),
              limit -> engine.api().getIfThere(limit, ApiPath.of("networks", network)));
      if (found.isEmpty()) {
        violations.add(new Violation("networks", network, "the swarm has no network of that name"));
      } else if (!"swarm".equals(found.get().path("Scope").asText()) && !"host".equals(network)) {
        violations.add(
            new Violation("networks", network, "it is a network of one node, not of the swarm"));
      }
    }
    return new SpecReport(violations, List.of());
  }

  @Override
  public MachineId create(Call call, CreateRequest request) {
    return translator.id(creation.make(call, request));
  }

  @Override
  public boolean start(Call call, MachineId id) {
    return power.start(call, id);
  }

  @Override
  public StopResult stop(Call call, MachineId id, StopMode mode) {
    return power.stop(call, id, mode);
  }

  @Override
  public DeleteReport delete(Call call, MachineId id, DeletePolicy policy) {
    SwarmMachine machine = machines.requireAlone(call, id, Feature.DELETE_KEEP_STORAGE);
    if (SwarmPower.isAlive(machine)) {
      throw new IllegalMachineStateException(
          "only a machine that does not run is deleted",
          machine.status(),
          Set.of(PowerState.STOPPED, PowerState.FAILED));
    }
    api.remove(call, SwarmApi.service(machine.name()), machine.serviceId());
    List<String> kept = new ArrayList<>();
    for (JsonNode mount :
        machine.service().path("Spec").path("TaskTemplate").path("ContainerSpec").path("Mounts")) {
      if ("volume".equals(mount.path("Type").asText())) {
        kept.add(
            "volume "
                + mount.path("Source").asText()
                + ": it is on the nodes that the machine ran on");
      }
    }
    return new DeleteReport(List.of("machine " + machine.name()), kept, List.of());
  }

  @Override
  public Plan explain(Call call, Intent.OnHypervisor intent) {
    return new SwarmPlans(api, services).of(intent);
  }

  @Override
  public Plan explain(Call call, MachineId id, Intent.OnMachine intent) {
    return new SwarmPlans(api, services).of(id, intent);
  }

  @Override
  public Optional<ExecOperations> exec() {
    return Optional.of(
        (call, id, spec, interactive) ->
            new DockerExec(engine).open(call, machines.containerHere(call, id), spec, interactive));
  }

  @Override
  public Optional<LogOperations> logs() {
    return Optional.of(new SwarmLogs(api, machines));
  }

  @Override
  public Optional<StatsOperations> stats() {
    return Optional.of(new SwarmStats(api, machines, translator));
  }

  @Override
  public Optional<AddressOperations> addresses() {
    return Optional.of(
        (call, id, origins, all) -> {
          boolean others = !all && origins.size() > 1;
          if (!origins.contains(MachineAddress.Origin.ENGINE) || others) {
            throw new UnsupportedFeatureException(
                Feature.ADDRESSES, "a task's addresses come from the engine alone");
          }
          return info(call, machines.require(call, id), id, Set.of(InfoPart.ADDRESSES))
              .addresses()
              .orElse(List.of());
        });
  }

  @Override
  public Optional<LabelOperations> labels() {
    return Optional.of(
        (call, id, set, remove) -> {
          SwarmMachine machine = machines.requireAlone(call, id, Feature.LABELS_CHANGE);
          api.change(
              call,
              SwarmApi.service(machine.name()),
              machine.serviceId(),
              spec -> {
                ObjectNode labels = spec.withObject("/Labels");
                labels.remove(remove);
                set.forEach(labels::put);
              });
        });
  }

  @Override
  public Optional<EventOperations> events() {
    return Optional.of(new SwarmEvents(api, translator));
  }

  @Override
  public Optional<ServiceOperations> services() {
    return Optional.of(new SwarmServices(api, translator, services, creation));
  }

  @Override
  public Optional<NodeOperations> nodes() {
    return Optional.of(new SwarmNodes(api));
  }

  @Override
  public <T> Optional<T> hypervisorFacet(Class<T> type, FacetCalls calls) {
    return type == Swarm.class ? Optional.of(type.cast(new SwarmFacet(calls))) : Optional.empty();
  }

  /** Lends docker-java's client of the manager. */
  @Override
  public <C, R> R withNative(Call call, Class<C> type, NativeUse<C, R> use) {
    return node.withNative(call, type, use);
  }

  @Override
  public void close() {
    node.close();
  }
}
