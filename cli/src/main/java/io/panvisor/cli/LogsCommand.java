package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.facet.Frame;
import io.panvisor.facet.LogQuery;
import io.panvisor.facet.Logs;
import io.panvisor.facet.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a machine wrote. */
@Command(
    name = "logs",
    description =
        "Print what a machine wrote, its standard error on standard error; with --json one object"
            + " a line.")
final class LogsCommand extends MachineCommand {

  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what it writes from now on, until it stops.")
  private boolean follow;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From a time on: 2026-01-31T12:00:00Z, or how long ago: 10m.")
  private @Nullable String since;

  @Option(names = "--tail", paramLabel = "N", description = "The last lines only.")
  private @Nullable String tail;

  @Option(
      names = {"-t", "--timestamps"},
      description = "Each line with its time before it.")
  private boolean timestamps;

  private LogQuery query = LogQuery.all();

  @Override
  boolean isTimeoutForCalls() {
    return false;
  }

  @Override
  void check(Target target) {
    super.check(target);
    query = follow ? query.follow() : query;
    query = timestamps ? query.timestamps() : query;
    if (since != null) {
      query = query.since(time(since));
    }
    if (tail != null) {
      query = query.tail(Arguments.number("tail", tail, 0, 1_000_000));
    }
  }

  private static Instant time(String text) {
    if (text.indexOf('T') < 0) {
      return Instant.now().minus(Durations.parse("since", text));
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException wrong) {
      throw InvalidSpecException.of(
          "since", text, "write a time such as 2026-01-31T12:00:00Z, or how long ago, such as 10m");
    }
  }

  @Override
  boolean isEndless() {
    return follow;
  }

  @Override
  int run(Hypervisor hypervisor, Machine machine) {
    Duration longest = panvisor().timeout();
    long began = System.nanoTime();
    FrameOutput output = new FrameOutput(panvisor());
    try (Session session = machine.facet(Logs.class).open(query)) {
      while (true) {
        Duration left =
            longest == null ? LONGEST_SILENCE : longest.minusNanos(System.nanoTime() - began);
        if (left.isNegative() || left.isZero()) {
          throw PanvisorCommand.timedOut("the log did not end", left);
        }
        try {
          Optional<Frame> frame = session.read(left);
          if (frame.isEmpty()) {
            break;
          }
          output.accept(frame.get());
        } catch (OperationTimeoutException silence) {
          if (!follow || longest != null) {
            throw silence;
          }
        }
      }
    }
    output.end();
    return ExitCode.DONE;
  }
}
