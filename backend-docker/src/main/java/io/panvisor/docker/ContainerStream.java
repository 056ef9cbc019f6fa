package io.panvisor.docker;

import io.panvisor.Feature;
import io.panvisor.error.ClosedException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Frame;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.FrameStream;
import io.panvisor.spi.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A container's output, and the input of a command, over one exchange with the engine.
 *
 * <p>One thread reads what comes and hands it over within a bound: when nobody takes it, that
 * thread waits, the engine's socket fills up, and the container waits. Taking has a time limit of
 * its own, and neither that nor an interruption ends the stream.
 */
final class ContainerStream implements FrameStream {

  /** What the end of the output means; may ask the engine. */
  interface Ending {
    /** The exit code, if there is one. Throws when the end was not the container's. */
    OptionalInt reached() throws IOException;
  }

  /** Tells a terminal its size. */
  interface Resizing {
    void to(int columns, int rows);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ContainerStream.class);
  private static final int HELD_BYTES = 256 * 1024;
  private static final long FOREVER = Duration.ofDays(365).toNanos();

  private final EngineContext context;
  private final Exchange exchange;
  private final FrameReader reader;
  private final boolean terminal;
  private final Call opening;
  private final Subject subject;
  private final Ending ending;
  private final @Nullable Resizing resizing;
  private final boolean takesInput;

  private final Object lock = new Object();
  private final Object writing = new Object();
  private final Deque<Frame> held = new ArrayDeque<>();
  private final Signal arrived;
  private final Signal taken;
  private int heldBytes;
  private boolean ended;
  private boolean closed;
  private OptionalInt exitCode = OptionalInt.empty();
  private @Nullable PanvisorException failure;

  ContainerStream(
      DockerEngine engine,
      Call opening,
      Subject subject,
      Exchange exchange,
      boolean terminal,
      boolean takesInput,
      Ending ending,
      @Nullable Resizing resizing) {
    this.context = engine.context();
    this.exchange = exchange;
    this.reader = new FrameReader(exchange.getBody(), !terminal);
    this.terminal = terminal;
    this.takesInput = takesInput;
    this.opening = opening;
    this.subject = subject;
    this.ending = ending;
    this.resizing = resizing;
    this.arrived = context.newSignal();
    this.taken = context.newSignal();
  }

  /** Begins to read. {@return this} */
  ContainerStream begin() {
    context.newThread("panvisor-docker-output", this::readAll).start();
    return this;
  }

  /**
   * Begins to write that to the standard input and ends it, while the output is read. {@return
   * this}
   */
  ContainerStream feed(byte[] input) {
    context
        .newThread(
            "panvisor-docker-input",
            () -> {
              try {
                synchronized (writing) {
                  exchange.output().write(input);
                  exchange.output().flush();
                  exchange.endOutput();
                }
              } catch (IOException e) {
                // A command may end before it has read its input; if the connection broke instead,
                // the reader says so.
                LOG.debug("the rest of the input was not taken: {}", e.getMessage());
              }
            })
        .start();
    return this;
  }

  private void readAll() {
    PanvisorException broken = null;
    OptionalInt code = OptionalInt.empty();
    try (exchange) {
      while (reader.next()) {
        if (reader.length() > 0 && !hold(frame())) {
          return;
        }
      }
      code = ending.reached();
    } catch (IOException e) {
      broken = EngineErrors.of(e, opening, subject);
      if (broken instanceof OperationTimeoutException
          || broken instanceof OperationInterruptedException) {
        broken = lost(e);
      }
    } catch (PanvisorException e) {
      broken = e instanceof ConnectionLostException ? e : lost(e);
    } catch (RuntimeException e) {
      broken = lost(e);
    }
    synchronized (lock) {
      ended = true;
      exitCode = code;
      failure = broken;
    }
    arrived.raise();
  }

  private static PanvisorException lost(Exception why) {
    return new ConnectionLostException("the stream broke off: " + why.getMessage(), why);
  }

  private Frame frame() {
    byte[] data = Arrays.copyOf(reader.bytes(), reader.length());
    if (terminal) {
      return new Frame(Frame.Channel.TERMINAL, data);
    }
    return new Frame(
        reader.channel() == FrameReader.STDERR ? Frame.Channel.ERROR : Frame.Channel.OUTPUT, data);
  }

  /** Hands a piece over, as soon as there is room. False when nobody wants it any more. */
  private boolean hold(Frame frame) {
    while (true) {
      synchronized (lock) {
        if (closed) {
          return false;
        }
        if (heldBytes == 0 || heldBytes + frame.data().length <= HELD_BYTES) {
          held.add(frame);
          heldBytes += frame.data().length;
          break;
        }
      }
      try {
        taken.await(Duration.ofNanos(FOREVER));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    arrived.raise();
    return true;
  }

  @Override
  public Optional<Frame> read(Deadline deadline) {
    while (true) {
      synchronized (lock) {
        Frame frame = held.poll();
        if (frame != null) {
          heldBytes -= frame.data().length;
          taken.raise();
          return Optional.of(frame);
        }
        if (closed) {
          throw new ClosedException("the stream was closed");
        }
        if (ended) {
          // The next reader, or the next call of this one, must not wait for news that came
          // already.
          arrived.raise();
          if (failure != null) {
            throw failure;
          }
          return Optional.empty();
        }
      }
      Duration left = deadline.remaining();
      if (left.isZero()) {
        throw (OperationTimeoutException)
            new OperationTimeoutException("nothing was written in that time")
                .outcome(Outcome.NOT_APPLIED);
      }
      try {
        arrived.await(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (OperationInterruptedException)
            new OperationInterruptedException("the calling thread was interrupted", e)
                .outcome(Outcome.NOT_APPLIED);
      }
    }
  }

  @Override
  public void write(byte[] data, Deadline deadline) {
    requireInput();
    synchronized (writing) {
      requireOpen();
      Alarm.Pending patience = exchange.abandonAt(DockerEngine.limit(deadline));
      try {
        exchange.output().write(data);
        exchange.output().flush();
      } catch (IOException e) {
        synchronized (lock) {
          if (closed) {
            throw new ClosedException("the stream was closed", e);
          }
        }
        throw new ConnectionLostException("the input was not taken: " + e.getMessage(), e);
      } finally {
        patience.close();
      }
    }
  }

  @Override
  public void endInput() {
    requireInput();
    synchronized (writing) {
      try {
        exchange.endOutput();
      } catch (IOException e) {
        synchronized (lock) {
          if (closed || ended) {
            return;
          }
        }
        throw new ConnectionLostException("the input could not be ended: " + e.getMessage(), e);
      }
    }
  }

  private void requireInput() {
    if (!takesInput) {
      throw new UnsupportedFeatureException(Feature.EXEC_INTERACTIVE, "this stream takes no input");
    }
  }

  private void requireOpen() {
    synchronized (lock) {
      if (closed) {
        throw new ClosedException("the stream was closed");
      }
    }
  }

  @Override
  public void resize(int columns, int rows) {
    if (resizing == null) {
      throw new UnsupportedFeatureException(
          Feature.EXEC_INTERACTIVE, "this stream has no terminal");
    }
    requireOpen();
    resizing.to(columns, rows);
  }

  @Override
  public OptionalInt exitCode() {
    synchronized (lock) {
      return exitCode;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      held.clear();
      heldBytes = 0;
    }
    exchange.abandon(TransportException.Reason.CLOSED);
    taken.raise();
    arrived.raise();
  }
}
