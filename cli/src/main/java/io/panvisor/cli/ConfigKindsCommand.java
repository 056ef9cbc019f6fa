package io.panvisor.cli;

import io.panvisor.config.ConfigKind;
import io.panvisor.config.ConfigKinds;
import io.panvisor.config.FileCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Which kinds of file there are. */
@Command(
    name = "kinds",
    description = "List the kinds of file, where such files are, and what checks them.")
final class ConfigKindsCommand extends HostFileCommand {

  @Override
  public Integer call() {
    List<ConfigKind> all = ConfigKinds.load().all();
    Table table = new Table("KIND", "WHAT", "PLACES", "CHECKED BY");
    all.forEach(
        kind ->
            table.row(
                kind.name(),
                kind.summary(),
                String.join(" ", kind.places()),
                kind.check().map(FileCheck::program).orElse("")));
    panvisor().print(all.stream().map(ConfigKindsCommand::fields).toList(), table);
    return ExitCode.DONE;
  }

  private static Map<String, Object> fields(ConfigKind kind) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", kind.name());
    fields.put("summary", kind.summary());
    fields.put("places", kind.places());
    fields.put("checkedBy", kind.check().map(FileCheck::program).orElse(""));
    fields.put("checkCommand", kind.check().map(FileCheck::command).orElse(""));
    fields.put("debianPackage", kind.check().map(FileCheck::debianPackage).orElse(""));
    return fields;
  }
}
