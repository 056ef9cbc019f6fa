package io.panvisor.haproxy.runtime;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where a socket of HAProxy's is: {@code stats socket} in its file, or {@code -S} on its command
 * line. Immutable and thread-safe.
 */
public final class RuntimeAddress {

  /** What Linux has room for in a socket's address; see unix(7). */
  private static final int LONGEST_PATH = 107;

  private final SocketAddress address;
  private final String text;

  private RuntimeAddress(SocketAddress address, String text) {
    this.address = address;
    this.text = text;
  }

  /**
   * {@return a socket in the file system of this machine}
   *
   * @throws InvalidSpecException when the path is longer than the 107 bytes that Linux allows
   */
  public static RuntimeAddress unix(Path socket) {
    Path absolute = socket.toAbsolutePath();
    String path = absolute.toString();
    if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw InvalidSpecException.of(
          "socket", path, "a socket's path has " + LONGEST_PATH + " bytes at most");
    }
    return new RuntimeAddress(UnixDomainSocketAddress.of(absolute), path);
  }

  /**
   * {@return a socket on the network; whoever reaches it rules HAProxy, so it should be on a
   * loopback address}
   *
   * @param host an address or a host's name
   * @param port from 1 to 65535
   */
  public static RuntimeAddress tcp(String host, int port) {
    String named = Values.host("host", host);
    Values.port("port", port);
    return new RuntimeAddress(
        InetSocketAddress.createUnresolved(named, port),
        named.indexOf(':') >= 0 ? "[" + named + "]:" + port : named + ":" + port);
  }

  /** The address for one connection: a name is resolved each time anew. */
  SocketAddress connectable() {
    return address instanceof InetSocketAddress named
        ? new InetSocketAddress(named.getHostString(), named.getPort())
        : address;
  }

  boolean isUnix() {
    return address instanceof UnixDomainSocketAddress;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RuntimeAddress that && address.equals(that.address);
  }

  @Override
  public int hashCode() {
    return address.hashCode();
  }

  /** {@return the path, or host and port} */
  @Override
  public String toString() {
    return text;
  }
}
