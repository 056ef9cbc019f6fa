package io.panvisor.process;

import io.panvisor.error.ClosedException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.Frame;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

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

  /** How long a survivor may write before the JVM has taken what the process itself wrote. */
  private static final Duration LONGEST_AFTERMATH = Duration.ofSeconds(1);

  private final String name;
  private final Process process;
  private final ProcessTree tree;
  private final InputStream out;
  private final InputStream err;
  private final InputFeed feed;
  private final EngineContext context;
  private final Signal endSeen;
  private final AtomicBoolean guarded = new AtomicBoolean();
  private final byte[] buffer = new byte[LARGEST_FRAME];
  private volatile boolean closed;
  private volatile boolean ended;
  private boolean errorsFirst;
  private byte @Nullable [] firstError;

  private LocalProcess(String name, Process process, ProcessTree tree, EngineContext context) {
    this.name = name;
    this.process = process;
    this.tree = tree;
    this.out = process.getInputStream();
    this.err = process.getErrorStream();
    this.feed = new InputFeed(name, process.getOutputStream(), context);
    this.context = context;
    this.endSeen = context.newSignal();
  }

  /** {@return the process, watched over until its end, with its first input on the way} */
  static LocalProcess follow(
      String name, Process process, ProcessTree tree, byte[] input, EngineContext context) {
    LocalProcess followed = new LocalProcess(name, process, tree, context);
    LiveTrees.add(tree);
    followed.feed.begin(input);
    return followed;
  }

  /**
   * While this thread has the monitors of both streams, the JVM does not replace them when the
   * process ends. It would first read all that a surviving grandchild writes, without a bound, and
   * keep the monitors meanwhile.
   */
  @Override
  public void attend(Runnable body) {
    guard();
    synchronized (out) {
      synchronized (err) {
        body.run();
      }
    }
  }

  @Override
  public Optional<Frame> read(Deadline deadline) {
    if (!Thread.holdsLock(out)) {
      guard();
    }
    synchronized (out) {
      synchronized (err) {
        return readHere(deadline);
      }
    }
  }

  /**
   * When the JVM was faster, it may be reading a survivor's output, and only that one's end helps.
   */
  private void guard() {
    if (!process.isAlive() && !ended && guarded.compareAndSet(false, true)) {
      context.newThread("panvisor-aftermath " + name, this::endTheAftermath).start();
    }
  }

  private void endTheAftermath() {
    boolean seen = false;
    try {
      seen = endSeen.await(LONGEST_AFTERMATH);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    if (!seen && !ended) {
      tree.end(Duration.ZERO);
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
        requireStarted();
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
    int count;
    try {
      int ready = Math.min(stream.available(), buffer.length);
      count = ready <= 0 ? 0 : stream.read(buffer, 0, ready);
    } catch (IOException closedBeneath) {
      // The JVM closes the pipe when the process ends and nothing is left in it.
      return Optional.empty();
    }
    if (count <= 0) {
      return Optional.empty();
    }
    byte[] data = Arrays.copyOf(buffer, count);
    if (channel == Frame.Channel.ERROR && firstError == null) {
      firstError = data;
    }
    return Optional.of(new Frame(channel, data));
  }

  private void over() {
    ended = true;
    endSeen.raise();
    feed.close();
    LiveTrees.remove(tree);
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

  private void requireStarted() {
    String words = firstError == null ? "" : new String(firstError, StandardCharsets.UTF_8);
    Optional<PanvisorException> refusal =
        LocalLaunch.refusal(name, process.exitValue(), words.strip());
    if (refusal.isPresent()) {
      throw refusal.get();
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
    return ended && !closed ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
  }

  /** Wakes the reader; the process itself goes on. */
  void hush() {
    closed = true;
  }

  /** {@return whether the process itself still runs} */
  boolean isAlive() {
    return process.isAlive();
  }

  /** {@return the processes that came from it} */
  ProcessTree tree() {
    return tree;
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
  public void close() {
    if (closed || ended) {
      return;
    }
    closed = true;
    context.newThread("panvisor-end " + name, () -> end(ProcessTree.GRACE)).start();
  }

  static String words(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
