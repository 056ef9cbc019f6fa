package io.panvisor.cli;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The named connections. */
@Command(name = "connections", description = "List the named connections of the connections file.")
final class ConnectionsCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PanvisorCommand panvisor = EngineCommand.panvisor(spec);
    SortedMap<String, String> uris = Connections.read(panvisor.surroundings()).uris();
    Table table = new Table("NAME", "URI");
    uris.forEach(table::row);
    List<Map<String, String>> document =
        uris.entrySet().stream()
            .map(entry -> Map.of("name", entry.getKey(), "uri", entry.getValue()))
            .toList();
    panvisor.print(document, table);
    return ExitCode.DONE;
  }
}
