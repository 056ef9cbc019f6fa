package io.panvisor.haproxy.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A UNIX socket that answers as it was told, and notes what it was asked. */
final class ScriptedSocket implements AutoCloseable {

  /** What is done with one connection. */
  interface Answer {
    void give(SocketChannel connection, String request) throws IOException;
  }

  private final Path path;
  private final ServerSocketChannel server;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new ArrayList<>();
  private final Thread thread;

  ScriptedSocket(Path folder) throws IOException {
    path = folder.resolve("scripted.sock");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    thread = new Thread(this::serve, "scripted-socket");
    thread.setDaemon(true);
    thread.start();
  }

  RuntimeAddress address() {
    return RuntimeAddress.unix(path);
  }

  ScriptedSocket says(String text) {
    return does(
        (connection, request) ->
            connection.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  ScriptedSocket does(Answer answer) {
    answers.add(answer);
    return this;
  }

  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  private void serve() {
    try {
      while (true) {
        try (SocketChannel connection = server.accept()) {
          String request = read(connection);
          synchronized (this) {
            requests.add(request);
          }
          Answer answer = answers.poll();
          if (answer != null) {
            answer.give(connection, request);
          }
        }
      }
    } catch (ClosedChannelException closed) {
      // The test is over.
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  /** All that comes until the other side closes its half. */
  private static String read(SocketChannel connection) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(4_096);
    while (connection.read(piece) >= 0) {
      all.write(piece.array(), 0, piece.position());
      piece.clear();
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
  }
}
