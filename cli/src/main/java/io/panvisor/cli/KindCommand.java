package io.panvisor.cli;

import io.panvisor.config.ConfigKind;
import io.panvisor.config.ConfigKinds;
import picocli.CommandLine.Parameters;

/** A command about files of one kind. */
abstract class KindCommand extends HostFileCommand {

  @Parameters(
      index = "0",
      paramLabel = "KIND",
      description = "The kind of file; 'panvisor config kinds' lists them.")
  private String kind = "";

  abstract int run(ConfigKind chosen);

  @Override
  public final Integer call() {
    return run(ConfigKinds.load().require(kind));
  }
}
