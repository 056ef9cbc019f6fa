package io.panvisor.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A socket over a channel, for unix sockets as for TCP.
 *
 * <p>A channel is what makes a call abandonable: closing it from another thread wakes whoever
 * reads, writes or connects, and so does interrupting them. The streams go to the channel directly,
 * because those of {@code Channels} hold one lock for reading and for writing, which stops a
 * conversation that goes both ways at once.
 */
// The methods of Socket that are synchronized are not so here: closing must never wait for a
// reader.
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
final class EngineSocket extends Socket {

  private final SocketChannel channel;

  private EngineSocket(SocketChannel channel) {
    this.channel = channel;
  }

  static EngineSocket unconnected(EngineAddress address) throws IOException {
    if (address instanceof EngineAddress.Unix) {
      return new EngineSocket(SocketChannel.open(StandardProtocolFamily.UNIX));
    }
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    return new EngineSocket(channel);
  }

  void connect(EngineAddress address) throws IOException {
    if (address instanceof EngineAddress.Unix unix) {
      channel.connect(UnixDomainSocketAddress.of(unix.socket()));
    } else if (address instanceof EngineAddress.Tcp tcp) {
      InetSocketAddress remote = new InetSocketAddress(tcp.host(), tcp.port());
      if (remote.isUnresolved()) {
        throw new java.net.UnknownHostException(tcp.host());
      }
      channel.connect(remote);
    }
  }

  /**
   * Whether the other side has closed, or has said something unasked: either way the connection is
   * of no use for another request. Only to be called while nobody reads.
   */
  boolean isStale() {
    try {
      channel.configureBlocking(false);
      try {
        return channel.read(ByteBuffer.allocate(1)) != 0;
      } finally {
        channel.configureBlocking(true);
      }
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public InputStream getInputStream() {
    return new ChannelInput();
  }

  @Override
  public OutputStream getOutputStream() {
    return new ChannelOutput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public boolean isBound() {
    return channel.isConnected();
  }

  @Override
  public boolean isInputShutdown() {
    return false;
  }

  @Override
  public boolean isOutputShutdown() {
    return false;
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    return remote() instanceof InetSocketAddress inet ? inet.getAddress() : null;
  }

  @Override
  public int getPort() {
    return remote() instanceof InetSocketAddress inet ? inet.getPort() : 0;
  }

  @Override
  public @Nullable SocketAddress getRemoteSocketAddress() {
    return remote();
  }

  private @Nullable SocketAddress remote() {
    try {
      return channel.getRemoteAddress();
    } catch (IOException e) {
      return null;
    }
  }

  // Time limits are kept by closing the channel; options of a TCP socket mean nothing to a unix
  // one.

  @Override
  public void setSoTimeout(int timeout) {}

  @Override
  public int getSoTimeout() {
    return 0;
  }

  @Override
  public void setSoLinger(boolean on, int linger) {}

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {}

  @Override
  public String toString() {
    return "EngineSocket[" + channel + "]";
  }

  private final class ChannelInput extends InputStream {

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return length == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private final class ChannelOutput extends OutputStream {

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        if (!channel.isOpen()) {
          throw new ClosedChannelException();
        }
        channel.write(buffer);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
