package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.InfoPart;
import io.panvisor.MachineInfo;
import io.panvisor.error.EngineException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.LogQuery;
import io.panvisor.facet.ServiceInfo;
import io.panvisor.facet.ServiceSpec;
import io.panvisor.spi.Call;
import io.panvisor.spi.FrameStream;
import io.panvisor.spi.Marks;
import io.panvisor.spi.ServiceOperations;
import io.panvisor.spi.Undo;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/** A swarm's services. */
final class SwarmServices implements ServiceOperations {

  private final SwarmApi api;
  private final SwarmTranslator machines;
  private final ServiceTranslator translator;
  private final SwarmCreation creation;

  SwarmServices(
      SwarmApi api,
      SwarmTranslator machines,
      ServiceTranslator translator,
      SwarmCreation creation) {
    this.api = api;
    this.machines = machines;
    this.translator = translator;
    this.creation = creation;
  }

  @Override
  public List<ServiceInfo> list(Call call) {
    Map<String, List<JsonNode>> tasks = new TreeMap<>();
    for (JsonNode task : api.tasks(call, Map.of())) {
      tasks
          .computeIfAbsent(task.path("ServiceID").asText(), unknown -> new ArrayList<>())
          .add(task);
    }
    List<ServiceInfo> services = new ArrayList<>();
    for (JsonNode service : api.services(call, Map.of())) {
      services.add(
          SwarmTranslator.service(
              service, tasks.getOrDefault(service.path("ID").asText(), List.of())));
    }
    return services;
  }

  @Override
  public Optional<ServiceInfo> find(Call call, String nameOrId) {
    return api.service(call, nameOrId).map(service -> info(call, service));
  }

  private ServiceInfo info(Call call, JsonNode service) {
    return SwarmTranslator.service(service, api.tasksOf(call, service.path("ID").asText()));
  }

  @Override
  public ServiceInfo create(Call call, ServiceSpec spec, Map<String, String> marks) {
    Map<String, String> all = new TreeMap<>(marks);
    all.put(Marks.REQUEST, UUID.randomUUID().toString());
    Undo undo = new Undo(call);
    try {
      return settled(api, call, creation.post(call, undo, spec, all), Set.of(), false);
    } catch (PanvisorException e) {
      throw undo.rollBack(e);
    }
  }

  @Override
  public ServiceInfo scale(Call call, String nameOrId, int replicas) {
    JsonNode service = api.requireService(call, nameOrId);
    if (SwarmTranslator.replicas(service).isEmpty()) {
      throw new IllegalMachineStateException(
          "the service has one task on every node, which is not a number to change",
          null,
          Set.of());
    }
    Set<String> before = tasks(api, call, service);
    api.change(call, subject(service), id(service), spec -> SwarmPower.scale(spec, replicas));
    return settled(api, call, id(service), before, false);
  }

  @Override
  public ServiceInfo update(Call call, String nameOrId, ServiceSpec spec) {
    JsonNode service = api.requireService(call, nameOrId);
    Map<String, String> marks = new TreeMap<>();
    MachineTranslator.texts(SwarmTranslator.labels(service))
        .forEach(
            (key, value) -> {
              if (key.startsWith(io.panvisor.Labels.RESERVED)) {
                marks.put(key, value);
              }
            });
    ObjectNode body =
        translator.body(spec, marks, (type, name) -> creation.idOf(call, type, name), false);
    body.put("Name", SwarmApi.name(service));
    // The engine counts what was forced so far, and going back to less would be a change.
    long forced = service.path("Spec").path("TaskTemplate").path("ForceUpdate").asLong(0);
    body.withObject("/TaskTemplate").put("ForceUpdate", forced);
    return write(api, call, service, body, creation.login(call, spec.machine()));
  }

  @Override
  public ServiceInfo renew(Call call, String nameOrId, Optional<String> image) {
    JsonNode service = api.requireService(call, nameOrId);
    ObjectNode body = service.path("Spec").deepCopy();
    if (image.isPresent()) {
      body.withObject("/TaskTemplate/ContainerSpec").put("Image", image.get());
    } else {
      SwarmPower.renew(body);
    }
    return write(
        api, call, service, body, image.map(name -> creation.login(call, name)).orElse(Map.of()));
  }

  /** Changes a part of a service's spec, and waits until it has settled. */
  static ServiceInfo change(SwarmApi api, Call call, String nameOrId, Consumer<ObjectNode> change) {
    JsonNode service = api.requireService(call, nameOrId);
    ObjectNode body = service.path("Spec").deepCopy();
    change.accept(body);
    return write(api, call, service, body, Map.of());
  }

  private static ServiceInfo write(
      SwarmApi api, Call call, JsonNode service, ObjectNode body, Map<String, String> headers) {
    Set<String> before = tasks(api, call, service);
    boolean replaces =
        !body.path("TaskTemplate").equals(service.path("Spec").path("TaskTemplate"))
            && !before.isEmpty();
    api.update(call, subject(service), id(service), version(service), body, headers, "");
    return settled(api, call, id(service), before, replaces);
  }

  @Override
  public ServiceInfo rollBack(Call call, String nameOrId) {
    JsonNode service = api.requireService(call, nameOrId);
    if (service.path("PreviousSpec").isMissingNode()) {
      throw new IllegalMachineStateException(
          "the service was never updated, so there is nothing to go back to", null, Set.of());
    }
    Set<String> before = tasks(api, call, service);
    boolean replaces =
        !service
            .path("PreviousSpec")
            .path("TaskTemplate")
            .equals(service.path("Spec").path("TaskTemplate"));
    api.update(
        call,
        subject(service),
        id(service),
        version(service),
        service.path("Spec"),
        Map.of(),
        "previous");
    return new ServiceSettling(api, id(service), before, replaces, true).await(call);
  }

  private static ServiceInfo settled(
      SwarmApi api, Call call, String id, Set<String> before, boolean replaces) {
    return new ServiceSettling(api, id, before, replaces, false).await(call);
  }

  private static Set<String> tasks(SwarmApi api, Call call, JsonNode service) {
    Set<String> ids = new java.util.HashSet<>();
    api.tasksOf(call, id(service)).forEach(task -> ids.add(task.path("ID").asText()));
    return ids;
  }

  private static String id(JsonNode service) {
    return service.path("ID").asText();
  }

  private static long version(JsonNode service) {
    return service.path("Version").path("Index").asLong();
  }

  private static Subject subject(JsonNode service) {
    return SwarmApi.service(SwarmApi.name(service));
  }

  @Override
  public boolean remove(Call call, String nameOrId) {
    Optional<JsonNode> service = api.service(call, nameOrId);
    return service.isPresent() && api.remove(call, subject(service.get()), id(service.get()));
  }

  @Override
  public List<MachineInfo> machines(Call call, String nameOrId) {
    JsonNode service = api.requireService(call, nameOrId);
    return machines.machines(
        service,
        api.tasksOf(call, id(service)),
        Map.of(),
        EnumSet.of(InfoPart.ADDRESSES, InfoPart.ORIGIN, InfoPart.ENGINE));
  }

  @Override
  public FrameStream log(Call call, String nameOrId, LogQuery query) {
    JsonNode service = api.requireService(call, nameOrId);
    return open(
        api.engine(), call, subject(service), ApiPath.of("services", id(service), "logs"), query);
  }

  /** A log of the swarm's own, which managers collect from all nodes. */
  static FrameStream open(
      DockerEngine engine, Call call, Subject subject, ApiPath path, LogQuery query) {
    Exchange exchange =
        engine.ask(
            call,
            subject,
            limit -> {
              Exchange opened =
                  engine.api().stream(
                      limit,
                      path.with("stdout", 1)
                          .with("stderr", 1)
                          .with("follow", query.isFollow() ? 1 : 0)
                          .with("timestamps", query.isTimestamps() ? 1 : 0)
                          .with("since", query.since().map(DockerLogs::seconds).orElse(null))
                          .with(
                              "tail", query.tail().isPresent() ? query.tail().getAsInt() : "all"));
              opened.disarm();
              return opened;
            });
    return new ContainerStream(
            engine, call, subject, exchange, false, false, () -> end(exchange), null)
        .begin();
  }

  private static OptionalInt end(Exchange exchange) {
    if (exchange.endsWithConnection()) {
      throw new EngineException("the log may have broken off", null).outcome(Outcome.UNKNOWN);
    }
    return OptionalInt.empty();
  }
}
