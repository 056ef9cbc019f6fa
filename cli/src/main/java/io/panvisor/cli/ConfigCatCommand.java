package io.panvisor.cli;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A file read and printed again. */
@Command(
    name = "cat",
    description =
        "Print a file as it was read, byte by byte the same; with --modernise in today's words, with"
            + " each change explained on standard error.")
final class ConfigCatCommand extends ReadFileCommand {

  @Option(names = "--modernise", description = "Replace what is old by what is said today.")
  private boolean modernise;

  @Override
  int run(ConfigKind kind, ConfigDocument document) {
    ConfigDocument.Modernised result =
        modernise ? document.modernised() : new ConfigDocument.Modernised(document, List.of());
    String text = result.document().text();
    if (panvisor().isJson()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("kind", kind.name());
      fields.put("file", file());
      fields.put("text", text);
      fields.put("explanations", result.explanations().stream().map(Problem::toTree).toList());
      panvisor().print(fields, "");
      return ExitCode.DONE;
    }
    panvisor().print(FileText.encode(text));
    note(file(), result.explanations());
    return ExitCode.DONE;
  }
}
