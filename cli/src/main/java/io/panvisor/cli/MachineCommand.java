package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.error.AmbiguousException;
import io.panvisor.error.NotFoundException;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Parameters;

/** A command about one machine, named by its name or its id. */
abstract class MachineCommand extends EngineCommand {

  /** The beginning of an id, as tables show it, and not the id of anything small. */
  private static final Pattern SHORT_ID = Pattern.compile("[0-9a-f]{12,63}");

  @Parameters(index = "0", paramLabel = "NAME", description = "The machine's name or id.")
  private String name = "";

  /** Does what the command is for. */
  abstract int run(Hypervisor hypervisor, Machine machine);

  @Override
  void check(Target target) {
    Arguments.machine("name", name);
  }

  @Override
  final int run(Hypervisor hypervisor) {
    return run(hypervisor, find(hypervisor));
  }

  /** The machine as the user named it. */
  final String name() {
    return name;
  }

  private Machine find(Hypervisor hypervisor) {
    try {
      return hypervisor.require(name);
    } catch (NotFoundException missing) {
      if (!SHORT_ID.matcher(name).matches()) {
        throw missing;
      }
      List<MachineInfo> fitting =
          hypervisor
              .list(MachineQuery.all())
              .filter(info -> info.id().value().startsWith(name))
              .toList();
      if (fitting.size() > 1) {
        throw new AmbiguousException(
            "machine", name, fitting.stream().map(info -> info.id().value()).toList());
      }
      if (fitting.isEmpty()) {
        throw missing;
      }
      return hypervisor.byId(fitting.get(0).id());
    }
  }
}
