package io.panvisor.process;

import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.Frame;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One command from its start to its end, on the caller's thread; the same here and over ssh. */
final class CommandCall {

  private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);

  private final String place;
  private final Command command;
  private final @Nullable LineListener listener;
  private final EngineContext context;
  private final Scrub scrub;
  private final Capture out;
  private final Capture err;

  CommandCall(
      String place, Command command, @Nullable LineListener listener, EngineContext context) {
    this.place = place;
    this.command = command;
    this.listener = listener;
    this.context = context;
    this.scrub = new Scrub(command.secrets());
    this.out = new Capture(command.outputBound().bytes());
    this.err = new Capture(command.outputBound().bytes());
  }

  CommandResult run(Function<Deadline, RunningCommand> start) {
    if (Thread.currentThread().isInterrupted()) {
      throw new OperationInterruptedException("'" + command + "' was not started: interrupted")
          .outcome(Outcome.NOT_APPLIED);
    }
    LOG.debug("{}: {}", place, command);
    long began = context.nanoTime();
    Deadline deadline = Deadline.after(context, command.timeout());
    try {
      RunningCommand running = start.apply(deadline);
      int exitCode = follow(running, deadline);
      CommandResult result =
          new CommandResult(
              exitCode,
              out.text(scrub),
              err.text(scrub),
              out.isCut() || err.isCut(),
              Duration.ofNanos(context.nanoTime() - began));
      LOG.debug("{}: {} ended with {} after {}", place, command, exitCode, result.took());
      return result;
    } catch (PanvisorException failure) {
      failure.scrubbed(scrub);
      LOG.debug("{}: {} failed: {}", place, command, failure.getMessage());
      throw failure;
    }
  }

  private int follow(RunningCommand running, Deadline deadline) {
    boolean ended = false;
    try {
      running.endInput();
      running.attend(() -> readAll(running, deadline));
      ended = true;
      return running.exitCode().orElseThrow();
    } finally {
      if (!ended) {
        end(running);
      }
    }
  }

  /** An interrupt is kept for the caller, and does not disturb the ending. */
  private static String end(RunningCommand running) {
    boolean interrupted = Thread.interrupted();
    try {
      return running.end(ProcessTree.GRACE);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void readAll(RunningCommand running, Deadline deadline) {
    Lines outLines = lines(Frame.Channel.OUTPUT);
    Lines errLines = lines(Frame.Channel.ERROR);
    while (true) {
      Optional<Frame> frame = next(running, deadline);
      if (frame.isEmpty()) {
        outLines.end();
        errLines.end();
        return;
      }
      boolean isError = frame.get().channel() == Frame.Channel.ERROR;
      (isError ? err : out).add(frame.get().data());
      if (listener != null) {
        Lines lines = isError ? errLines : outLines;
        lines.add(frame.get().data());
        lines.pause();
      }
    }
  }

  private Lines lines(Frame.Channel channel) {
    return new Lines(channel, listener == null ? (where, line) -> {} : listener, scrub);
  }

  private Optional<Frame> next(RunningCommand running, Deadline deadline) {
    try {
      // A command that prints without a pause is over at the deadline as well.
      if (!deadline.isOver()) {
        return running.read(deadline);
      }
    } catch (OperationTimeoutException nothingCame) {
      throw timedOut(running, nothingCame);
    } catch (OperationInterruptedException stopped) {
      throw interrupted(running, stopped);
    }
    throw timedOut(running, null);
  }

  private PanvisorException timedOut(RunningCommand running, @Nullable Throwable cause) {
    return new OperationTimeoutException(
            "'"
                + command
                + "' on "
                + place
                + " was not done within "
                + LocalProcess.words(command.timeout())
                + endedIn(running),
            cause)
        .engineWords(soFar());
  }

  private PanvisorException interrupted(RunningCommand running, Throwable cause) {
    return new OperationInterruptedException(
            "'" + command + "' on " + place + " was interrupted" + endedIn(running), cause)
        .engineWords(soFar());
  }

  private static String endedIn(RunningCommand running) {
    String left = end(running);
    return left.isEmpty() ? "; all its processes were ended" : "; " + left;
  }

  /** The last words are the ones that say what it hung at. */
  private String soFar() {
    String words = (out.text(scrub).strip() + "\n" + err.text(scrub).strip()).strip();
    return words.length() <= 2000 ? words : "..." + words.substring(words.length() - 2000);
  }
}
