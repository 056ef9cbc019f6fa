package io.panvisor.cli;

import io.panvisor.CallOptions;
import io.panvisor.Hypervisor;
import io.panvisor.Panvisor;
import io.panvisor.Plan;
import io.panvisor.StopMode;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.OperationTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself: the options that every subcommand has, and what they lead to. */
@Command(
    name = "panvisor",
    description = {"Hypervisors and container engines from one command line.", ""},
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = JarVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n")
final class PanvisorCommand {

  private final Surroundings surroundings;

  @Option(
      names = {"-c", "--connect"},
      paramLabel = "URI",
      scope = ScopeType.INHERIT,
      description =
          "The engine: a URI such as qemu:///system or docker:///, or the name of a connection of"
              + " the connections file. Default: the environment variable PANVISOR_URI.")
  private @Nullable String connect;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print JSON instead of tables and sentences.")
  private boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      scope = ScopeType.INHERIT,
      description =
          "How long each call may take: 500ms, 30s, 5m, 2h. For stop and restart, how long the"
              + " machine has to stop by itself; for wait, how long to wait.")
  private @Nullable String timeout;

  @Option(
      names = "--read-only",
      scope = ScopeType.INHERIT,
      description = "Refuse everything that changes something.")
  private boolean readOnly;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show the cause of an error; twice (-vv): log what is done.")
  private boolean[] verbose = new boolean[0];

  PanvisorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  boolean isJson() {
    return json;
  }

  int verbosity() {
    return verbose.length;
  }

  /** The time that was given, if one was. */
  @Nullable Duration timeout() {
    return Durations.parseIfGiven("timeout", timeout);
  }

  boolean isConnectGiven() {
    return connect != null;
  }

  /** The engine that this call is about. */
  Target target() {
    String wanted = connect;
    if (wanted == null) {
      wanted = surroundings.variable("PANVISOR_URI").orElse(null);
    }
    if (wanted == null) {
      throw (InvalidSpecException)
          InvalidSpecException.of("connect", "", "no engine is named")
              .hint(
                  "Name one by -c URI or by the environment variable PANVISOR_URI; 'panvisor"
                      + " engines' shows those of this machine.");
    }
    return Connections.read(surroundings).target(wanted);
  }

  /** The way to the engines, third parties' among them. */
  Panvisor panvisor() {
    Panvisor.Builder builder = surroundings.panvisor().get();
    BackendFolder.loader(surroundings).ifPresent(builder::classLoader);
    return builder.build();
  }

  Hypervisor open(Target target, @Nullable Duration longest) {
    if (readOnly) {
      target.options().readOnly();
    }
    if (longest != null && longest.compareTo(Duration.ofSeconds(30)) < 0) {
      target.options().timeout(longest);
    }
    return panvisor().open(target.uri(), target.options().build());
  }

  /** How calls are made: in the time that was given, with a bar where somebody looks. */
  CallOptions callOptions(@Nullable Duration longest, ProgressBars bars) {
    CallOptions options = longest == null ? CallOptions.defaults() : CallOptions.timeout(longest);
    return surroundings.terminals().err() && !json ? options.progress(bars) : options;
  }

  /**
   * How a stop is called: the time that was given is the machine's, so that the call itself has a
   * minute more.
   */
  CallOptions stopOptions(StopMode mode) {
    Duration patience = timeout();
    return patience == null || mode instanceof StopMode.Force
        ? CallOptions.defaults()
        : CallOptions.timeout(patience.plus(Duration.ofMinutes(1)));
  }

  /** Prints a document: as JSON, or what is given for people. */
  void print(Object document, Object forPeople) {
    String text = json ? Json.line(document) + "\n" : forPeople.toString();
    surroundings.out().print(text);
    flush();
  }

  /** Prints a file's bytes as they are. */
  void print(byte[] bytes) {
    surroundings.out().write(bytes, 0, bytes.length);
    flush();
  }

  /** For what changes something without an engine that could refuse it. */
  void refuseIfReadOnly() {
    if (readOnly) {
      throw new AccessDeniedException("--read-only was given, and this changes something");
    }
  }

  /** Prints what would be sent. */
  void print(List<Plan> plans) {
    List<Plan.Step> steps = plans.stream().flatMap(plan -> plan.steps().stream()).toList();
    print(
        steps.stream().map(PanvisorCommand::step).toList(),
        steps.isEmpty() ? "nothing would be sent\n" : new Plan(steps));
  }

  private static Map<String, Object> step(Plan.Step step) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("call", step.call());
    fields.put("content", step.content());
    return fields;
  }

  /** Sends what was printed on its way; tells a stream's writer that nobody reads any more. */
  void flush() {
    if (surroundings.out().checkError()) {
      throw new OutputClosedException();
    }
  }

  /** Tells people something beside the result. */
  void note(String text) {
    surroundings.err().println("panvisor: " + Plain.line(text));
  }

  static OperationTimeoutException timedOut(String what, Duration longest) {
    return new OperationTimeoutException(what + " within " + longest.toMillis() + " ms");
  }
}
