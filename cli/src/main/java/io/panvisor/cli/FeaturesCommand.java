package io.panvisor.cli;

import io.panvisor.Feature;
import io.panvisor.Hypervisor;
import io.panvisor.Support;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** What the engine can do. */
@Command(name = "features", description = "List what the engine can do, and what not, and why.")
final class FeaturesCommand extends EngineCommand {

  @Override
  int run(Hypervisor hypervisor) {
    Table table = new Table("FEATURE", "SUPPORT", "EXPLANATION");
    List<Map<String, Object>> document = new ArrayList<>();
    for (var entry : hypervisor.features().entrySet()) {
      Feature feature = entry.getKey();
      Support support = entry.getValue();
      table.row(feature.id(), Program.lower(support.level()), support.explanation());
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("feature", feature.id());
      fields.put("support", support.level().name());
      fields.put("explanation", support.explanation());
      fields.put("description", feature.meaning());
      fields.put("scope", feature.scope().name());
      document.add(fields);
    }
    panvisor().print(document, table);
    return ExitCode.DONE;
  }
}
