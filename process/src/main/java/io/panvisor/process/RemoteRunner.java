package io.panvisor.process;

import java.time.Duration;

/**
 * Runs commands on another machine. Thread-safe. Closing it ends the commands that run, and the
 * connection.
 */
public interface RemoteRunner extends CommandRunner, AutoCloseable {

  /** {@return the other machine} */
  SshTarget target();

  /**
   * {@return a unix socket on this machine that leads to one on the other}
   *
   * <p>It goes over an ssh connection of its own kind, like a conversation, by OpenSSH's forwarding
   * of sockets ({@code AllowStreamLocalForwarding} in sshd_config(5), which is on by default); any
   * number of connections go through it at a time. Only this user may connect to it. Whether
   * somebody listens over there, and whether that machine's ssh server allows it, shows only when
   * it is connected to: the connection then ends at once.
   *
   * @param socket the absolute path of the socket there, as {@link ForwardedSocket#checked} takes
   *     it
   * @param longest the longest time that making it may take
   * @throws io.panvisor.error.InvalidSpecException when the path is none
   */
  ForwardedSocket forward(String socket, Duration longest);

  /**
   * Ends the commands that still run, there as well, then the connection; their callers get {@link
   * io.panvisor.error.ClosedException}. Waits up to some twenty seconds for all that. Does nothing
   * the second time.
   */
  @Override
  void close();
}
