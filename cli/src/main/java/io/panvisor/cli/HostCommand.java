package io.panvisor.cli;

import picocli.CommandLine.Command;

/** A host as a whole. */
@Command(
    name = "host",
    description = "Tell what a host lacks, and make it ready for an engine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      HostProfilesCommand.class,
      HostPlanCommand.class,
      HostApplyCommand.class,
      HostDoctorCommand.class
    })
final class HostCommand {}
