package io.panvisor.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands before a real engine and cuts one conversation, as an engine does that dies at that
 * moment.
 */
final class CuttingProxy implements AutoCloseable {

  /** Where a conversation is cut. */
  enum Cut {
    /** The engine never hears of the request. */
    BEFORE_THE_ENGINE_HEARS,
    /** The engine does what it was asked, and its answer is lost. */
    AFTER_THE_ENGINE_ACTS
  }

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

  private final Path engine;
  private final ServerSocketChannel server;
  private final Path socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Throwable> unexpected = new CopyOnWriteArrayList<>();
  private volatile Pattern victim = Pattern.compile("(?!)");
  private volatile Cut cut = Cut.BEFORE_THE_ENGINE_HEARS;
  private volatile boolean staysDead;
  private volatile boolean dead;

  CuttingProxy(Path folder, Path engine) throws IOException {
    this.engine = engine;
    this.socket = folder.resolve("proxy.sock");
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    threads.execute(this::accept);
  }

  String uri() {
    return "docker+unix://" + socket;
  }

  /**
   * Cuts the next request that looks like that; afterwards all requests, if the engine is to stay
   * dead.
   */
  void cut(String pattern, Cut where, boolean forGood) {
    dead = false;
    requests.clear();
    cut = where;
    staysDead = forGood;
    victim = Pattern.compile(pattern);
  }

  void heal() {
    victim = Pattern.compile("(?!)");
    dead = false;
  }

  List<String> requests() {
    return requests;
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        threads.execute(() -> serve(client));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        unexpected.add(e);
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      byte[] request = request(client);
      if (request.length == 0 || dead) {
        return;
      }
      String line = new String(request, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
      requests.add(line);
      boolean hit = victim.matcher(line).find();
      if (hit) {
        victim = Pattern.compile("(?!)");
        dead = staysDead;
        if (cut == Cut.BEFORE_THE_ENGINE_HEARS) {
          return;
        }
      }
      try (SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(engine))) {
        write(upstream, request);
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (upstream.read(buffer) >= 0) {
          buffer.flip();
          while (!hit && buffer.hasRemaining()) {
            client.write(buffer);
          }
          buffer.clear();
        }
      }
    } catch (IOException e) {
      unexpected.add(e);
    }
  }

  private static void write(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** One request with its body, which asks the engine to close the connection after its answer. */
  private static byte[] request(SocketChannel client) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    while (client.read(buffer) >= 0) {
      all.write(buffer.array(), 0, buffer.position());
      buffer.clear();
      String text = all.toString(StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      if (end >= 0) {
        Matcher length = LENGTH.matcher(text.substring(0, end + 2));
        int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
        if (all.size() >= end + 4 + body) {
          return text.replaceFirst("\r\n", "\r\nConnection: close\r\n")
              .getBytes(StandardCharsets.ISO_8859_1);
        }
      }
    }
    return new byte[0];
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
