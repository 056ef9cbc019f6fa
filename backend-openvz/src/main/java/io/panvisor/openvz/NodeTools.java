package io.panvisor.openvz;

import io.panvisor.DataSize;
import io.panvisor.Secret;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.LineListener;
import io.panvisor.spi.Call;
import io.panvisor.spi.FrameStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** The tools of one node: where they are, what they are given, how many processes they cost. */
final class NodeTools {

  /** A thousand containers with all their counters are some five megabytes. */
  private static final DataSize LARGEST_ANSWER = DataSize.mebibytes(64);

  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final CommandRunner runner;
  private final String folder;
  private final String root;
  private final Map<String, String> environment;
  private final AtomicLong processes = new AtomicLong();

  /**
   * Tools.
   *
   * @param folder where they are, or an empty text for the node's path
   * @param root what comes before the paths of files that are read without a tool
   * @param environment what they are given beside their runner's environment
   */
  NodeTools(CommandRunner runner, String folder, String root, Map<String, String> environment) {
    this.runner = runner;
    this.folder = folder;
    this.root = root;
    this.environment = Map.copyOf(environment);
  }

  long processes() {
    return processes.get();
  }

  String place() {
    return runner.place();
  }

  /** The path of a file of the node's. */
  String file(String path) {
    return root + path;
  }

  /** The command, for a tool of OpenVZ's or a program of the system's. */
  Command command(String tool, List<String> arguments) {
    boolean ofOpenvz = tool.startsWith("vz") || tool.startsWith("prl");
    Command command =
        Command.of(ofOpenvz && !folder.isEmpty() ? folder + "/" + tool : tool, arguments)
            .keeping(LARGEST_ANSWER);
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      command = command.withVariable(variable.getKey(), variable.getValue());
    }
    return command;
  }

  /** Runs something that changes nothing: what goes wrong was not applied. */
  CommandResult ask(Call call, String tool, List<String> arguments) {
    try {
      return change(call, tool, arguments);
    } catch (PanvisorException failed) {
      throw failed.outcome(Outcome.NOT_APPLIED);
    }
  }

  /** Runs something that changes something. */
  CommandResult change(Call call, String tool, List<String> arguments) {
    return run(call, command(tool, arguments));
  }

  /** Runs it with the secret on its standard input. */
  CommandResult change(Call call, String tool, List<String> arguments, Secret input) {
    return run(call, command(tool, arguments).withInput(input));
  }

  /** Runs it, and has the listener hear its lines as they come. */
  CommandResult follow(Call call, String tool, List<String> arguments, LineListener listener) {
    return timed(
        call, command -> command, command(tool, arguments), bound -> runner.run(bound, listener));
  }

  private CommandResult run(Call call, Command command) {
    return timed(call, bound -> bound, command, runner::run);
  }

  private CommandResult timed(
      Call call,
      UnaryOperator<Command> change,
      Command command,
      java.util.function.Function<Command, CommandResult> how) {
    call.checkpoint();
    processes.incrementAndGet();
    try {
      return how.apply(change.apply(command.within(left(call))));
    } catch (OperationTimeoutException late) {
      throw late.hint(
          "Give it longer (CallOptions.timeout, --timeout), or look on the node what holds it up.");
    }
  }

  /** Starts a conversation with it. */
  FrameStream start(Call call, UnaryOperator<Command> change, String tool, List<String> arguments) {
    call.checkpoint();
    processes.incrementAndGet();
    return runner.start(change.apply(command(tool, arguments)).within(left(call)));
  }

  private static Duration left(Call call) {
    Duration left = call.deadline().remaining();
    return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
  }
}
