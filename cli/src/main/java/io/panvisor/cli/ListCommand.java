package io.panvisor.cli;

import io.panvisor.EngineInfo;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.PowerState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Which machines there are. */
@Command(
    name = "list",
    description = "List the machines that are not stopped, or with --all all of them.")
final class ListCommand extends EngineCommand {

  /** The machines that are not stopped: in memory, on their way, or of a state that is not told. */
  static final MachineQuery ON =
      MachineQuery.all()
          .inState(
              PowerState.RUNNING,
              PowerState.STARTING,
              PowerState.PAUSED,
              PowerState.SLEEPING,
              PowerState.STOPPING,
              PowerState.UNKNOWN);

  @Option(
      names = {"-a", "--all"},
      description = "Also those that are stopped, suspended or failed.")
  private boolean all;

  @Option(names = "--details", description = "With all facts; may cost a call a machine.")
  private boolean details;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Only machines that have the label; may be given again.")
  private List<String> labels = new ArrayList<>();

  private MachineQuery query = MachineQuery.all();

  @Override
  void check(Target target) {
    query = all ? MachineQuery.all() : ON;
    for (String label : labels) {
      Map.Entry<String, String> pair = Arguments.pair("label", label);
      query = query.withLabel(pair.getKey(), pair.getValue());
    }
    if (details) {
      query = query.with(InfoPart.values());
    }
  }

  @Override
  int run(Hypervisor hypervisor) {
    EngineInfo engine = hypervisor.engine();
    List<MachineInfo> machines =
        hypervisor
            .list(query)
            .sorted(
                Comparator.comparing(MachineInfo::name).thenComparing(info -> info.id().value()))
            .toList();
    panvisor()
        .print(
            machines.stream()
                .map(info -> details ? Facts.full(info, engine) : Facts.brief(info, engine))
                .toList(),
            details ? detailed(machines, engine) : brief(machines, engine));
    return ExitCode.DONE;
  }

  private static Table brief(List<MachineInfo> machines, EngineInfo engine) {
    Table table = new Table("NAME", "ENGINE", "KIND", "STATE", "ID");
    for (MachineInfo info : machines) {
      table.row(
          info.name(),
          engine.name(),
          Program.lower(info.id().kind()),
          Facts.state(info.status()),
          Facts.shortId(info.id().value()));
    }
    return table;
  }

  private static Table detailed(List<MachineInfo> machines, EngineInfo engine) {
    Table table =
        new Table(
            "NAME",
            "ENGINE",
            "KIND",
            "STATE",
            "ID",
            "CPUS",
            "MEMORY",
            "ADDRESSES",
            "PORTS",
            "AUTOSTART",
            "CREATED",
            "LABELS");
    for (MachineInfo info : machines) {
      table.row(
          info.name(),
          engine.name(),
          Program.lower(info.id().kind()),
          Facts.state(info.status()),
          Facts.shortId(info.id().value()),
          info.cpus().value().map(Object::toString).orElse(""),
          info.memory().value().map(Object::toString).orElse(""),
          Facts.addresses(info),
          Facts.ports(info),
          info.autostart().value().map(on -> on ? "yes" : "no").orElse(""),
          info.createdAt().value().map(time -> time.toString()).orElse(""),
          Facts.labels(info.labels().orElse(Map.of())));
    }
    return table;
  }
}
