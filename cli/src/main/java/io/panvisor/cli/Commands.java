package io.panvisor.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.HelpCommand;

/**
 * The commands by their names. Describing all of them to the parser takes longer than most of them
 * run, so that one call describes only those that its arguments can mean.
 */
final class Commands {

  /** Arguments that show more commands than they name. */
  private static final Set<String> ABOUT_ALL = Set.of("help", "-h", "--help");

  private static final Set<String> ABOUT_NONE = Set.of("-V", "--version");

  private static final Map<String, Supplier<Object>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("engines", EnginesCommand::new);
    ALL.put("connections", ConnectionsCommand::new);
    ALL.put("info", InfoCommand::new);
    ALL.put("features", FeaturesCommand::new);
    ALL.put("events", EventsCommand::new);
    ALL.put("sweep", SweepCommand::new);
    ALL.put("list", ListCommand::new);
    ALL.put("create", CreateCommand::new);
    ALL.put("run", RunCommand::new);
    ALL.put("show", ShowCommand::new);
    ALL.put("start", StartCommand::new);
    ALL.put("stop", StopCommand::new);
    ALL.put("restart", RestartCommand::new);
    ALL.put("pause", PauseCommand::new);
    ALL.put("resume", ResumeCommand::new);
    ALL.put("reboot", RebootCommand::new);
    ALL.put("suspend", SuspendCommand::new);
    ALL.put("rename", RenameCommand::new);
    ALL.put("autostart", AutostartCommand::new);
    ALL.put("delete", DeleteCommand::new);
    ALL.put("exec", ExecCommand::new);
    ALL.put("logs", LogsCommand::new);
    ALL.put("console", ConsoleCommand::new);
    ALL.put("stats", StatsCommand::new);
    ALL.put("wait", WaitCommand::new);
    ALL.put("snapshot", SnapshotCommand::new);
    ALL.put("image", ImageCommand::new);
    ALL.put("service", ServiceCommand::new);
    ALL.put("node", NodeCommand::new);
    ALL.put("config", ConfigCommand::new);
    ALL.put("host", HostCommand::new);
    ALL.put("completion", CompletionCommand::new);
    ALL.put("help", HelpCommand::new);
  }

  private Commands() {}

  /** Every command, in the order of the help. */
  static List<Object> all() {
    return ALL.values().stream().map(Supplier::get).toList();
  }

  /** The commands that these arguments can mean; all, where they name none or ask about all. */
  static List<Object> meantBy(List<String> arguments) {
    if (arguments.stream().anyMatch(ABOUT_ALL::contains)) {
      return all();
    }
    List<Object> meant =
        ALL.entrySet().stream()
            .filter(command -> arguments.contains(command.getKey()))
            .map(command -> command.getValue().get())
            .toList();
    boolean none = arguments.stream().anyMatch(ABOUT_NONE::contains);
    return meant.isEmpty() && !none ? all() : meant;
  }
}
