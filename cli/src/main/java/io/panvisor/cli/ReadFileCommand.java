package io.panvisor.cli;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileText;
import picocli.CommandLine.Parameters;

/** A command that reads one file of a kind. */
abstract class ReadFileCommand extends KindCommand {

  @Parameters(index = "1", paramLabel = "FILE", description = "The file; - is standard input.")
  private String file = "";

  abstract int run(ConfigKind kind, ConfigDocument document);

  /** The file's name, as it was given. */
  final String file() {
    return file;
  }

  @Override
  final int run(ConfigKind kind) {
    byte[] bytes = InputFile.bytes("file", file, panvisor().surroundings());
    return run(kind, kind.parse(FileText.decode(bytes)));
  }
}
