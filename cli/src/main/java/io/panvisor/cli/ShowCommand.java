package io.panvisor.cli;

import io.panvisor.EngineInfo;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import java.util.Map;
import picocli.CommandLine.Command;

/** All facts of one machine. */
@Command(name = "show", description = "Show all facts of a machine.")
final class ShowCommand extends MachineCommand {

  @Override
  int run(Hypervisor hypervisor, Machine machine) {
    MachineInfo info = machine.info(InfoPart.values());
    EngineInfo engine = hypervisor.engine();
    panvisor().print(Facts.full(info, engine), details(info, engine));
    return ExitCode.DONE;
  }

  private static Details details(MachineInfo info, EngineInfo engine) {
    Details details =
        new Details()
            .line("name", info.name())
            .line("id", info.id().value())
            .line("engine", engine.product())
            .line("kind", Program.lower(info.id().kind()))
            .line("state", Facts.state(info.status()))
            .line("engine's word", info.status().engineWord())
            .line("cause", info.status().cause().map(Object::toString).orElse(""))
            .line("virtualization", info.virtualization().value().map(Program::lower).orElse(""))
            .line("cpus", info.cpus().value().map(Object::toString).orElse(""))
            .line("memory", info.memory().value().map(Object::toString).orElse(""))
            .line("addresses", Facts.addresses(info))
            .line("ports", Facts.ports(info))
            .line("image", info.image().orElse(""))
            .line("labels", Facts.labels(info.labels().orElse(Map.of())))
            .line("autostart", info.autostart().value().map(on -> on ? "yes" : "no").orElse(""))
            .line("created", info.createdAt().value().map(Object::toString).orElse(""));
    info.engineFacts().orElse(Map.of()).forEach(details::line);
    info.problem().ifPresent(problem -> details.line("problem", problem));
    return details;
  }
}
