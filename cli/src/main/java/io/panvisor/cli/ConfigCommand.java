package io.panvisor.cli;

import picocli.CommandLine.Command;

/** The files of a host, by their kinds. */
@Command(
    name = "config",
    description = "Read, check, make and apply the files of a host; no engine is needed.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ConfigKindsCommand.class,
      ConfigParseCommand.class,
      ConfigCatCommand.class,
      ConfigCheckCommand.class,
      ConfigRenderCommand.class,
      ConfigDiffCommand.class,
      ConfigApplyCommand.class
    })
final class ConfigCommand {}
