package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Intent;
import io.panvisor.SweepReport;
import io.panvisor.error.Leftover;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Removes what failed operations left. */
@Command(
    name = "sweep",
    description =
        "Remove what failed operations and dead processes left behind; what may still have an owner"
            + " is kept.")
final class SweepCommand extends EngineCommand {

  @Mixin private final ExplainOption explain = new ExplainOption();

  @Override
  int run(Hypervisor hypervisor) {
    if (explain.isWanted()) {
      panvisor().print(List.of(hypervisor.explain(new Intent.Sweep())));
      return ExitCode.DONE;
    }
    SweepReport report = hypervisor.sweep();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("removed", report.removed());
    fields.put("kept", report.kept());
    fields.put("failed", report.failed().stream().map(SweepCommand::failed).toList());
    StringBuilder text = new StringBuilder();
    report.removed().forEach(what -> text.append("removed ").append(Plain.cell(what)).append('\n'));
    report.kept().forEach(what -> text.append("kept ").append(Plain.cell(what)).append('\n'));
    boolean nothing = text.isEmpty() && report.failed().isEmpty();
    panvisor().print(fields, nothing ? "nothing was left behind\n" : text);
    report.failed().forEach(left -> panvisor().note("could not be removed: " + left));
    return report.failed().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static Map<String, String> failed(Leftover left) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("type", left.type());
    fields.put("name", left.name());
    fields.put("why", left.why());
    return fields;
  }
}
