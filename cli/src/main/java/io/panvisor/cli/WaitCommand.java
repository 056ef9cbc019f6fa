package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.Until;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Waits for a machine. */
@Command(
    name = "wait",
    description =
        "Wait until a machine runs, or until something else of it is there: for --timeout, or one"
            + " minute. Ends at once when it can no longer come.")
final class WaitCommand extends MachineCommand {

  private static final Duration USUAL = Duration.ofMinutes(1);

  /** One of these. */
  static final class What {
    @Option(names = "--running", description = "It runs (the default).")
    private boolean running;

    @Option(names = "--stopped", description = "It has stopped.")
    private boolean stopped;

    @Option(names = "--healthy", description = "Its own health check passes.")
    private boolean healthy;

    @Option(names = "--address", description = "It has a network address.")
    private boolean address;

    @Option(names = "--tcp", paramLabel = "PORT", description = "A TCP port of it answers.")
    private @Nullable String tcp;

    @Option(
        names = "--http",
        paramLabel = "PORT[/PATH]",
        description = "A page of it answers with a status from 200 to 399.")
    private @Nullable String http;

    @Option(
        names = "--log",
        paramLabel = "REGEX",
        description = "A line of its log or console holds a match.")
    private @Nullable String log;

    Until condition() {
      if (tcp != null) {
        return Conditions.tcp("tcp", tcp);
      }
      if (http != null) {
        return Conditions.http("http", http);
      }
      if (log != null) {
        return Conditions.log("log", log);
      }
      if (healthy) {
        return Until.healthy();
      }
      if (running) {
        return Until.running();
      }
      return address ? Until.address() : stopped ? Until.stopped() : Until.running();
    }
  }

  @ArgGroup private @Nullable What what;

  private Until condition = Until.running();

  @Override
  boolean isTimeoutForCalls() {
    return false;
  }

  @Override
  void check(Target target) {
    super.check(target);
    if (what != null) {
      condition = what.condition();
    }
  }

  @Override
  int run(Hypervisor hypervisor, Machine machine) {
    Duration given = panvisor().timeout();
    machine.await(condition, given == null ? USUAL : given);
    boolean json = panvisor().isJson();
    MachineInfo info = json ? machine.info(InfoPart.values()) : machine.info(InfoPart.ADDRESSES);
    Map<String, @Nullable Object> document = Facts.full(info, hypervisor.engine());
    String addresses = Facts.addresses(info);
    panvisor()
        .print(
            document,
            Plain.cell(info.name())
                + ": "
                + Facts.state(info.status())
                + (addresses.isEmpty() ? "" : ", " + addresses)
                + "\n");
    return ExitCode.DONE;
  }
}
