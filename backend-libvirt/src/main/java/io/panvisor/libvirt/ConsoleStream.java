package io.panvisor.libvirt;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.panvisor.error.ClosedException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.facet.Frame;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.FrameStream;
import io.panvisor.spi.Signal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A duplex stream of libvirt's. What comes is taken from libvirt on its loop thread and put into a
 * bounded queue; when the queue is full libvirt is told to wait, and so the guest waits. No thread
 * blocks in a native call for it.
 */
final class ConsoleStream implements FrameStream {

  private static final int CHUNK = 16 * 1024;
  private static final int MOST_QUEUED = 256 * 1024;
  private static final int TROUBLE = StreamHandle.ERROR | StreamHandle.HANGUP;

  private static final Duration SEND_AGAIN = Duration.ofMillis(20);

  private final NativeSession session;
  private final Signal news;
  private final Signal left;
  private final Consumer<ConsoleStream> whenLeft;
  private final Consumer<String> whenBroken = this::broke;
  private final Virt.StreamFunction function = (pointer, events, opaque) -> ready(events);

  private final Object lock = new Object();
  private final Deque<byte[]> queue = new ArrayDeque<>();
  private @Nullable StreamGuard stream;
  private @Nullable String failure;
  private int queued;
  private boolean ended;
  private boolean full;
  private boolean closed;
  private boolean freed;

  ConsoleStream(NativeSession session, Consumer<ConsoleStream> whenLeft) {
    this.session = session;
    this.whenLeft = whenLeft;
    this.news = session.context().newSignal();
    this.left = session.context().newSignal();
  }

  /**
   * Waits until the daemon has let go of a console that was closed here: closing returns before
   * that. Returns at once when it is open, or gone.
   */
  void awaitLeft(Call call) {
    synchronized (lock) {
      if (!closed || freed || stream == null) {
        return;
      }
    }
    try {
      if (left.await(call.deadline().remaining())) {
        left.raise();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new OperationInterruptedException("the calling thread was interrupted", stopped);
    }
  }

  /** Whether somebody may still talk on it. */
  boolean isOpen() {
    synchronized (lock) {
      return !closed && !ended && failure == null;
    }
  }

  /** Connects the stream by the given call and begins to listen. On the lane. */
  void attach(Wire wire, DomainHandle domain, Consumer<StreamHandle> connecting) {
    Pointer connect = Virt.virDomainGetConnect(domain.pointer());
    StreamHandle fresh = StreamHandle.open(connect, StreamHandle.NONBLOCK);
    boolean attached = false;
    try {
      connecting.accept(fresh);
      attached = true;
    } finally {
      if (!attached) {
        fresh.close();
      }
    }
    StreamGuard guard = new StreamGuard(session, fresh, this::ending);
    synchronized (lock) {
      stream = guard;
      if (closed) {
        guard.end();
        return;
      }
    }
    session.retain(this);
    session.whenBroken(whenBroken);
    int added =
        guard.use(
            pointer ->
                Virt.virStreamEventAddCallback(
                    pointer, StreamHandle.READABLE | TROUBLE, function, null, null));
    if (added < 0) {
      throw new NativeFailure("virStreamEventAddCallback", NativeError.ofThisThread());
    }
  }

  /**
   * A stream on a broken connection is only freed: to abort it would be one more call that hangs.
   */
  private void ending(Pointer pointer) {
    Virt.virStreamEventRemoveCallback(pointer);
    if (!session.isBroken()) {
      Virt.virStreamAbort(pointer);
    }
    session.release(this);
    synchronized (lock) {
      freed = true;
    }
    left.raise();
    whenLeft.accept(this);
  }

  /** libvirt's loop thread: takes what is there and returns. */
  private void ready(int events) {
    synchronized (lock) {
      StreamGuard guard = stream;
      if (closed || guard == null || ended || failure != null) {
        return;
      }
      guard.use(pointer -> take(pointer, events));
    }
    news.raise();
  }

  private int take(Pointer pointer, int events) {
    // With the end may come what was sent before it.
    drain(pointer);
    if ((events & TROUBLE) != 0 && !full) {
      ended = true;
    }
    if (ended || failure != null) {
      Virt.virStreamEventUpdateCallback(pointer, 0);
    } else if (full) {
      Virt.virStreamEventUpdateCallback(pointer, TROUBLE);
    }
    return 0;
  }

  private void drain(Pointer pointer) {
    Memory buffer = new Memory(CHUNK);
    while (queued < MOST_QUEUED) {
      int got = Virt.virStreamRecv(pointer, buffer, CHUNK);
      if (got == StreamHandle.WOULD_BLOCK) {
        return;
      }
      if (got == 0) {
        ended = true;
        return;
      }
      if (got < 0) {
        failure = NativeError.ofThisThread().message();
        return;
      }
      queue.addLast(buffer.getByteArray(0, got));
      queued += got;
    }
    full = true;
  }

  @Override
  public Optional<Frame> read(Deadline deadline) {
    while (true) {
      synchronized (lock) {
        byte[] next = queue.pollFirst();
        if (next != null) {
          queued -= next.length;
          if (full && queued <= MOST_QUEUED / 2) {
            full = false;
            session.later((wire, connect) -> goOn());
          }
          return Optional.of(new Frame(Frame.Channel.TERMINAL, next));
        }
        throwIfOver();
        if (ended) {
          return Optional.empty();
        }
      }
      await(deadline);
    }
  }

  private void await(Deadline deadline) {
    try {
      if (!news.await(deadline.remaining()) && deadline.isOver()) {
        throw new OperationTimeoutException("nothing came from the console in that time");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new OperationInterruptedException("the calling thread was interrupted", stopped);
    }
  }

  private void throwIfOver() {
    if (closed) {
      throw new ClosedException("the console was closed");
    }
    if (failure != null) {
      throw new ConnectionLostException("the console broke: " + failure);
    }
  }

  /** Room again: have libvirt tell of more. */
  private Boolean goOn() {
    synchronized (lock) {
      StreamGuard guard = stream;
      if (!closed && guard != null && !ended && failure == null) {
        guard.use(
            pointer -> Virt.virStreamEventUpdateCallback(pointer, StreamHandle.READABLE | TROUBLE));
      }
      return true;
    }
  }

  @Override
  public void write(byte[] data, Deadline deadline) {
    Call call = new Call("console.write", session.context(), deadline, null);
    int sent = 0;
    while (sent < data.length) {
      byte[] rest = Arrays.copyOfRange(data, sent, Math.min(data.length, sent + CHUNK));
      int taken =
          session.call(call, Subject.of("console", "serial"), (wire, connect) -> send(rest));
      sent += taken;
      if (taken == 0) {
        call.sleep(SEND_AGAIN);
      }
    }
  }

  /**
   * Gives libvirt as much as it takes now. The lock is not held meanwhile: where the socket is full
   * this call waits, and libvirt's loop thread, which takes the lock, must not wait with it.
   */
  private int send(byte[] data) {
    StreamGuard guard;
    synchronized (lock) {
      throwIfOver();
      guard = stream;
      if (ended || guard == null) {
        throw new ClosedException("the console has ended");
      }
    }
    Memory buffer = new Memory(data.length);
    buffer.write(0, data, 0, data.length);
    int sent = guard.use(pointer -> Virt.virStreamSend(pointer, buffer, data.length));
    if (sent == StreamHandle.WOULD_BLOCK) {
      return 0;
    }
    if (sent < 0) {
      throw new NativeFailure("virStreamSend", NativeError.ofThisThread());
    }
    return sent;
  }

  private void broke(String why) {
    synchronized (lock) {
      if (failure == null && !closed && !ended) {
        failure = why;
      }
    }
    news.raise();
  }

  @Override
  public void close() {
    StreamGuard last;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      last = stream;
    }
    news.raise();
    session.forget(whenBroken);
    if (last != null) {
      last.end();
    }
  }
}
