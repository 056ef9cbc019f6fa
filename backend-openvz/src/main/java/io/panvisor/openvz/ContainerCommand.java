package io.panvisor.openvz;

import io.panvisor.facet.ExecSpec;
import io.panvisor.process.RemoteShell;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A command for a container, as one line for the shell that {@code vzctl exec2} runs there. Values
 * of variables are not on it: they come on the standard input before all else, line by line, so
 * that no list of processes shows a secret. Pure.
 */
final class ContainerCommand {

  private final ExecSpec spec;

  ContainerCommand(ExecSpec spec) {
    this.spec = spec;
  }

  /** The line for the shell. */
  String line() {
    String program = "exec " + RemoteShell.quote(spec.command());
    StringBuilder line = new StringBuilder();
    for (String name : spec.environment().keySet()) {
      if (spec.isTerminal()) {
        // A terminal would show again what comes on the standard input.
        line.append(name).append('=');
        line.append(RemoteShell.quote(List.of(spec.environment().getOrDefault(name, ""))));
        line.append("; export ").append(name).append("; ");
        continue;
      }
      // The shell's own read takes no more than its line, so what follows is the command's.
      line.append(name).append("=; while IFS= read -r PANVISOR_LINE; do case $PANVISOR_LINE in ");
      line.append("'+'*) ").append(name).append("=$").append(name);
      line.append("${PANVISOR_LINE#+}'\n';; ");
      line.append("*) ").append(name).append("=$").append(name);
      line.append("${PANVISOR_LINE#.}; break;; esac; done; export ").append(name).append("; ");
    }
    if (!spec.environment().isEmpty() && !spec.isTerminal()) {
      line.append("unset PANVISOR_LINE; ");
    }
    spec.workingFolder()
        .ifPresent(
            folder -> line.append("cd ").append(RemoteShell.quote(List.of(folder))).append(" && "));
    if (spec.user().isPresent()) {
      // su keeps the variables and the folder; a group is not its to set.
      line.append("exec su -s /bin/sh -c ")
          .append(RemoteShell.quote(List.of(program)))
          .append(' ')
          .append(RemoteShell.quote(List.of(spec.user().get())));
    } else {
      line.append(program);
    }
    return line.toString();
  }

  /** What comes on the standard input before the command's own: the variables' values. */
  byte[] prologue() {
    StringBuilder lines = new StringBuilder();
    if (spec.isTerminal()) {
      return new byte[0];
    }
    for (Map.Entry<String, String> variable : spec.environment().entrySet()) {
      List<String> parts = new ArrayList<>(List.of(variable.getValue().split("\n", -1)));
      String last = parts.remove(parts.size() - 1);
      parts.forEach(part -> lines.append('+').append(part).append('\n'));
      lines.append('.').append(last).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
