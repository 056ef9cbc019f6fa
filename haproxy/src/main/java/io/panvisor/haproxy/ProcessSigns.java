package io.panvisor.haproxy;

import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.NotFoundException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Signals to processes of this machine, and their signs of life; see proc(5). */
final class ProcessSigns {

  private final CommandRunner runner;

  ProcessSigns(CommandRunner runner) {
    this.runner = runner;
  }

  /** Sends the signal to those that are there. */
  void send(String signal, List<Long> pids) {
    List<String> arguments = new ArrayList<>(List.of("-" + signal));
    pids.stream().filter(this::isAlive).forEach(pid -> arguments.add(Long.toString(pid)));
    if (arguments.size() == 1) {
      return;
    }
    CommandResult result;
    try {
      result = runner.run(Command.of("kill", arguments));
    } catch (NotFoundException missing) {
      throw missing.hint("On Debian, the program 'kill' is in the package procps.");
    }
    if (!result.isSuccess() && result.words().contains("not permitted")) {
      throw new AccessDeniedException("HAProxy's processes " + pids + " are another user's")
          .engineWords(result.words())
          .hint("Run this as the user that started HAProxy, mostly root.");
    }
  }

  /** A process that has ended and was not yet taken note of by its parent is not alive. */
  boolean isAlive(long pid) {
    String stat;
    try {
      stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    } catch (IOException gone) {
      return false;
    }
    // The name in parentheses may have any character; the state is the word behind it.
    int end = stat.lastIndexOf(')');
    String state = end < 0 ? "" : stat.substring(end + 1).strip();
    return !state.startsWith("Z") && !state.startsWith("X");
  }
}
