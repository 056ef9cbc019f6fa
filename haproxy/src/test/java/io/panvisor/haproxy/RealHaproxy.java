package io.panvisor.haproxy;

import io.panvisor.StopMode;
import io.panvisor.haproxy.runtime.RuntimeAddress;
import io.panvisor.haproxy.runtime.RuntimeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A real HAProxy in a folder of its own, on a free port of 127.0.0.1. */
public final class RealHaproxy implements AutoCloseable {

  private final Path folder;
  private final int port;
  private final HaproxyProcess process;

  /** A HAProxy that is not started yet. */
  public RealHaproxy() {
    try {
      folder = Files.createTempDirectory("pv-ha");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    port = freePort();
    process = HaproxyProcess.of(file()).runIn(folder).build();
  }

  /** A port that nobody has just now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Its folder. */
  public Path folder() {
    return folder;
  }

  /** Its file. */
  public Path file() {
    return folder.resolve("haproxy.cfg");
  }

  /** The port of its frontend. */
  public int port() {
    return port;
  }

  /** Its control. */
  public HaproxyProcess process() {
    return process;
  }

  /** Its runtime API. */
  public RuntimeApi runtime() {
    return RuntimeApi.at(RuntimeAddress.unix(folder.resolve("runtime.sock")));
  }

  /** Writes its file: what every test needs, and these lines of the backend {@code web}. */
  public RealHaproxy write(String... backendLines) {
    return writeAll(common() + backend(List.of(backendLines)));
  }

  /** Writes its whole file. */
  public RealHaproxy writeAll(String text) {
    try {
      Files.writeString(file(), text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return this;
  }

  /** Global section, defaults and frontend. */
  public String common() {
    return """
    global
        maxconn 2000
        stats socket %s mode 600 level admin expose-fd listeners
    defaults
        mode http
        timeout connect 2s
        timeout client 15s
        timeout server 15s
        timeout check 1s
        retries 3
        option redispatch 1
        option idle-close-on-response
    frontend in
        bind 127.0.0.1:%d
        default_backend web
    """
        .formatted(folder.resolve("runtime.sock"), port);
  }

  private static String backend(List<String> lines) {
    StringBuilder text = new StringBuilder("backend web\n");
    lines.forEach(line -> text.append("    ").append(line).append('\n'));
    return text.toString();
  }

  /** Waits for what comes soon. */
  public static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(what + " did not come within 60 s");
      }
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  /** Ends HAProxy and removes its folder. */
  @Override
  public void close() {
    process.stop(StopMode.force());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
