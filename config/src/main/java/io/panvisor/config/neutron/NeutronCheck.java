package io.panvisor.config.neutron;

import io.panvisor.config.FileCheck;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.error.EngineException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * Judges a file by our own rules, and then lets oslo.config read it, which is what Neutron reads
 * its files with.
 */
final class NeutronCheck implements FileCheck {

  /** The system's own, as that is the one which has the package's library. */
  static final String PROGRAM = "/usr/bin/python3";

  private static final int NO_LIBRARY = 42;

  /** Reads the file as Neutron does and prints both lists, item by item. */
  static final String READER =
      """
      import sys
      try:
          from oslo_config import cfg
      except ImportError:
          sys.exit(42)
      conf = cfg.ConfigOpts()
      for group in ('ovs', 'ml2_type_vlan'):
          conf.register_opts([cfg.ListOpt('bridge_mappings', default=[]),
                              cfg.ListOpt('network_vlan_ranges', default=[])], group=group)
      conf(['--config-file', sys.argv[1]], project='neutron', default_config_dirs=[])
      for group in ('ovs', 'ml2_type_vlan'):
          for item in conf[group].bridge_mappings + conf[group].network_vlan_ranges:
              print(item)
      """;

  @Override
  public String program() {
    return PROGRAM;
  }

  @Override
  public String command() {
    return "/usr/bin/python3 -c 'from oslo_config import cfg; ...' FILE";
  }

  @Override
  public String debianPackage() {
    return "python3-oslo.config";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    List<Problem> errors =
        NeutronDocument.parse(text(staged)).problems().stream().filter(Problem::isError).toList();
    if (!errors.isEmpty()) {
      return Verdict.refused("panvisor", errors, "");
    }
    if (!runner.has(PROGRAM)) {
      return Verdict.notChecked(this);
    }
    CommandResult result = runner.run(Command.of(PROGRAM, "-c", READER, staged.file().toString()));
    if (result.exitCode() == NO_LIBRARY) {
      return Verdict.notChecked(this);
    }
    if (result.isSuccess()) {
      return Verdict.accepted("oslo.config", result.words());
    }
    String last = result.err().strip().lines().reduce((one, other) -> other).orElse("");
    return Verdict.refused("oslo.config", List.of(Problem.error(0, last, "")), result.words());
  }

  private static String text(Staged staged) {
    try {
      return FileText.decode(Files.readAllBytes(staged.file()));
    } catch (IOException unreadable) {
      throw new EngineException("cannot read " + staged.file(), unreadable);
    }
  }
}
