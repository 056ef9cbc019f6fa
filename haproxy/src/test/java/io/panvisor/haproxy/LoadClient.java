package io.panvisor.haproxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Clients that ask for a page again and again: some keep their connection as long as the other side
 * does, some make a new one for each request. Everything but a whole answer with status 200 is a
 * failure; nothing is tried again.
 */
final class LoadClient implements AutoCloseable {

  private final int port;
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, AtomicLong> pages = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong slowestNanos = new AtomicLong();
  private final long pauseNanos;
  private volatile boolean ended;

  /**
   * Begins at once.
   *
   * @param perSecond about how many requests a second all clients make together, at most
   */
  LoadClient(int port, int keeping, int renewing, int perSecond) {
    this.port = port;
    this.pauseNanos = 1_000_000_000L * (keeping + renewing) / perSecond;
    for (int number = 0; number < keeping + renewing; number++) {
      boolean keeps = number < keeping;
      Thread thread = new Thread(() -> client(keeps), "load-" + number);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void client(boolean keeps) {
    long next = System.nanoTime();
    @Nullable Socket connection = null;
    while (!ended) {
      long began = System.nanoTime();
      String step = "connect";
      try {
        if (connection == null) {
          connection = new Socket();
          connection.setTcpNoDelay(true);
          connection.setSoTimeout(20_000);
          connection.connect(new InetSocketAddress("127.0.0.1", port), 20_000);
          step = "send on a new connection";
        } else {
          step = "send on a kept connection";
        }
        boolean kept = request(connection, keeps);
        slowestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
        if (!kept) {
          connection.close();
          connection = null;
        }
      } catch (IOException failed) {
        failures.add(step + ": " + failed);
        connection = null;
      }
      next = Math.max(next + pauseNanos, System.nanoTime() - 50_000_000);
      long left = next - System.nanoTime();
      if (left > 0) {
        LockSupport.parkNanos(left);
      }
    }
    leave(connection);
  }

  private void leave(@Nullable Socket connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException failed) {
        failures.add("close: " + failed);
      }
    }
  }

  /** Whether the connection goes on. */
  private boolean request(Socket connection, boolean keeps) throws IOException {
    String request =
        "GET / HTTP/1.1\r\nHost: load\r\n" + (keeps ? "" : "Connection: close\r\n") + "\r\n";
    connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = new BufferedInputStream(connection.getInputStream(), 1_024);
    String status = line(in);
    int length = -1;
    boolean goesOn = keeps;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String small = header.toLowerCase(java.util.Locale.ROOT);
      if (small.startsWith("content-length:")) {
        length = Integer.parseInt(small.substring(15).strip());
      } else if (small.equals("connection: close")) {
        goesOn = false;
      }
    }
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException("the answer was " + status);
    }
    byte[] body = in.readNBytes(length);
    if (body.length != length) {
      throw new IOException("the answer ended in its middle");
    }
    pages
        .computeIfAbsent(new String(body, StandardCharsets.US_ASCII), unknown -> new AtomicLong())
        .incrementAndGet();
    answers.incrementAndGet();
    return goesOn;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new IOException(
            "the connection was closed" + (text.isEmpty() ? "" : " after " + text));
      }
      if (next == '\n') {
        return text.toString();
      }
      if (next != '\r') {
        text.append((char) next);
      }
    }
  }

  /** How many whole answers there were so far. */
  long answers() {
    return answers.get();
  }

  /** How many answers each page's server gave. */
  Map<String, Long> pages() {
    Map<String, Long> counts = new java.util.TreeMap<>();
    pages.forEach((page, count) -> counts.put(page, count.get()));
    return counts;
  }

  /** What failed, in the order in which it did. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** How long the slowest answer took. */
  Duration slowest() {
    return Duration.ofNanos(slowestNanos.get());
  }

  /** Ends all clients, each after the request that it is at. */
  @Override
  public void close() {
    ended = true;
    boolean interrupted = false;
    for (Thread thread : threads) {
      try {
        thread.join(30_000);
      } catch (InterruptedException noted) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
