package io.panvisor.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.panvisor.docker.TransportException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP conversation with one engine, on the threads of its callers.
 *
 * <p>docker-java's own transports cannot give up a call: their time limit has no effect on a unix
 * socket, and nothing but an answer ends the wait for one. Here every exchange can be abandoned
 * from another thread, which the deadline of the call, an interruption and closing the connection
 * all do. They also cannot end standard input and leave output open, which a command that reads to
 * the end needs.
 *
 * <p>Connections are kept for the next call and checked before they are used again: an engine that
 * was restarted meanwhile does not fail a call.
 */
final class EngineHttp implements AutoCloseable {

  private static final int IDLE_CONNECTIONS = 8;
  private static final long IDLE_TLS_NANOS = 2_000_000_000L;

  private final EngineAddress address;
  private final Alarm alarm;
  private final Executor pumps;
  private final NanoClock clock;
  private final Deque<Link> idle = new ArrayDeque<>();
  private final Set<Exchange> active = ConcurrentHashMap.newKeySet();
  private final LongAdder requests = new LongAdder();
  private volatile boolean closed;

  /** A time source for ages, from the connection's context. */
  interface NanoClock {
    long nanos();
  }

  /**
   * @param pumps runs what feeds a command's standard input for users of the native client, who
   *     hand over a stream
   */
  EngineHttp(EngineAddress address, Alarm alarm, Executor pumps, NanoClock clock) {
    this.address = address;
    this.alarm = alarm;
    this.pumps = pumps;
    this.clock = clock;
  }

  EngineAddress address() {
    return address;
  }

  /** How many requests were sent so far; the tests count round trips with it. */
  long requests() {
    return requests.sum();
  }

  /** docker-java's view of this conversation, under one limit. */
  DockerHttpClient within(CallLimit limit) {
    return new DockerHttpClient() {
      @Override
      public Response execute(Request request) {
        try {
          return EngineHttp.this.execute(request, limit);
        } catch (TransportException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void close() {
        // The conversation outlives its views.
      }
    };
  }

  /** Sends a request and waits for the head of the answer. The caller closes the exchange. */
  Exchange execute(Request request, CallLimit limit) throws TransportException {
    Exchange exchange = new Exchange(alarm, this::settle);
    active.add(exchange);
    boolean answered = false;
    try {
      if (closed) {
        throw new TransportException(
            Reason.CLOSED, false, "the connection to " + address.describe() + " is closed");
      }
      exchange.arm(limit);
      exchange.answered(converse(exchange, request), hasBody(request));
      answered = true;
      InputStream input = request.hijackedInput();
      if (input != null) {
        pumps.execute(() -> pump(input, exchange));
      }
      return exchange;
    } catch (IOException | HttpException e) {
      throw exchange.broken(e, "talking to " + address.describe());
    } finally {
      if (!answered) {
        exchange.fail();
      }
    }
  }

  private static boolean hasBody(Request request) {
    return !"HEAD".equals(request.method());
  }

  /**
   * Asks on a kept connection if there is one. When that one breaks before it answers, it was
   * broken before, unseen: what only reads is then asked again on a new one.
   */
  private ClassicHttpResponse converse(Exchange exchange, Request request)
      throws IOException, HttpException {
    Link kept = kept();
    if (kept != null) {
      exchange.attach(kept);
      try {
        return ask(exchange, kept, request);
      } catch (IOException e) {
        if (!"GET".equals(request.method())
            || exchange.isAbandoned()
            || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        kept.drop();
      }
    }
    return ask(exchange, connect(exchange), request);
  }

  private ClassicHttpResponse ask(Exchange exchange, Link link, Request request)
      throws IOException, HttpException {
    exchange.sending();
    requests.increment();
    return send(link, request);
  }

  private Link connect(Exchange exchange) throws IOException {
    EngineSocket socket = EngineSocket.unconnected(address);
    exchange.attach(socket);
    socket.connect(address);
    DefaultBHttpClientConnection http =
        new DefaultBHttpClientConnection(
            null, null, null, EngineHttp::bodyLength, null, null, null);
    SSLSocket secure = null;
    if (address instanceof EngineAddress.Tcp tcp && tcp.tls() != null) {
      secure =
          (SSLSocket)
              tcp.tls().get().getSocketFactory().createSocket(socket, tcp.host(), tcp.port(), true);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      http.bind(secure, socket);
    } else {
      http.bind(socket);
    }
    Link link = new Link(socket, secure, http);
    exchange.attach(link);
    return link;
  }

  private @Nullable Link kept() {
    while (true) {
      Link link;
      synchronized (idle) {
        link = idle.pollFirst();
      }
      if (link == null) {
        return null;
      }
      boolean usable =
          link.secure == null
              ? !link.socket.isStale()
              : clock.nanos() - link.idleSince < IDLE_TLS_NANOS;
      if (usable) {
        return link;
      }
      link.drop();
    }
  }

  /** What an ended exchange does with its connection. */
  private void settle(Exchange exchange, @Nullable Link reusable) {
    active.remove(exchange);
    if (reusable == null) {
      return;
    }
    reusable.idleSince = clock.nanos();
    synchronized (idle) {
      if (!closed && idle.size() < IDLE_CONNECTIONS) {
        idle.addFirst(reusable);
        return;
      }
    }
    reusable.drop();
  }

  private ClassicHttpResponse send(Link link, Request request) throws IOException, HttpException {
    BasicClassicHttpRequest head = new BasicClassicHttpRequest(request.method(), request.path());
    head.addHeader(
        "Host",
        address instanceof EngineAddress.Tcp tcp ? tcp.host() + ":" + tcp.port() : "localhost");
    head.addHeader("User-Agent", "panvisor");
    request.headers().forEach(head::addHeader);
    byte[] bytes = request.bodyBytes();
    InputStream stream = request.body();
    if (request.hijackedInput() != null) {
      head.setHeader(new BasicHeader("Connection", "Upgrade"));
      head.setHeader(new BasicHeader("Upgrade", "tcp"));
    }
    if (bytes != null) {
      head.addHeader("Content-Length", bytes.length);
      head.setEntity(new ByteArrayEntity(bytes, null));
    } else if (stream != null) {
      head.addHeader("Transfer-Encoding", "chunked");
      head.setEntity(new InputStreamEntity(stream, null));
    } else if (!"GET".equals(request.method()) && !"HEAD".equals(request.method())) {
      head.addHeader("Content-Length", 0);
    }
    try {
      link.http.sendRequestHeader(head);
      link.http.sendRequestEntity(head);
      link.http.flush();
    } catch (IOException e) {
      return earlyAnswer(link, e);
    }
    return answer(link);
  }

  /**
   * An engine that refuses an upload answers and stops reading: its answer says more than the
   * broken pipe.
   */
  private static ClassicHttpResponse earlyAnswer(Link link, IOException whileSending)
      throws IOException {
    if (link.socket.isClosed()) {
      throw whileSending;
    }
    try {
      ClassicHttpResponse response = answer(link);
      response.setHeader("Connection", "close");
      return response;
    } catch (IOException | HttpException e) {
      whileSending.addSuppressed(e);
      throw whileSending;
    }
  }

  private static ClassicHttpResponse answer(Link link) throws IOException, HttpException {
    ClassicHttpResponse response = link.http.receiveResponseHeader();
    while (response.getCode() < 200 && response.getCode() != 101) {
      response = link.http.receiveResponseHeader();
    }
    return response;
  }

  /** Podman says "identity" for a body that goes on until the connection closes. */
  private static long bodyLength(org.apache.hc.core5.http.HttpMessage message)
      throws HttpException {
    var encoding = message.getFirstHeader("Transfer-Encoding");
    if (encoding != null && "identity".equalsIgnoreCase(encoding.getValue())) {
      return ContentLengthStrategy.UNDEFINED;
    }
    return DefaultContentLengthStrategy.INSTANCE.determineLength(message);
  }

  private static void pump(InputStream input, Exchange exchange) {
    try (input) {
      input.transferTo(exchange.output());
      exchange.endOutput();
    } catch (IOException e) {
      exchange.abandon(Reason.LOST);
    }
  }

  /** Ends every conversation; whoever waits in one wakes up with an error. */
  @Override
  public void close() {
    closed = true;
    active.forEach(exchange -> exchange.abandon(Reason.CLOSED));
    synchronized (idle) {
      idle.forEach(Link::drop);
      idle.clear();
    }
  }

  /** One connection to the engine. */
  static final class Link {
    final EngineSocket socket;
    final @Nullable SSLSocket secure;
    final DefaultBHttpClientConnection http;
    long idleSince;

    Link(EngineSocket socket, @Nullable SSLSocket secure, DefaultBHttpClientConnection http) {
      this.socket = socket;
      this.secure = secure;
      this.http = http;
    }

    void drop() {
      try {
        socket.close();
      } catch (IOException e) {
        // Nothing is lost with a connection that we throw away, not even its farewell.
        http.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
      }
    }
  }
}
