package io.panvisor.memory;

import io.panvisor.error.ClosedException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.Frame;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.FrameStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a command, a log or a console writes: held within a bound, beyond which the writer waits.
 */
class MemoryStream implements FrameStream {

  private static final int MOST_BYTES = 256 * 1024;
  private static final int LONGEST_FRAME = 32 * 1024;

  private final MemoryConnection connection;
  private final VirtualTime time;
  private final VirtualTime.Flag readable;
  private final Object lock = new Object();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private int bytes;
  private boolean ended;
  private boolean closed;
  private boolean broken;
  private OptionalInt code = OptionalInt.empty();

  MemoryStream(MemoryConnection connection) {
    this.connection = connection;
    this.time = connection.engineState().time();
    this.readable = time.new Flag();
    connection.opened(this);
  }

  @Override
  public Optional<Frame> read(Deadline deadline) {
    while (true) {
      synchronized (lock) {
        PanvisorException over = over();
        if (over != null) {
          throw over;
        }
        Frame frame = frames.pollFirst();
        if (frame != null) {
          bytes -= frame.data().length;
          lock.notifyAll();
          return Optional.of(frame);
        }
        if (ended) {
          return Optional.empty();
        }
      }
      try {
        if (!readable.await(deadline.remaining()) && deadline.isOver() && isEmpty()) {
          throw new OperationTimeoutException("nothing came in time");
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new OperationInterruptedException("the calling thread was interrupted", stopped);
      }
    }
  }

  private boolean isEmpty() {
    synchronized (lock) {
      return frames.isEmpty() && !ended && !closed && !broken;
    }
  }

  private @Nullable PanvisorException over() {
    if (closed) {
      return new ClosedException("the stream was closed");
    }
    return broken ? new ConnectionLostException("the connection broke") : null;
  }

  /** From the other side: adds output; waits while nobody takes it. Dropped when nobody will. */
  void offer(Frame.Channel channel, byte[] data) throws InterruptedException {
    for (int from = 0; from < data.length; from += LONGEST_FRAME) {
      int length = Math.min(LONGEST_FRAME, data.length - from);
      byte[] piece = new byte[length];
      System.arraycopy(data, from, piece, 0, length);
      synchronized (lock) {
        if (bytes + length > MOST_BYTES && !isOver()) {
          time.release();
          try {
            while (bytes + length > MOST_BYTES && !isOver()) {
              lock.wait();
            }
          } finally {
            time.hold();
          }
        }
        if (!isOver()) {
          frames.addLast(new Frame(channel, piece));
          bytes += length;
        }
      }
      readable.raise();
    }
  }

  /** From the other side, by who cannot wait: adds output, and drops it when there is no room. */
  void offerNow(Frame.Channel channel, byte[] data) {
    synchronized (lock) {
      if (!isOver() && bytes + data.length <= MOST_BYTES) {
        frames.addLast(new Frame(channel, data));
        bytes += data.length;
      }
    }
    readable.raise();
  }

  /** From the other side: adds output that the engine holds anyway, so that it needs no bound. */
  final void offerHeld(Frame frame) {
    synchronized (lock) {
      if (!isOver()) {
        frames.addLast(frame);
        bytes += frame.data().length;
      }
    }
    readable.raise();
  }

  private boolean isOver() {
    return closed || broken || ended;
  }

  /** From the other side: the orderly end. */
  void end(OptionalInt exitCode) {
    synchronized (lock) {
      if (!ended) {
        ended = true;
        code = exitCode;
      }
      lock.notifyAll();
    }
    connection.forget(this);
    readable.raise();
  }

  /** The connection broke. */
  void breakDown() {
    synchronized (lock) {
      broken = true;
      lock.notifyAll();
    }
    readable.raise();
  }

  @Override
  public OptionalInt exitCode() {
    synchronized (lock) {
      return ended && frames.isEmpty() ? code : OptionalInt.empty();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    connection.forget(this);
    readable.raise();
  }

  final void requireOpen() {
    synchronized (lock) {
      PanvisorException over = over();
      if (over != null) {
        throw over;
      }
    }
  }

  final Object lock() {
    return lock;
  }

  final VirtualTime time() {
    return time;
  }

  /** Whether nobody will read or write any more; the lock is held. */
  final boolean isGone() {
    return closed || broken;
  }
}
