package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.LogQuery;
import io.panvisor.facet.Output;
import io.panvisor.facet.ServiceInfo;
import io.panvisor.facet.ServiceSpec;
import io.panvisor.facet.Services;
import io.panvisor.facet.Session;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.SpecReport;
import io.panvisor.spi.Call;
import io.panvisor.spi.FrameStream;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.Marks;
import io.panvisor.spi.OwnerMark;
import io.panvisor.spi.ServiceOperations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Services over a connection. */
record ServicesFacet(Link link, CallOptions options) implements Services {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
  private static final Duration LONGEST_FOLLOW = Duration.ofDays(30);

  /** What an operation does with the connection's services. */
  private interface Use<T> {
    T with(ServiceOperations services, Call call);
  }

  private <T> T run(Operation operation, Use<T> use) {
    return link.run(
        operation, options, (connection, call) -> use.with(operations(connection), call));
  }

  private static ServiceOperations operations(HypervisorConnection connection) {
    return connection
        .services()
        .orElseThrow(
            () -> new UnsupportedFeatureException(Feature.SERVICES, "this connection has none"));
  }

  private static String checked(String nameOrId) {
    if (!NAME.matcher(nameOrId).matches()) {
      throw InvalidSpecException.of(
          "service",
          nameOrId,
          "a service's name has letters, digits, '_', '.' and '-', 63 at most");
    }
    return nameOrId;
  }

  @Override
  public List<ServiceInfo> list() {
    return run(Operation.reading("services.list", null), ServiceOperations::list);
  }

  @Override
  public Optional<ServiceInfo> find(String nameOrId) {
    String service = checked(nameOrId);
    return run(
        Operation.reading("services.find", null), (services, call) -> services.find(call, service));
  }

  @Override
  public ServiceInfo require(String nameOrId) {
    String service = checked(nameOrId);
    return run(
        Operation.reading("services.find", null),
        (services, call) ->
            services
                .find(call, service)
                .orElseThrow(() -> new NotFoundException("service", service)));
  }

  @Override
  public ServiceInfo create(ServiceSpec spec) {
    return link.run(
        Operation.making("services.create", null).hiding(spec.machine().secrets()),
        options,
        (connection, call) -> {
          check(connection, call, spec);
          Map<String, String> marks =
              Map.of(
                  Marks.OWNER,
                  OwnerMark.ofThisProcess(call.context().clock().instant()).toString());
          return operations(connection).create(call, spec, marks);
        });
  }

  private static void check(HypervisorConnection connection, Call call, ServiceSpec spec) {
    new SpecReport(FeatureCheck.violations(spec.machine(), connection.features()), List.of())
        .orThrow();
    connection.check(call, spec.machine()).orThrow();
  }

  @Override
  public ServiceInfo scale(String nameOrId, int replicas) {
    String service = checked(nameOrId);
    int wanted = ServiceSpec.checked(replicas);
    return run(
        Operation.making("services.scale", null),
        (services, call) -> services.scale(call, service, wanted));
  }

  @Override
  public ServiceInfo update(String nameOrId, ServiceSpec spec) {
    String service = checked(nameOrId);
    return link.run(
        Operation.making("services.update", null).hiding(spec.machine().secrets()),
        options,
        (connection, call) -> {
          check(connection, call, spec);
          return operations(connection).update(call, service, spec);
        });
  }

  @Override
  public ServiceInfo renew(String nameOrId, Optional<String> image) {
    String service = checked(nameOrId);
    Optional<String> reference = image.map(text -> ContainerImage.of(text).reference());
    return run(
        Operation.making("services.renew", null),
        (services, call) -> services.renew(call, service, reference));
  }

  @Override
  public ServiceInfo rollBack(String nameOrId) {
    String service = checked(nameOrId);
    return run(
        Operation.making("services.rollback", null),
        (services, call) -> services.rollBack(call, service));
  }

  @Override
  public boolean remove(String nameOrId) {
    String service = checked(nameOrId);
    return run(
        Operation.changing("services.remove", null),
        (services, call) -> services.remove(call, service));
  }

  @Override
  public List<MachineInfo> machines(String nameOrId) {
    String service = checked(nameOrId);
    return run(
        Operation.reading("services.machines", null),
        (services, call) -> services.machines(call, service));
  }

  @Override
  public void log(String nameOrId, LogQuery query, Output output) {
    String service = checked(nameOrId);
    Operation operation = Operation.changing("services.log", null);
    run(
        query.isFollow() ? operation.lasting(LONGEST_FOLLOW) : operation,
        (services, call) -> {
          try (FrameStream stream = services.log(call, service, query)) {
            ExecFacet.pump(stream, call, output);
          }
          return true;
        });
  }

  @Override
  public Session openLog(String nameOrId, LogQuery query) {
    String service = checked(nameOrId);
    Operation operation = Operation.reading("services.log", null);
    return new StreamSession(
        link, operation, run(operation, (services, call) -> services.log(call, service, query)));
  }
}
