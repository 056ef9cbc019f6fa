package io.panvisor.cli;

import io.panvisor.EngineReport;
import io.panvisor.Hypervisor;
import io.panvisor.Panvisor;
import io.panvisor.error.PanvisorException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Which engines are here. */
@Command(
    name = "engines",
    description =
        "Look which engines this machine has, and what to do about those that cannot be used;"
            + " starts no daemon. With -c only at that one.")
final class EnginesCommand implements Callable<Integer> {

  private static final Duration USUAL = Duration.ofSeconds(10);

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PanvisorCommand panvisor = EngineCommand.panvisor(spec);
    List<EngineReport> reports =
        panvisor.isConnectGiven() ? List.of(probe(panvisor)) : engines(panvisor);
    Table table = new Table("ENGINE", "URI", "USABLE", "VERSION", "PROBLEM", "ADVICE");
    for (EngineReport report : reports) {
      table.row(
          report.name(),
          report.uri(),
          report.usable() ? "yes" : "no",
          report.version(),
          report.problem(),
          report.advice());
    }
    panvisor.print(reports.stream().map(EnginesCommand::fields).toList(), table);
    return ExitCode.DONE;
  }

  private static List<EngineReport> engines(PanvisorCommand panvisor) {
    Duration given = panvisor.timeout();
    Panvisor all = panvisor.panvisor();
    return all.engines(given == null ? USUAL : given);
  }

  private static EngineReport probe(PanvisorCommand panvisor) {
    Target target = panvisor.target();
    try (Hypervisor hypervisor = panvisor.open(target, panvisor.timeout())) {
      return EngineReport.usable(
          hypervisor.engine().name(), target.uri(), hypervisor.engine().version());
    } catch (PanvisorException unusable) {
      if (ExitCode.of(unusable) == ExitCode.INVALID) {
        throw unusable;
      }
      String scheme = target.uri().substring(0, Math.max(0, target.uri().indexOf(':')));
      return EngineReport.unusable(
          scheme, target.uri(), unusable.what(), unusable.hint().orElse(""));
    }
  }

  private static Map<String, Object> fields(EngineReport report) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", report.name());
    fields.put("uri", report.uri());
    fields.put("usable", report.usable());
    fields.put("version", report.version());
    fields.put("problem", report.problem());
    fields.put("advice", report.advice());
    return fields;
  }
}
