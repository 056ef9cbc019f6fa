package io.panvisor.cli;

import io.panvisor.EngineInfo;
import io.panvisor.Hypervisor;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** What engine it is. */
@Command(name = "info", description = "Show what engine answers.")
final class InfoCommand extends EngineCommand {

  @Override
  int run(Hypervisor hypervisor) {
    EngineInfo engine = hypervisor.engine();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", engine.name());
    fields.put("version", engine.version());
    fields.put("product", engine.product());
    fields.put("id", engine.id());
    fields.put("host", engine.host());
    fields.put("uri", hypervisor.uri().toString());
    Details details = new Details();
    fields.forEach((name, value) -> details.line(name, value.toString()));
    panvisor().print(fields, details);
    return ExitCode.DONE;
  }
}
