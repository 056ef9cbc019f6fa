package io.panvisor.cli;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** What a file says. */
@Command(
    name = "parse",
    description =
        "Show what a file says, with passwords masked; what is wrong in it is told on standard"
            + " error.")
final class ConfigParseCommand extends ReadFileCommand {

  @Override
  int run(ConfigKind kind, ConfigDocument document) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", kind.name());
    fields.put("file", file());
    fields.put("model", document.model());
    fields.put("problems", document.problems().stream().map(Problem::toTree).toList());
    panvisor().print(fields, panvisor().isJson() ? "" : Outline.of(document.model()));
    if (!panvisor().isJson()) {
      note(file(), document.problems());
    }
    return ExitCode.DONE;
  }
}
