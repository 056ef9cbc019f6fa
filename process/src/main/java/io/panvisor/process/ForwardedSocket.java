package io.panvisor.process;

import io.panvisor.error.InvalidSpecException;
import java.nio.file.Path;

/**
 * A unix socket on this machine that leads to one on another, for as long as the ssh connection
 * that carries it lives. Thread-safe.
 */
public interface ForwardedSocket extends AutoCloseable {

  /**
   * {@return that path of a socket on another machine, which can be forwarded}
   *
   * @throws InvalidSpecException when it is none: it is absolute, has letters, digits and {@code .
   *     _ / + @ -}, and up to 100 characters
   */
  static String checked(String socket) {
    if (!SshForward.SOCKET.matcher(socket).matches()) {
      throw InvalidSpecException.of(
          "socket", socket, "an absolute path of letters, digits and ._/+@-, up to 100 characters");
    }
    return socket;
  }

  /** {@return the socket on this machine} */
  Path path();

  /**
   * {@return whether the ssh connection still carries it} Asks nobody. One that is not open does
   * not open again: another is to be made.
   */
  boolean isOpen();

  /** Ends it, with all connections through it. Does nothing the second time. */
  @Override
  void close();
}
