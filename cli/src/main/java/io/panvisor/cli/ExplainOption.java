package io.panvisor.cli;

import picocli.CommandLine.Option;

/** The option of every command that changes something. */
final class ExplainOption {

  @Option(
      names = "--explain",
      description = "Print what would be sent to the engine, and do nothing.")
  private boolean wanted;

  boolean isWanted() {
    return wanted;
  }
}
