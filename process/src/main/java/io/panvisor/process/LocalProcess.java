package io.panvisor.process;

import io.panvisor.error.ClosedException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.facet.Frame;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * One process that runs here, as a conversation.
 *
 * <p>The pipes are looked at, not blocked in: a thread that is in {@code read} of a pipe cannot be
 * called back, and a grandchild that holds the pipe open would keep it for as long as it likes. So
 * no thread belongs to a process, and what is not read stays in the pipe.
 */
final class LocalProcess implements RunningCommand {

  private static final int LARGEST_FRAME = 64 * 1024;

  /** How often an idle pipe is looked at; the end of the process is told at once. */
  private static final long SHORTEST_PAUSE_MICROS = 500;

  private static final long LONGEST_PAUSE_MICROS = 16_000;

  private final String name;
  private final Process process;
  private final ProcessTree tree;
  private final InputStream out;
  private final InputStream err;
  private final InputFeed feed;
  private final EngineContext context;
  private final byte[] buffer = new byte[LARGEST_FRAME];
  private volatile boolean closed;
  private volatile boolean ended;
  private boolean errorsFirst;

  LocalProcess(String name, Process process, ProcessTree tree, EngineContext context) {
    this.name = name;
    this.process = process;
    this.tree = tree;
    this.out = process.getInputStream();
    this.err = process.getErrorStream();
    this.feed = new InputFeed(name, process.getOutputStream(), context);
    this.context = context;
    LiveProcesses.add(this, tree, context);
  }

  @Override
  public Optional<Frame> read(Deadline deadline) {
    // While this thread has the monitors of both streams, the JVM does not replace them when the
    // process ends: it would first read all that a surviving grandchild writes, without a bound.
    synchronized (out) {
      synchronized (err) {
        return readHere(deadline);
      }
    }
  }

  private Optional<Frame> readHere(Deadline deadline) {
    long pause = SHORTEST_PAUSE_MICROS;
    while (true) {
      if (closed) {
        throw new ClosedException("'" + name + "' was closed");
      }
      if (ended) {
        return Optional.empty();
      }
      // Asked before the pipes are: what the process itself wrote is in them by then.
      boolean over = !process.isAlive();
      Optional<Frame> frame = next();
      if (frame.isPresent()) {
        return frame;
      }
      if (over) {
        over();
        return Optional.empty();
      }
      if (deadline.isOver()) {
        throw new OperationTimeoutException(
            "nothing came from '" + name + "' within " + words(deadline.whole()));
      }
      long left = TimeUnit.NANOSECONDS.toMicros(deadline.remaining().toNanos()) + 1;
      try {
        process.waitFor(Math.min(pause, left), TimeUnit.MICROSECONDS);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new OperationInterruptedException("reading from '" + name + "' was interrupted");
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MICROS);
    }
  }

  /** Each of the two gets its turn, so that neither can keep the other waiting. */
  private Optional<Frame> next() {
    errorsFirst = !errorsFirst;
    Optional<Frame> first =
        errorsFirst ? take(err, Frame.Channel.ERROR) : take(out, Frame.Channel.OUTPUT);
    if (first.isPresent()) {
      return first;
    }
    return errorsFirst ? take(out, Frame.Channel.OUTPUT) : take(err, Frame.Channel.ERROR);
  }

  private Optional<Frame> take(InputStream stream, Frame.Channel channel) {
    try {
      int ready = Math.min(stream.available(), buffer.length);
      int count = ready <= 0 ? 0 : stream.read(buffer, 0, ready);
      return count <= 0
          ? Optional.empty()
          : Optional.of(new Frame(channel, Arrays.copyOf(buffer, count)));
    } catch (IOException closedBeneath) {
      // The JVM closes the pipe when the process ends and nothing is left in it.
      return Optional.empty();
    }
  }

  private void over() {
    ended = true;
    feed.close();
    LiveProcesses.remove(this);
    shut(out);
    shut(err);
  }

  private static void shut(InputStream stream) {
    try {
      stream.close();
    } catch (IOException alreadyGone) {
      return;
    }
  }

  @Override
  public void write(byte[] data, Deadline deadline) {
    feed.write(data, deadline);
  }

  @Override
  public void endInput() {
    feed.end();
  }

  @Override
  public OptionalInt exitCode() {
    return ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
  }

  @Override
  public void begin(byte[] input) {
    feed.begin(input);
  }

  @Override
  public String end(Duration grace) {
    if (ended) {
      return "";
    }
    closed = true;
    List<Long> left = tree.end(grace);
    over();
    return left.isEmpty() ? "" : "these processes could not be ended: " + left;
  }

  @Override
  public void verify(CommandResult result) {
    LocalLaunch.verifyStarted(name, result);
  }

  @Override
  public void close() {
    if (closed || ended) {
      return;
    }
    closed = true;
    context.newThread("panvisor-end " + name, () -> end(ProcessTree.GRACE)).start();
  }

  /** {@return the process's number} */
  long pid() {
    return process.pid();
  }

  static String words(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
