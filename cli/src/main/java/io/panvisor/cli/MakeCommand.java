package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Intent;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.spec.MachineSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** What create and run have in common: a spec from options, made or explained. */
abstract class MakeCommand extends EngineCommand {

  @Mixin private final MachineOptions options = new MachineOptions();
  @Mixin private final ExplainOption explain = new ExplainOption();

  private @Nullable MachineSpec spec;

  /** Whether the machine is run at once. */
  abstract boolean isRun();

  /** Makes it. */
  abstract Machine make(Hypervisor hypervisor, MachineSpec wanted);

  /** Whether its own process is talked to until it ends. */
  boolean isAttached() {
    return false;
  }

  /** Makes it and talks to its own process; gives that one's exit code. */
  int attached(Hypervisor hypervisor, MachineSpec wanted) {
    throw new IllegalStateException("this command does not attach");
  }

  final MachineOptions options() {
    return options;
  }

  @Override
  void check(Target target) {
    spec = options.spec(target, panvisor());
  }

  @Override
  final int run(Hypervisor hypervisor) {
    MachineSpec wanted = spec;
    if (wanted == null) {
      throw new IllegalStateException("the arguments were not checked");
    }
    if (explain.isWanted()) {
      panvisor().print(List.of(hypervisor.explain(new Intent.Make(wanted, isRun()))));
      return ExitCode.DONE;
    }
    for (var adjustment : hypervisor.check(wanted).adjustments()) {
      panvisor()
          .note(
              adjustment.field()
                  + ": "
                  + adjustment.given()
                  + " instead of "
                  + adjustment.asked()
                  + ", as "
                  + adjustment.why());
    }
    if (isAttached()) {
      return attached(hypervisor, wanted);
    }
    Machine machine = make(hypervisor, wanted);
    if (panvisor().isJson()) {
      MachineInfo info = machine.info(InfoPart.values());
      panvisor().print(Facts.full(info, hypervisor.engine()), "");
    } else {
      panvisor().print(List.of(), machine.id().value() + "\n");
    }
    return ExitCode.DONE;
  }
}
