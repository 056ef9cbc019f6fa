package io.panvisor.haproxy.runtime;

import io.panvisor.DataSize;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.ResourcesExhaustedException;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * A socket of HAProxy's. Each question is a connection of its own: the request is sent, our side is
 * closed, and HAProxy closes its side behind the answer. So the end of an answer is certain, which
 * it is not where answers follow each other on one connection: some have empty lines in them.
 */
final class SocketRuntimeChannel implements RuntimeChannel {

  private static final int PIECE = 64 * 1024;

  private final RuntimeAddress address;
  private final EngineContext context;
  private final DataSize bound;

  SocketRuntimeChannel(RuntimeAddress address, EngineContext context, DataSize bound) {
    this.address = address;
    this.context = context;
    this.bound = bound;
  }

  @Override
  public String place() {
    return address.toString();
  }

  @Override
  public String ask(String request, Duration longest) {
    Deadline deadline = Deadline.after(context, longest);
    requireNoInterrupt(Outcome.NOT_APPLIED);
    try (Selector selector = Selector.open();
        SocketChannel channel = open()) {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, 0);
      connect(channel, key, deadline);
      try {
        send(channel, key, request, deadline);
        return receive(channel, key, deadline);
      } catch (IOException broken) {
        throw new ConnectionLostException(
            "the connection to " + place() + " broke: " + broken.getMessage(), broken);
      }
    } catch (IOException failed) {
      throw new ConnectionLostException("no socket could be had: " + failed.getMessage(), failed)
          .outcome(Outcome.NOT_APPLIED);
    }
  }

  private SocketChannel open() throws IOException {
    return address.isUnix()
        ? SocketChannel.open(StandardProtocolFamily.UNIX)
        : SocketChannel.open();
  }

  private void connect(SocketChannel channel, SelectionKey key, Deadline deadline) {
    try {
      if (!channel.connect(address.connectable())) {
        do {
          await(key, SelectionKey.OP_CONNECT, deadline, Outcome.NOT_APPLIED);
        } while (!channel.finishConnect());
      }
    } catch (UnresolvedAddressException unknown) {
      throw new ConnectionLostException("the host of " + place() + " is not known", unknown)
          .outcome(Outcome.NOT_APPLIED);
    } catch (IOException refused) {
      throw refused(refused);
    }
  }

  private PanvisorException refused(IOException refused) {
    String why = String.valueOf(refused.getMessage());
    if (why.toLowerCase(Locale.ROOT).contains("permission denied")) {
      return new AccessDeniedException("the socket " + place() + " may not be opened", refused)
          .hint("Run this as the user or group that 'stats socket ... user ... group' names.");
    }
    return new ConnectionLostException("nobody answers at " + place() + ": " + why, refused)
        .outcome(Outcome.NOT_APPLIED)
        .hint("Look whether HAProxy runs, and whether this is its 'stats socket'.");
  }

  private void send(SocketChannel channel, SelectionKey key, String request, Deadline deadline)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(key, SelectionKey.OP_WRITE, deadline, Outcome.UNKNOWN);
      }
    }
    channel.shutdownOutput();
  }

  private String receive(SocketChannel channel, SelectionKey key, Deadline deadline)
      throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    while (true) {
      int count = channel.read(piece);
      if (count < 0) {
        return answer.toString(StandardCharsets.UTF_8);
      }
      if (count == 0) {
        await(key, SelectionKey.OP_READ, deadline, Outcome.UNKNOWN);
        continue;
      }
      answer.write(piece.array(), 0, count);
      piece.clear();
      if (answer.size() > bound.bytes()) {
        throw new ResourcesExhaustedException(
                "the answer of " + place() + " is longer than " + bound, "memory")
            .outcome(Outcome.UNKNOWN)
            .hint("Ask for less, or allow longer answers.");
      }
    }
  }

  private void await(SelectionKey key, int operation, Deadline deadline, Outcome outcome)
      throws IOException {
    key.interestOps(operation);
    while (true) {
      requireNoInterrupt(outcome);
      if (deadline.isOver()) {
        throw new OperationTimeoutException(
                place() + " gave no whole answer within " + deadline.whole().toMillis() + " ms")
            .outcome(outcome)
            .hint("Look whether HAProxy hangs.");
      }
      long left = Math.max(1, deadline.remaining().toMillis());
      if (key.selector().select(left) > 0) {
        key.selector().selectedKeys().clear();
        return;
      }
    }
  }

  private static void requireNoInterrupt(Outcome outcome) {
    if (Thread.currentThread().isInterrupted()) {
      throw new OperationInterruptedException("the calling thread was interrupted")
          .outcome(outcome);
    }
  }
}
