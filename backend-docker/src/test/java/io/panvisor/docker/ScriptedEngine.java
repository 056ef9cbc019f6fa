package io.panvisor.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Says on a unix socket what a test wants an engine to say, down to the byte. */
final class ScriptedEngine implements AutoCloseable {

  /** One request and the streams to answer it on. */
  interface Script {
    void answer(Asked asked) throws Exception;
  }

  private final ServerSocketChannel server;
  private final Path socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  ScriptedEngine(Path folder, Script script) throws IOException {
    socket = folder.resolve("engine.sock");
    Files.deleteIfExists(socket);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    threads.execute(() -> accept(script));
  }

  private void accept(Script script) {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        connections.add(channel);
        threads.execute(() -> serve(channel, script));
      }
    } catch (ClosedChannelException e) {
      heads.add("(closed)");
    } catch (IOException e) {
      failures.add(e);
    }
  }

  private void serve(SocketChannel channel, Script script) {
    try (channel) {
      InputStream input = new UnsharedInput(channel);
      OutputStream output = new UnsharedOutput(channel);
      String head;
      while ((head = head(input)) != null) {
        heads.add(head);
        script.answer(new Asked(head, input, output, channel));
      }
    } catch (Exception e) {
      failures.add(e);
    }
  }

  private static String head(InputStream input) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (true) {
      int b;
      try {
        b = input.read();
      } catch (IOException e) {
        return null;
      }
      if (b < 0) {
        return null;
      }
      head.write(b);
      String text = head.toString(StandardCharsets.US_ASCII);
      if (text.endsWith("\r\n\r\n")) {
        return text;
      }
    }
  }

  EngineAddress address() {
    return new EngineAddress.Unix(socket);
  }

  int connections() {
    return connections.size();
  }

  List<String> heads() {
    return heads;
  }

  void hangUp() throws IOException {
    for (SocketChannel channel : connections) {
      channel.close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    hangUp();
    threads.shutdownNow();
  }

  record Asked(String head, InputStream input, OutputStream output, SocketChannel channel) {

    void say(String text) throws IOException {
      output.write(text.getBytes(StandardCharsets.UTF_8));
    }

    void sayOk(String body) throws IOException {
      say(
          "HTTP/1.1 200 OK\r\nContent-Length: "
              + body.getBytes(StandardCharsets.UTF_8).length
              + "\r\n\r\n"
              + body);
    }
  }

  /** The streams of {@link Channels} share one lock for both directions; these do not. */
  private static final class UnsharedInput extends InputStream {
    private final SocketChannel channel;

    UnsharedInput(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return channel.read(java.nio.ByteBuffer.wrap(bytes, offset, length));
    }
  }

  private static final class UnsharedOutput extends OutputStream {
    private final SocketChannel channel;

    UnsharedOutput(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }
}
