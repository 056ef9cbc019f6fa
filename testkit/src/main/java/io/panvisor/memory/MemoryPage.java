package io.panvisor.memory;

import com.sun.net.httpserver.HttpServer;
import io.panvisor.error.BusyException;
import io.panvisor.error.EngineException;
import io.panvisor.spi.EngineContext;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A real web page on this host's loopback address, which a pretended guest serves. */
final class MemoryPage implements AutoCloseable {

  private final HttpServer server;

  private MemoryPage(HttpServer server) {
    this.server = server;
  }

  /** Serves a page that names the machine; port 0 takes a free one. */
  static MemoryPage serve(EngineContext context, String machine, int port) {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
    } catch (IOException taken) {
      throw new BusyException("port " + port + " of this host is taken", "another process", taken)
          .hint("Publish another port, or 0 for a free one.");
    }
    byte[] body =
        ("<!DOCTYPE html><title>" + machine + "</title><p>Hello from " + machine + "\n")
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    // The server's own thread takes over whether this one keeps the JVM alive; it must not.
    Thread starter = context.newThread("memory-page", server::start);
    starter.start();
    boolean interrupted = false;
    try {
      starter.join();
    } catch (InterruptedException noted) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (server.getAddress() == null) {
      throw new EngineException("the page of " + machine + " could not be served");
    }
    return new MemoryPage(server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
