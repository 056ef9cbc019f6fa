package io.panvisor.docker;

import io.panvisor.error.NotFoundException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import io.panvisor.spi.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code docker} command, for what the engine's API alone cannot do. It talks to the same
 * engine with the same logins.
 */
final class DockerCommand {

  private static final Duration LOOK = Duration.ofSeconds(20);
  private static final Pattern VERSION = Pattern.compile("version (\\d+)\\.");

  /** From this version on BuildKit is a plug-in; before, the command itself has it. */
  private static final int PLUG_IN_SINCE = 23;

  private final CommandRunner commands;
  private final String program;
  private final List<String> place;
  private final Map<String, String> variables;

  /**
   * @param program the command's name, or its absolute path
   * @param place the options that say which engine
   * @param variables the environment that it gets besides this process's own
   */
  DockerCommand(
      CommandRunner commands, String program, List<String> place, Map<String, String> variables) {
    this.commands = commands;
    this.program = program;
    this.place = List.copyOf(place);
    this.variables = Map.copyOf(variables);
  }

  CommandRunner runner() {
    return commands;
  }

  /** The command with these arguments, under the call's deadline. */
  Command of(Call call, List<String> arguments) {
    call.checkpoint();
    Command command =
        Command.of(program, place)
            .with(arguments.toArray(String[]::new))
            .within(call.deadline().remaining());
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      command = command.withVariable(variable.getKey(), variable.getValue());
    }
    return command;
  }

  /** Why there is no BuildKit by this command; an empty text when there is. */
  String whyNoBuildKit(Call call) {
    try {
      if (look(call, "buildx", "version").isSuccess()) {
        return "";
      }
      CommandResult version = look(call, "--version");
      Matcher matcher = VERSION.matcher(version.out());
      boolean builtIn = matcher.find() && Integer.parseInt(matcher.group(1)) < PLUG_IN_SINCE;
      return builtIn ? "" : "the command '" + program + "' lacks its plug-in buildx";
    } catch (NotFoundException e) {
      return "there is no command '" + program + "' on this side";
    }
  }

  private CommandResult look(Call call, String... arguments) {
    call.checkpoint();
    Duration left = call.deadline().remaining();
    return commands.run(
        Command.of(program, arguments).within(left.compareTo(LOOK) < 0 ? left : LOOK));
  }
}
