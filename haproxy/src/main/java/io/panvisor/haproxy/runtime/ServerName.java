package io.panvisor.haproxy.runtime;

import io.panvisor.error.InvalidSpecException;

/**
 * A server in a backend. Immutable.
 *
 * @param backend the name of the {@code backend} or {@code listen} section
 * @param server the name of its server
 */
public record ServerName(String backend, String server) {

  /**
   * Checks both names: letters, digits and {@code _.:-}, as HAProxy has it.
   *
   * @throws InvalidSpecException for other characters, or more than 255 of them
   */
  public ServerName {
    Words.name("backend", backend);
    Words.name("server", server);
  }

  /** {@return the server of a text such as {@code web/one}} */
  public static ServerName parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw InvalidSpecException.of("server", text, "a server is written BACKEND/SERVER");
    }
    return new ServerName(text.substring(0, slash), text.substring(slash + 1));
  }

  /** {@return such as {@code web/one}} */
  @Override
  public String toString() {
    return backend + "/" + server;
  }
}
