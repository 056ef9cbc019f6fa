package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.MachineInfo;
import io.panvisor.PublishedPort;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.LogQuery;
import io.panvisor.facet.RollingUpdate;
import io.panvisor.facet.ServiceInfo;
import io.panvisor.facet.ServiceSpec;
import io.panvisor.facet.Services;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.MachineSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Services of many machines. */
@Command(
    name = "service",
    description = "Make, scale, update and remove services of an engine that spans many hosts.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServiceCommand.Listing.class,
      ServiceCommand.Create.class,
      ServiceCommand.Show.class,
      ServiceCommand.Machines.class,
      ServiceCommand.Scale.class,
      ServiceCommand.Update.class,
      ServiceCommand.Rollback.class,
      ServiceCommand.Logs.class,
      ServiceCommand.Remove.class
    })
final class ServiceCommand {

  static Map<String, @Nullable Object> fields(ServiceInfo service) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", service.id());
    fields.put("name", service.name());
    fields.put("image", service.image());
    fields.put("replicas", service.replicas().isPresent() ? service.replicas().getAsInt() : null);
    fields.put("running", service.running());
    fields.put("rollout", service.rollout().name());
    fields.put("message", service.message());
    fields.put("labels", service.labels());
    fields.put("ports", service.ports().stream().map(Facts::port).toList());
    fields.put("createdAt", service.createdAt().map(Object::toString).orElse(null));
    return fields;
  }

  private static Table table(List<ServiceInfo> services) {
    Table table = new Table("NAME", "ID", "RUNNING", "IMAGE", "PORTS", "UPDATE");
    for (ServiceInfo service : services) {
      table.row(
          service.name(),
          service.id(),
          service.running()
              + "/"
              + (service.replicas().isPresent() ? service.replicas().getAsInt() : "every node"),
          service.image(),
          String.join(
              ",", service.ports().stream().map(PublishedPort::toString).distinct().toList()),
          service.rollout() == ServiceInfo.Rollout.NONE ? "" : Program.lower(service.rollout()));
    }
    return table;
  }

  /** Something about one service that is there. */
  abstract static class OfOne extends EngineCommand {

    @Parameters(index = "0", paramLabel = "SERVICE", description = "The service's name or id.")
    private String service = "";

    final String service() {
      return service;
    }

    final int said(ServiceInfo info) {
      panvisor().print(fields(info), table(List.of(info)));
      return ExitCode.DONE;
    }

    abstract int run(Services services);

    @Override
    final int run(Hypervisor hypervisor) {
      return run(hypervisor.facet(Services.class));
    }
  }

  /** Lists them. */
  @Command(name = "list", description = "List the services.")
  static final class Listing extends EngineCommand {

    @Override
    int run(Hypervisor hypervisor) {
      List<ServiceInfo> all = hypervisor.facet(Services.class).list();
      panvisor().print(all.stream().map(ServiceCommand::fields).toList(), table(all));
      return ExitCode.DONE;
    }
  }

  /** Makes one. */
  @Command(name = "create", description = "Make a service, wait until it runs, and show it.")
  static final class Create extends EngineCommand {

    @Mixin private final MachineOptions options = new MachineOptions();

    @Option(
        names = "--replicas",
        paramLabel = "N",
        description = "How many machines; 1 if nothing is said.")
    private @Nullable String replicas;

    @Option(names = "--everywhere", description = "One machine on every node.")
    private boolean everywhere;

    @Option(
        names = "--at-once",
        paramLabel = "N",
        description = "How many machines an update replaces at a time; 1 if nothing is said.")
    private @Nullable String atOnce;

    @Option(
        names = "--roll-back",
        description = "Updates whose machines fail are taken back; otherwise they stand still.")
    private boolean rollBack;

    private @Nullable ServiceSpec spec;

    @Override
    void check(Target target) {
      MachineSpec machine = options.spec(target, panvisor());
      ServiceSpec service = ServiceSpec.of(machine);
      if (replicas != null && everywhere) {
        throw InvalidSpecException.of(
            "replicas", replicas, "--replicas and --everywhere do not go together");
      }
      if (replicas != null) {
        service = service.replicas(Arguments.number("replicas", replicas, 0, 100_000));
      }
      RollingUpdate update = service.update();
      if (atOnce != null) {
        update = update.parallelism(Arguments.number("at-once", atOnce, 0, 100_000));
      }
      if (rollBack) {
        update = update.onFailure(RollingUpdate.OnFailure.ROLL_BACK);
      }
      spec = (everywhere ? service.everywhere() : service).update(update);
    }

    @Override
    int run(Hypervisor hypervisor) {
      ServiceSpec wanted = spec;
      if (wanted == null) {
        throw new IllegalStateException("the arguments were not checked");
      }
      ServiceInfo made = hypervisor.facet(Services.class).create(wanted);
      panvisor().print(fields(made), Plain.cell(made.id()) + "\n");
      return ExitCode.DONE;
    }
  }

  /** Shows one. */
  @Command(name = "show", description = "Show a service.")
  static final class Show extends OfOne {

    @Override
    int run(Services services) {
      return said(services.require(service()));
    }
  }

  /** Shows its machines. */
  @Command(
      name = "machines",
      description = "List a service's machines, and why those ended that did.")
  static final class Machines extends OfOne {

    @Override
    int run(Services services) {
      List<MachineInfo> all = services.machines(service());
      Table table = new Table("NAME", "ID", "STATE", "NODE", "ADDRESSES", "WHY");
      for (MachineInfo machine : all) {
        table.row(
            machine.name(),
            machine.id().value(),
            Facts.state(machine.status()),
            machine.engineFacts().orElse(Map.of()).getOrDefault("swarm.node", ""),
            Facts.addresses(machine),
            machine.status().cause().flatMap(cause -> cause.detail()).orElse(""));
      }
      panvisor().print(all.stream().map(Machines::fields).toList(), table);
      return ExitCode.DONE;
    }

    private static Map<String, @Nullable Object> fields(MachineInfo machine) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("id", machine.id().value());
      fields.put("identity", machine.id().toString());
      fields.put("name", machine.name());
      fields.put("state", machine.status().power().name());
      fields.put("status", Facts.status(machine.status()));
      fields.put("engineFacts", machine.engineFacts().orElse(Map.of()));
      return fields;
    }
  }

  /** Changes how many machines there are. */
  @Command(name = "scale", description = "Change how many machines a service has.")
  static final class Scale extends OfOne {

    @Parameters(index = "1", paramLabel = "N", description = "How many machines.")
    private String replicas = "";

    private int wanted;

    @Override
    void check(Target target) {
      wanted = Arguments.number("replicas", replicas, 0, 100_000);
    }

    @Override
    int run(Services services) {
      return said(services.scale(service(), wanted));
    }
  }

  /** Replaces its machines. */
  @Command(
      name = "update",
      description =
          "Replace a service's machines by new ones, of another image or of the same, one after the"
              + " other; shows how far it is.")
  static final class Update extends OfOne {

    @Option(names = "--image", paramLabel = "REF", description = "The other image.")
    private @Nullable String image;

    private Optional<String> reference = Optional.empty();

    @Override
    void check(Target target) {
      reference =
          Optional.ofNullable(image)
              .map(text -> Arguments.read("image", text, ContainerImage::of).reference());
    }

    @Override
    int run(Services services) {
      return said(services.renew(service(), reference));
    }
  }

  /** Takes the last update back. */
  @Command(name = "rollback", description = "Take a service's last update back.")
  static final class Rollback extends OfOne {

    @Override
    int run(Services services) {
      return said(services.rollBack(service()));
    }
  }

  /** Shows what its machines wrote. */
  @Command(name = "logs", description = "Print what all machines of a service wrote.")
  static final class Logs extends OfOne {

    @Option(
        names = {"-f", "--follow"},
        description = "Go on with what they write from now on.")
    private boolean follow;

    @Option(names = "--tail", paramLabel = "N", description = "The last lines only.")
    private @Nullable String tail;

    @Option(
        names = {"-t", "--timestamps"},
        description = "Each line with its time before it.")
    private boolean timestamps;

    private LogQuery query = LogQuery.all();

    @Override
    void check(Target target) {
      query = follow ? query.follow() : query;
      query = timestamps ? query.timestamps() : query;
      if (tail != null) {
        query = query.tail(Arguments.number("tail", tail, 0, 1_000_000));
      }
    }

    @Override
    boolean isEndless() {
      return follow;
    }

    @Override
    int run(Services services) {
      FrameOutput output = new FrameOutput(panvisor());
      services.log(service(), query, output::accept);
      output.end();
      return ExitCode.DONE;
    }
  }

  /** Removes one. */
  @Command(name = "remove", description = "Remove a service with its machines.")
  static final class Remove extends OfOne {

    @Override
    int run(Services services) {
      if (!services.remove(service())) {
        throw new NotFoundException("service", service());
      }
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("service", service());
      fields.put("changed", true);
      panvisor().print(fields, service() + ": removed\n");
      return ExitCode.DONE;
    }
  }
}
