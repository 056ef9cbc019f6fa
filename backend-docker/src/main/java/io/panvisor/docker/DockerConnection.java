package io.panvisor.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import io.panvisor.DeletePolicy;
import io.panvisor.DeleteReport;
import io.panvisor.EngineInfo;
import io.panvisor.Feature;
import io.panvisor.InfoPart;
import io.panvisor.Intent;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.MachineStatus;
import io.panvisor.Plan;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.Support;
import io.panvisor.error.EngineException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.HypervisorFacet;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.SpecReport;
import io.panvisor.spec.Violation;
import io.panvisor.spi.AddressOperations;
import io.panvisor.spi.AttachOperations;
import io.panvisor.spi.Call;
import io.panvisor.spi.CallerCodeException;
import io.panvisor.spi.CaptureOperations;
import io.panvisor.spi.CreateRequest;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.EventOperations;
import io.panvisor.spi.ExecOperations;
import io.panvisor.spi.FacetCalls;
import io.panvisor.spi.FileOperations;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.ImageOperations;
import io.panvisor.spi.LogOperations;
import io.panvisor.spi.Marks;
import io.panvisor.spi.NativeUse;
import io.panvisor.spi.NetworkOperations;
import io.panvisor.spi.Orphan;
import io.panvisor.spi.RenameOperations;
import io.panvisor.spi.StatsOperations;
import io.panvisor.spi.VolumeOperations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A connection to Docker, or to an engine that speaks its API.
 *
 * <p>Every call is a conversation of its own over HTTP, so that an engine that was restarted
 * answers the next call. Only an ssh in between can be broken for good.
 */
final class DockerConnection implements HypervisorConnection, ManagerCalls {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private static final Set<InfoPart> BULK =
      Set.copyOf(EnumSet.of(InfoPart.LABELS, InfoPart.ADDRESSES, InfoPart.ORIGIN, InfoPart.ENGINE));

  private final DockerEngine engine;
  private final EngineHttp http;
  private final EngineCarrier carrier;
  private final ImageStore images;
  private final ContainerTranslator translator;
  private final ContainerStop stops;
  private final DockerPlans plans;
  private final NamedVolumes volumes;
  private final PodmanPods pods;
  private final Map<Feature, Support> features;

  DockerConnection(DockerEngine engine, EngineHttp http) {
    this(engine, http, EngineCarrier.NONE);
  }

  DockerConnection(DockerEngine engine, EngineHttp http, EngineCarrier carrier) {
    this.engine = engine;
    this.http = http;
    this.carrier = carrier;
    this.images = new ImageStore(engine);
    this.translator = new ContainerTranslator(engine.mapper(), engine.facts().minor());
    this.stops = new ContainerStop(engine);
    this.plans = new DockerPlans(engine, translator);
    this.volumes = new NamedVolumes(engine);
    this.pods = new PodmanPods(engine);
    this.features = DockerFeatures.of(engine.facts());
  }

  @Override
  public EngineInfo engine() {
    return engine.facts().info();
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
    boolean logs =
        feature.equals(Feature.LOGS)
            || feature.equals(Feature.LOGS_FOLLOW)
            || feature.equals(Feature.LOGS_SINCE);
    if (logs
        && "none"
            .equals(
                engine
                    .inspect(call, id)
                    .path("HostConfig")
                    .path("LogConfig")
                    .path("Type")
                    .asText())) {
      return Support.no("this container's output is kept nowhere (log driver 'none')");
    }
    return declared;
  }

  @Override
  public Set<InfoPart> bulkParts() {
    return BULK;
  }

  @Override
  public long roundTrips() {
    return http.requests();
  }

  @Override
  public boolean isBroken() {
    return !carrier.isOpen();
  }

  @Override
  public List<MachineInfo> list(Call call, MachineQuery query) {
    JsonNode rows =
        engine.ask(
            call,
            Subject.ENGINE,
            limit ->
                engine
                    .api()
                    .get(
                        limit,
                        ApiPath.of("containers", "json")
                            .with("all", 1)
                            .with("filters", filters(query)),
                        JsonNode.class));
    if (query.parts().contains(InfoPart.LABELS)) {
      pods.labelRows(call, rows);
    }
    List<MachineInfo> machines = new ArrayList<>(rows.size());
    boolean each = !BULK.containsAll(query.parts());
    for (JsonNode row : rows) {
      if (each) {
        inspectedRow(call, row, query.parts()).ifPresent(machines::add);
      } else {
        machines.add(engine.machines().row(row, query.parts()));
      }
    }
    return machines;
  }

  /**
   * A machine that is gone by now is nothing; one that the engine cannot tell about is a row that
   * says so.
   */
  private Optional<MachineInfo> inspectedRow(Call call, JsonNode row, Set<InfoPart> parts) {
    MachineId id = engine.machines().id(row.path("Id").asText());
    try {
      return info(call, id, parts);
    } catch (EngineException e) {
      MachineInfo known = engine.machines().row(row, parts);
      return Optional.of(
          MachineInfo.builder(id, known.name(), known.status(), parts)
              .labels(MachineTranslator.texts(row.path("Labels")))
              .problem(e.getMessage())
              .build());
    }
  }

  private String filters(MachineQuery query) throws JsonProcessingException {
    Map<String, List<String>> filters = new TreeMap<>();
    Map<String, String> labels = new TreeMap<>(query.labels());
    String pod = engine.facts().dialect().hasPods() ? labels.remove(EngineDialect.POD_LABEL) : null;
    if (pod != null) {
      filters.put("pod", List.of(pod));
    }
    if (!labels.isEmpty()) {
      filters.put(
          "label",
          labels.entrySet().stream()
              .map(label -> label.getKey() + "=" + label.getValue())
              .toList());
    }
    if (!query.ids().isEmpty()) {
      filters.put("id", query.ids().stream().map(MachineId::value).toList());
    }
    return engine.mapper().writeValueAsString(filters);
  }

  @Override
  public Optional<MachineInfo> info(Call call, MachineId id, Set<InfoPart> parts) {
    return inspection(call, id.value())
        .map(
            container -> {
              if (parts.contains(InfoPart.LABELS)) {
                pods.labelInspection(call, container);
              }
              return engine.machines().inspected(container, parts);
            });
  }

  private Optional<JsonNode> inspection(Call call, String nameOrId) {
    return engine.ask(
        call,
        Subject.machine(nameOrId),
        limit -> engine.api().getIfThere(limit, ApiPath.of("containers", nameOrId, "json")));
  }

  /** The engine also finds by the beginning of an id, which is not a name. */
  @Override
  public List<MachineInfo> find(Call call, String nameOrId) {
    if (!nameOrId.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*")) {
      return List.of();
    }
    return inspection(call, nameOrId)
        .map(container -> engine.machines().inspected(container, Set.of()))
        .filter(info -> info.name().equals(nameOrId) || info.id().value().equals(nameOrId))
        .map(List::of)
        .orElse(List.of());
  }

  @Override
  public SpecReport check(Call call, MachineSpec spec) {
    List<Violation> violations =
        new ArrayList<>(translator.violations(spec, engine.facts().cpus()));
    for (String network : spec.networks()) {
      boolean there =
          engine
              .ask(
                  call,
                  new Subject("network", network),
                  limit -> engine.api().getIfThere(limit, ApiPath.of("networks", network)))
              .isPresent();
      if (!there) {
        violations.add(
            new Violation("networks", network, "the engine has no network of that name"));
      }
    }
    return new SpecReport(violations, List.of());
  }

  @Override
  public MachineId create(Call call, CreateRequest request) {
    return new ContainerCreation(engine, images, translator).make(call, request);
  }

  @Override
  public boolean start(Call call, MachineId id) {
    return engine.ask(
        call,
        Subject.machine(id.value()),
        limit ->
            engine.api().post(limit, ApiPath.of("containers", id.value(), "start"), null) != 304);
  }

  @Override
  public StopResult stop(Call call, MachineId id, StopMode mode) {
    return stops.stop(call, id, mode);
  }

  @Override
  public boolean pause(Call call, MachineId id) {
    return toggle(call, id, "pause", PowerState.PAUSED);
  }

  @Override
  public boolean resume(Call call, MachineId id) {
    return toggle(call, id, "unpause", PowerState.RUNNING);
  }

  private boolean toggle(Call call, MachineId id, String verb, PowerState wanted) {
    MachineStatus status = ContainerState.ofInspection(engine.inspect(call, id).path("State"));
    if (status.power() == wanted) {
      return false;
    }
    Set<PowerState> allowed = Set.of(PowerState.RUNNING, PowerState.PAUSED);
    if (!allowed.contains(status.power())) {
      throw new IllegalMachineStateException(
          "only a machine that runs or is paused can change between the two", status, allowed);
    }
    engine.run(
        call,
        Subject.machine(id.value()),
        limit -> engine.api().post(limit, ApiPath.of("containers", id.value(), verb), null));
    // dockerd may tell the state from before for a moment: what containerd reports reaches it late.
    while (power(call, id) == status.power()) {
      call.sleep(BETWEEN_LOOKS);
    }
    return true;
  }

  private PowerState power(Call call, MachineId id) {
    return ContainerState.ofInspection(engine.inspect(call, id).path("State")).power();
  }

  @Override
  public DeleteReport delete(Call call, MachineId id, DeletePolicy policy) {
    JsonNode container = engine.inspect(call, id);
    JsonNode labels = container.path("Config").path("Labels");
    boolean withVolumes =
        policy == DeletePolicy.ALL || (policy == DeletePolicy.OWNED && labels.has(Marks.REQUEST));
    engine.run(
        call,
        Subject.machine(id.value()),
        limit ->
            engine
                .api()
                .delete(
                    limit, ApiPath.of("containers", id.value()).with("v", withVolumes ? 1 : 0)));
    Set<String> unmade = policy == DeletePolicy.OWNED ? unmade(call, container, labels) : Set.of();
    return DeletedContainer.report(container, withVolumes, unmade);
  }

  /**
   * Of a launch that never ran, the named volumes go too that were made for it: nobody has written
   * to them.
   */
  private Set<String> unmade(Call call, JsonNode container, JsonNode labels) {
    String request = labels.path(Marks.REQUEST).asText("");
    boolean halfMade =
        !request.isEmpty()
            && "launch".equals(labels.path(Marks.INTENT).asText())
            && "created".equals(container.path("State").path("Status").asText());
    Set<String> removed = new HashSet<>();
    if (halfMade) {
      for (JsonNode mount : container.path("Mounts")) {
        String name = mount.path("Name").asText("");
        if ("volume".equals(mount.path("Type").asText())
            && volumes.removeIfMadeBy(call, name, request)) {
          removed.add(name);
        }
      }
    }
    return removed;
  }

  @Override
  public List<Orphan> orphans(Call call) {
    return volumes.orphans(call);
  }

  @Override
  public void removeOrphan(Call call, Orphan orphan) {
    volumes.remove(call, orphan.name());
  }

  @Override
  public Plan explain(Call call, Intent.OnHypervisor intent) {
    return plans.of(intent);
  }

  @Override
  public Plan explain(Call call, MachineId id, Intent.OnMachine intent) {
    return plans.of(id, intent);
  }

  @Override
  public Optional<ExecOperations> exec() {
    return Optional.of(new DockerExec(engine));
  }

  @Override
  public Optional<LogOperations> logs() {
    return Optional.of(new DockerLogs(engine));
  }

  @Override
  public Optional<StatsOperations> stats() {
    return Optional.of(new DockerStats(engine));
  }

  @Override
  public Optional<RenameOperations> rename() {
    return Optional.of(new DockerRename(engine));
  }

  @Override
  public Optional<AddressOperations> addresses() {
    return Optional.of(new DockerAddresses(engine));
  }

  @Override
  public Optional<CaptureOperations> capture() {
    return Optional.of(new DockerCapture(engine));
  }

  @Override
  public Optional<ImageOperations> images() {
    return Optional.of(images);
  }

  @Override
  public Optional<EventOperations> events() {
    return Optional.of(new DockerEvents(engine));
  }

  ImageStore imageStore() {
    return images;
  }

  @Override
  public SwarmApi swarm() {
    return new SwarmApi(engine);
  }

  @Override
  public Optional<AttachOperations> attach() {
    return Optional.of(new DockerAttach(engine));
  }

  @Override
  public Optional<FileOperations> files() {
    return Optional.of(new DockerFiles(engine));
  }

  @Override
  public Optional<NetworkOperations> networks() {
    return Optional.of(new NetworkStore(engine));
  }

  @Override
  public Optional<VolumeOperations> volumes() {
    return Optional.of(new VolumeStore(engine));
  }

  @Override
  public <T> Optional<T> machineFacet(Class<T> type, MachineId id, FacetCalls calls) {
    return type == DockerContainer.class
        ? Optional.of(type.cast(new ContainerFacet(calls, id)))
        : Optional.empty();
  }

  @Override
  public <T> Optional<T> hypervisorFacet(Class<T> type, FacetCalls calls) {
    HypervisorFacet facet = null;
    if (type == Swarm.class) {
      facet = new SwarmFacet(calls);
    } else if (type == DockerImages.class) {
      facet = new DockerImagesFacet(calls);
    } else if (type == DockerSystem.class) {
      facet = new SystemFacet(calls);
    } else if (type == DockerNetworks.class) {
      facet = new NetworkFacet(calls);
    }
    return Optional.ofNullable(facet).map(type::cast);
  }

  /** What a facet of our own asks; core hands it the connection as it is by then. */
  static DockerEngine engine(HypervisorConnection connection) {
    return ((DockerConnection) connection).engine;
  }

  /** Lends docker-java's client, over this connection and under the call's deadline. */
  @Override
  public <C, R> R withNative(Call call, Class<C> type, NativeUse<C, R> use) {
    if (type != DockerClient.class) {
      return HypervisorConnection.super.withNative(call, type, use);
    }
    call.checkpoint();
    DockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost("unix:///of/this/connection")
            .withDockerTlsVerify(false)
            .withApiVersion(engine.facts().apiVersion())
            .build();
    DockerClient client =
        DockerClientImpl.getInstance(config, http.within(DockerEngine.limit(call.deadline())));
    try {
      return use.with(type.cast(client));
    } catch (PanvisorException e) {
      throw e;
    } catch (Exception e) {
      TransportException broken = EngineErrors.transportIn(e);
      if (broken != null) {
        throw EngineErrors.of(broken, call, Subject.ENGINE);
      }
      if (e instanceof RuntimeException unchecked) {
        throw new CallerCodeException(unchecked);
      }
      throw new EngineException("the use of the native client failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    http.close();
    carrier.close();
  }
}
