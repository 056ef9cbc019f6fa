package io.panvisor.docker;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Where an engine's API is reached. */
sealed interface EngineAddress {

  /** For messages; holds no secret. */
  String describe();

  /**
   * A unix socket on this machine.
   *
   * @param describe where it leads to
   */
  record Unix(Path socket, String describe) implements EngineAddress {
    Unix(Path socket) {
      this(socket, "unix://" + socket);
    }
  }

  /** A TCP port, plain or inside TLS. */
  record Tcp(String host, int port, @Nullable Supplier<SSLContext> tls) implements EngineAddress {
    public Tcp {
      Objects.requireNonNull(host, "host");
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
      }
    }

    @Override
    public String describe() {
      return (tls == null ? "tcp://" : "tcp+tls://") + host + ":" + port;
    }
  }
}
