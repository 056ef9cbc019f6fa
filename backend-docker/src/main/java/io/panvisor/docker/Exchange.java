package io.panvisor.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import io.panvisor.docker.EngineHttp.Link;
import io.panvisor.docker.TransportException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Read by the thread that asked; may be abandoned by any other, which
 * ends that thread's wait at once.
 */
final class Exchange implements DockerHttpClient.Response {

  private static final long SKIM_NANOS = 250_000_000L;
  private static final int SKIM_BYTES = 8192;

  private final Alarm alarm;
  private final BiConsumer<Exchange, @Nullable Link> settle;
  private final Thread owner = Thread.currentThread();
  private final AtomicBoolean settled = new AtomicBoolean();
  private final Object lock = new Object();
  private @Nullable EngineSocket socket;
  private @Nullable Reason abandoned;
  private Alarm.@Nullable Pending deadline;
  private volatile boolean sent;
  private @Nullable Link link;
  private @Nullable ClassicHttpResponse response;
  private InputStream content = InputStream.nullInputStream();
  private boolean endsWithConnection;
  private volatile boolean atEnd;
  private volatile boolean endless;

  Exchange(Alarm alarm, BiConsumer<Exchange, @Nullable Link> settle) {
    this.alarm = alarm;
    this.settle = settle;
  }

  void arm(CallLimit limit) throws TransportException {
    long nanos = limit.remainingNanos();
    if (nanos <= 0) {
      throw new TransportException(Reason.TIMED_OUT, false, "no time was left for the call");
    }
    if (nanos != CallLimit.UNLIMITED) {
      deadline = alarm.in(nanos, () -> abandon(Reason.TIMED_OUT));
    }
  }

  void attach(Link link) throws IOException {
    this.link = link;
    attach(link.socket);
  }

  void attach(EngineSocket socket) throws IOException {
    synchronized (lock) {
      this.socket = socket;
      if (abandoned != null) {
        socket.close();
        throw new java.nio.channels.AsynchronousCloseException();
      }
    }
  }

  /** Takes the limit away: from here on it goes on until one side ends it. */
  void disarm() {
    if (deadline != null) {
      deadline.close();
    }
  }

  /** Gives the conversation up at the limit, unless silenced before. */
  Alarm.Pending abandonAt(CallLimit limit) {
    long nanos = limit.remainingNanos();
    return nanos == CallLimit.UNLIMITED
        ? () -> {}
        : alarm.in(Math.max(0, nanos), () -> abandon(Reason.TIMED_OUT));
  }

  boolean isAbandoned() {
    synchronized (lock) {
      return abandoned != null;
    }
  }

  void sending() {
    sent = true;
  }

  void answered(ClassicHttpResponse response, boolean mayHaveBody)
      throws IOException, HttpException {
    this.response = response;
    int status = response.getCode();
    if (mayHaveBody && status != 204 && status != 304) {
      if (status == 101) {
        // From here on both directions are plain streams, which HTTP calls a body without an end.
        response.setCode(200);
      }
      Objects.requireNonNull(link, "the exchange has no connection")
          .http
          .receiveResponseEntity(response);
      HttpEntity entity = response.getEntity();
      content = entity.getContent();
      endsWithConnection = !entity.isChunked() && entity.getContentLength() < 0;
      atEnd = entity.getContentLength() == 0;
    } else {
      atEnd = true;
    }
    if (atEnd) {
      finish(true);
    }
  }

  /**
   * Says that the body has no end of its own, so that closing hangs up instead of waiting for the
   * rest.
   *
   * @return this
   */
  Exchange endless() {
    endless = true;
    return this;
  }

  /**
   * Whether an end of the body is only the end of the connection, so that it does not prove that
   * the engine was done.
   */
  boolean endsWithConnection() {
    return endsWithConnection;
  }

  /** Gives the conversation up: whoever waits in it gets an exception. */
  void abandon(Reason reason) {
    synchronized (lock) {
      if (abandoned != null || settled.get()) {
        return;
      }
      abandoned = reason;
      if (socket == null) {
        return;
      }
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  TransportException broken(Exception cause, String what) {
    if (cause instanceof TransportException known) {
      return known;
    }
    Reason reason;
    synchronized (lock) {
      reason = abandoned;
    }
    if (reason == null) {
      if (cause instanceof ClosedByInterruptException
          || (Thread.currentThread() == owner && owner.isInterrupted())) {
        reason = Reason.INTERRUPTED;
      } else {
        reason = sent ? Reason.LOST : Reason.UNREACHABLE;
      }
    }
    String words =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new TransportException(reason, sent, what + ": " + words, cause);
  }

  void fail() {
    finish(false);
  }

  private void finish(boolean complete) {
    Alarm.Pending pending = deadline;
    Link reusable = null;
    synchronized (lock) {
      if (!settled.compareAndSet(false, true)) {
        return;
      }
      if (complete && abandoned == null && keepsAlive()) {
        reusable = link;
      } else if (socket != null) {
        try {
          socket.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    if (pending != null) {
      pending.close();
    }
    settle.accept(this, reusable);
  }

  private boolean keepsAlive() {
    if (response == null || endsWithConnection || endless) {
      return false;
    }
    Header connection = response.getFirstHeader("Connection");
    return connection == null || !"close".equalsIgnoreCase(connection.getValue());
  }

  @Override
  public int getStatusCode() {
    return head().getCode();
  }

  @Override
  public Map<String, List<String>> getHeaders() {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (Header header : head().getHeaders()) {
      headers.computeIfAbsent(header.getName(), name -> new ArrayList<>()).add(header.getValue());
    }
    return headers;
  }

  private ClassicHttpResponse head() {
    return Objects.requireNonNull(response, "the exchange has no answer");
  }

  @Override
  public InputStream getBody() {
    return new Body();
  }

  /** What the other side reads on a connection that goes both ways. */
  OutputStream output() throws IOException {
    Link open = Objects.requireNonNull(link, "the exchange has no connection");
    return open.secure == null ? open.socket.getOutputStream() : open.secure.getOutputStream();
  }

  /** Ends our half of a connection that goes both ways; the other half stays open. */
  void endOutput() throws IOException {
    Link open = Objects.requireNonNull(link, "the exchange has no connection");
    if (open.secure == null) {
      open.socket.shutdownOutput();
    } else {
      open.secure.shutdownOutput();
    }
  }

  /**
   * Ends the exchange. A short rest of the body is read, so that the connection serves the next
   * call.
   */
  @Override
  public void close() {
    if (settled.get()) {
      return;
    }
    if (Thread.currentThread() != owner || endless || endsWithConnection) {
      abandon(Reason.CLOSED);
      finish(false);
      return;
    }
    Alarm.Pending patience = alarm.in(SKIM_NANOS, () -> abandon(Reason.CLOSED));
    try {
      int left = SKIM_BYTES;
      byte[] scrap = new byte[1024];
      while (left > 0 && !atEnd) {
        int read = content.read(scrap);
        atEnd = read < 0;
        left -= Math.max(read, 0);
      }
    } catch (IOException e) {
      // What is left of an answer that nobody wants any more; the connection goes with it.
      atEnd = false;
    } finally {
      patience.close();
    }
    finish(atEnd);
  }

  private final class Body extends InputStream {

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (atEnd) {
        return -1;
      }
      int read;
      try {
        read = content.read(bytes, offset, length);
      } catch (IOException e) {
        TransportException broken = broken(e, "reading the engine's answer");
        finish(false);
        throw broken;
      }
      if (read < 0) {
        TransportException broken = endIsOurs();
        if (broken != null) {
          finish(false);
          throw broken;
        }
        atEnd = true;
        finish(true);
      }
      return read;
    }

    /** A channel that was closed on this side may read as ended; that is not the engine's end. */
    private @Nullable TransportException endIsOurs() {
      synchronized (lock) {
        return abandoned == null
            ? null
            : new TransportException(abandoned, true, "reading the engine's answer: given up");
      }
    }

    @Override
    public int available() throws IOException {
      return atEnd || settled.get() ? 0 : content.available();
    }

    @Override
    public void close() {
      Exchange.this.close();
    }
  }
}
