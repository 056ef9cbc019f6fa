package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import java.util.regex.Pattern;

/** What to wait for. A wait fails at once when what is awaited can no longer come. */
public sealed interface Until {

  /** The machine runs. */
  record Running() implements Until {}

  /** The machine has stopped, or is suspended. */
  record Stopped() implements Until {}

  /** The machine's own health check passes. */
  record Healthy() implements Until {}

  /** The machine has a network address. */
  record Address() implements Until {}

  /**
   * A TCP port of the machine's takes a connection.
   *
   * @param port the machine's port, from 1 to 65535
   */
  record TcpPort(int port) implements Until {
    /** Refuses what is no port. */
    public TcpPort {
      checkPort(port);
    }
  }

  /**
   * A page of the machine's answers with a status from 200 to 399.
   *
   * @param port the machine's port, from 1 to 65535
   * @param path the page's path, such as {@code /}
   */
  record Http(int port, String path) implements Until {
    private static final Pattern PATH = Pattern.compile("/[!-~]*");

    /** Refuses what is no port or path. */
    public Http {
      checkPort(port);
      if (!PATH.matcher(path).matches()) {
        throw InvalidSpecException.of(
            "path", path, "a page's path begins with '/' and is already encoded");
      }
    }
  }

  /**
   * A line of the machine's log or console holds a match.
   *
   * @param pattern what to find
   */
  record LogLine(Pattern pattern) implements Until {}

  /** {@return that the machine runs} */
  static Until running() {
    return new Running();
  }

  /** {@return that the machine has stopped} */
  static Until stopped() {
    return new Stopped();
  }

  /** {@return that the machine's own health check passes} */
  static Until healthy() {
    return new Healthy();
  }

  /** {@return that the machine has a network address} */
  static Until address() {
    return new Address();
  }

  /** {@return that a TCP port of the machine's takes a connection} */
  static Until tcpPort(int port) {
    return new TcpPort(port);
  }

  /** {@return that a page of the machine's answers} */
  static Until http(int port, String path) {
    return new Http(port, path);
  }

  /** {@return that a line of the log or console holds a match} */
  static Until logLine(Pattern pattern) {
    return new LogLine(pattern);
  }

  private static void checkPort(int port) {
    if (port < 1 || port > 65_535) {
      throw InvalidSpecException.of(
          "port", Integer.toString(port), "a port is a number from 1 to 65535");
    }
  }
}
