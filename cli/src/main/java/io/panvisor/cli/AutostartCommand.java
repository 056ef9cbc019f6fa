package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Intent;
import io.panvisor.Machine;
import io.panvisor.facet.Autostart;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has a machine start with its host. */
@Command(name = "autostart", description = "Have a machine start with its host, or no more.")
final class AutostartCommand extends MachineChange {

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "on|off",
      description = "Whether it starts with the host; on if not given.")
  private String wanted = "on";

  private boolean on = true;

  @Override
  void check(Target target) {
    super.check(target);
    on = Arguments.word("autostart", wanted, Map.of("on", true, "off", false));
  }

  @Override
  List<Intent.OnMachine> intents(Machine machine) {
    return List.of(new Intent.Autostart(on));
  }

  @Override
  int change(Hypervisor hypervisor, Machine machine) {
    boolean changed = machine.facet(Autostart.class).enable(on);
    String state = on ? "starts with the host" : "does not start with the host";
    return said(machine, changed, state + " from now on", state + " already");
  }
}
