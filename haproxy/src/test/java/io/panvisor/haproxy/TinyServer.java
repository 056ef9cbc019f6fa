package io.panvisor.haproxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A web server on a loopback address whose only page is its name. */
public final class TinyServer implements AutoCloseable {

  private final String name;
  private final ServerSocket listening;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong served = new AtomicLong();
  private final byte[] answer;
  private volatile boolean closed;

  /** A server on a free port of 127.0.0.1. */
  public TinyServer(String name) {
    this(name, "127.0.0.1", 0);
  }

  /** A server on that address. */
  public TinyServer(String name, String address, int port) {
    this.name = name;
    this.answer =
        ("HTTP/1.1 200 OK\r\nContent-Length: " + name.length() + "\r\n\r\n" + name)
            .getBytes(StandardCharsets.US_ASCII);
    try {
      listening = new ServerSocket(port, 512, InetAddress.getByName(address));
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
    begin("accept", this::accept);
  }

  private void begin(String what, Runnable body) {
    Thread thread = new Thread(body, name + "-" + what);
    thread.setDaemon(true);
    thread.start();
  }

  /** The port. */
  public int port() {
    return listening.getLocalPort();
  }

  /** The name, which is the page. */
  public String name() {
    return name;
  }

  /** How many requests it has answered, those of checks left out. */
  public long served() {
    return served.get();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket connection = listening.accept();
        connection.setTcpNoDelay(true);
        connections.add(connection);
        if (closed) {
          connection.close();
        }
        begin("serve", () -> serve(connection));
      } catch (IOException ended) {
        if (!closed) {
          throw new UncheckedIOException(ended);
        }
      }
    }
  }

  private void serve(Socket connection) {
    try (connection;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))) {
      OutputStream out = connection.getOutputStream();
      boolean last = false;
      while (!last) {
        String request = in.readLine();
        if (request == null) {
          return;
        }
        for (String line = request; line != null && !line.isEmpty(); line = in.readLine()) {
          last |= line.equalsIgnoreCase("Connection: close");
        }
        if (!request.startsWith("GET /check")) {
          served.incrementAndGet();
        }
        out.write(answer);
      }
    } catch (IOException left) {
      // The other side has left, or this server was closed: both are the end of it.
      closed |= listening.isClosed();
    } finally {
      connections.remove(connection);
    }
  }

  /** Dies: takes nothing more, and breaks the connections that it has. */
  @Override
  public void close() {
    closed = true;
    try {
      listening.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
