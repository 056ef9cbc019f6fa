package io.panvisor.process;

import io.panvisor.error.ClosedException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes a process's standard input. A little goes straight into the empty pipe, which takes it
 * without waiting; for more there is a thread, because a write to a full pipe cannot be called
 * back. Thread-safe.
 */
final class InputFeed {

  /** What an empty pipe takes at least, at once (POSIX's and Linux's page). */
  private static final int AT_ONCE = 4096;

  private final String name;
  private final OutputStream stream;
  private final EngineContext context;
  private byte @Nullable [] waiting;
  private boolean fresh = true;
  private boolean busy;
  private boolean threaded;
  private boolean ended;
  private boolean closed;

  InputFeed(String name, OutputStream stream, EngineContext context) {
    this.name = name;
    this.stream = stream;
    this.context = context;
  }

  /** Hands the first bytes over, without waiting until they are taken. */
  synchronized void begin(byte[] data) {
    if (data.length == 0) {
      return;
    }
    if (fresh && data.length <= AT_ONCE) {
      fresh = false;
      put(data);
    } else {
      hand(data.clone());
    }
  }

  /** Writes all of it; waits until the process took what came before. */
  synchronized void write(byte[] data, Deadline deadline) {
    if (fresh && data.length <= AT_ONCE) {
      begin(data);
      return;
    }
    awaitRoom(deadline);
    hand(data.clone());
    awaitRoom(deadline);
  }

  private void awaitRoom(Deadline deadline) {
    while (waiting != null || busy) {
      if (closed) {
        throw new ClosedException("'" + name + "' was closed");
      }
      if (deadline.isOver()) {
        throw new OperationTimeoutException(
            "'" + name + "' did not take its input within " + LocalProcess.words(deadline.whole()));
      }
      try {
        TimeUnit.MILLISECONDS.timedWait(this, deadline.remaining().toMillis() + 1);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new OperationInterruptedException("writing to '" + name + "' was interrupted");
      }
    }
    if (closed || ended) {
      throw new ClosedException("the input of '" + name + "' was ended");
    }
  }

  private void hand(byte[] data) {
    waiting = data;
    fresh = false;
    if (!threaded) {
      threaded = true;
      context.newThread("panvisor-input " + name, this::work).start();
    }
    notifyAll();
  }

  /** Ends the input once all of it was taken. */
  synchronized void end() {
    ended = true;
    if (threaded) {
      notifyAll();
    } else {
      shut();
    }
  }

  /** Gives up; returns at once. */
  synchronized void close() {
    boolean mine = !threaded && !closed;
    closed = true;
    if (mine) {
      shut();
    }
    notifyAll();
  }

  private void work() {
    while (true) {
      byte[] data;
      synchronized (this) {
        while (waiting == null && !ended && !closed) {
          try {
            wait();
          } catch (InterruptedException stray) {
            closed = true;
          }
        }
        data = waiting;
        waiting = null;
        busy = data != null && !closed;
        if (!busy) {
          shut();
          notifyAll();
          return;
        }
      }
      put(data);
      synchronized (this) {
        busy = false;
        notifyAll();
      }
    }
  }

  /** A process need not read its input, and what it leaves is no error. */
  private void put(byte @Nullable [] data) {
    if (data == null) {
      return;
    }
    try {
      stream.write(data);
      stream.flush();
    } catch (IOException notWanted) {
      return;
    }
  }

  private void shut() {
    try {
      stream.close();
    } catch (IOException notWanted) {
      return;
    }
  }
}
