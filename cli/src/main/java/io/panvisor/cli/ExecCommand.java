package io.panvisor.cli;

import io.panvisor.CallOptions;
import io.panvisor.Feature;
import io.panvisor.Hypervisor;
import io.panvisor.Intent;
import io.panvisor.Machine;
import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotReadyException;
import io.panvisor.facet.Exec;
import io.panvisor.facet.ExecCapture;
import io.panvisor.facet.ExecSpec;
import io.panvisor.facet.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a command in a machine. */
@Command(
    name = "exec",
    description =
        "Run a command in a machine and end with its exit code; 125 is an error of Panvisor's own."
            + " Standard input that is a pipe or a file is passed on.")
final class ExecCommand extends MachineChange {

  private static final Duration LONGEST = Duration.ofDays(30);
  private static final int MOST_CAPTURED = 16 << 20;
  private static final int MOST_INPUT = 16 << 20;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "CMD",
      description = "After --: the command and its arguments; no shell reads them.")
  private List<String> command = new ArrayList<>();

  @Option(
      names = {"-i", "--interactive"},
      description = "Pass standard input on, also from a terminal.")
  private boolean interactive;

  @Option(
      names = {"-t", "--tty"},
      description = "Give the command a terminal; Ctrl-] leaves the session.")
  private boolean tty;

  @Option(
      names = {"-n", "--no-stdin"},
      description = "Leave standard input alone.")
  private boolean noInput;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER",
      description = "Who runs it.")
  private @Nullable String user;

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "PATH",
      description = "The folder that it runs in.")
  private @Nullable String workingFolder;

  @Option(
      names = {"-e", "--env"},
      paramLabel = "KEY[=VALUE]",
      description = "A variable; without a value it is taken from the environment, kept secret.")
  private List<String> environment = new ArrayList<>();

  private @Nullable ExecSpec spec;

  @Override
  boolean isTimeoutForCalls() {
    return false;
  }

  @Override
  void check(Target target) {
    super.check(target);
    if (noInput && (interactive || tty)) {
      throw InvalidSpecException.of("no-stdin", "", "--no-stdin contradicts -i and -t");
    }
    if (tty && panvisor().isJson()) {
      throw InvalidSpecException.of("json", "", "what a terminal shows has no JSON");
    }
    Surroundings surroundings = panvisor().surroundings();
    ExecSpec wanted = ExecSpec.command(command);
    for (String variable : environment) {
      int equals = variable.indexOf('=');
      ExecSpec before = wanted;
      if (equals >= 0) {
        String value = variable.substring(equals + 1);
        wanted =
            Arguments.read(
                "env", variable.substring(0, equals), key -> before.environment(key, value));
      } else {
        Secret secret = MachineOptions.secret(variable, surroundings);
        wanted = Arguments.read("env", variable, key -> before.environment(key, secret));
      }
    }
    wanted = user == null ? wanted : Arguments.read("user", user, wanted::user);
    wanted =
        workingFolder == null
            ? wanted
            : Arguments.read("workdir", workingFolder, wanted::workingFolder);
    spec = tty ? wanted.terminal() : wanted;
  }

  private ExecSpec spec() {
    ExecSpec wanted = spec;
    if (wanted == null) {
      throw new IllegalStateException("the arguments were not checked");
    }
    return wanted;
  }

  @Override
  List<Intent.OnMachine> intents(Machine machine) {
    return List.of(new Intent.Run(spec()));
  }

  @Override
  int change(Hypervisor hypervisor, Machine machine) {
    Duration given = panvisor().timeout();
    Exec exec =
        machine.with(CallOptions.timeout(given == null ? LONGEST : given)).facet(Exec.class);
    Surroundings.Terminals terminals = panvisor().surroundings().terminals();
    boolean wantsInput = interactive || tty || terminals.piped() && !noInput;
    boolean talks = wantsInput && hypervisor.support(Feature.EXEC_INTERACTIVE).isPossible();
    if (panvisor().isJson()) {
      return captured(exec, wantsInput && !terminals.in() ? withInput(spec()) : spec());
    }
    if (tty || talks) {
      return talk(exec, given);
    }
    FrameOutput output = new FrameOutput(panvisor());
    return exec.run(interactive ? withInput(spec()) : spec(), output::accept);
  }

  private int talk(Exec exec, @Nullable Duration longest) {
    Surroundings surroundings = panvisor().surroundings();
    Conversation conversation = new Conversation(panvisor(), longest);
    try (Session session = exec.open(spec())) {
      if (tty && surroundings.terminals().in()) {
        conversation.onTerminal(session);
      } else {
        conversation.onStreams(session);
      }
      return session
          .exitCode()
          .orElseThrow(
              () -> new NotReadyException("the session was left while the command ran on"));
    }
  }

  /** All of standard input at once, for engines and forms that take no session. */
  private ExecSpec withInput(ExecSpec wanted) {
    try {
      byte[] input = panvisor().surroundings().in().readNBytes(MOST_INPUT + 1);
      if (input.length > MOST_INPUT) {
        throw InvalidSpecException.of(
            "input", "more than 16 MiB", "this much input needs a session, without --json");
      }
      return wanted.input(input);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("standard input cannot be read", unreadable);
    }
  }

  private int captured(Exec exec, ExecSpec wanted) {
    ExecCapture capture = exec.capture(wanted, MOST_CAPTURED);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("exitCode", capture.exitCode());
    fields.put("output", capture.outputText());
    fields.put("error", capture.errorText());
    fields.put("truncated", capture.truncated());
    panvisor().print(fields, "");
    return capture.exitCode();
  }
}
