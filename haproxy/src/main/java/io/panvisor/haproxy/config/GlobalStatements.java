package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import java.time.Duration;

/**
 * What the global section can be told.
 *
 * @param <B> the builder
 */
public interface GlobalStatements<B> extends Statements<B> {

  /** Adds a place where log lines go. */
  default B log(LogTarget target) {
    return add(target);
  }

  /** Goes into the background when it is started. */
  default B daemon() {
    return setting("daemon");
  }

  /** Runs a master that starts workers, and reloads without a refused connection; since 1.8. */
  default B masterWorker() {
    return setting("master-worker");
  }

  /** Runs as that user, once it has its sockets. */
  default B user(String name) {
    return setting("user", Values.token("user", name));
  }

  /** Runs as that group, once it has its sockets. */
  default B group(String name) {
    return setting("group", Values.token("group", name));
  }

  /** Locks itself into that folder, which should be empty. */
  default B chroot(String folder) {
    return setting("chroot", Values.absolutePath("chroot", folder));
  }

  /** Writes its process id there. */
  default B pidFile(String path) {
    return setting("pidfile", Values.absolutePath("pidfile", path));
  }

  /** Takes at most that many connections at once. */
  default B maxConnections(int most) {
    return setting(
        "maxconn", Integer.toString(Values.between("maxconn", most, 1, Integer.MAX_VALUE)));
  }

  /** Runs that many threads, from 1 to 4096; since 1.8. HAProxy's default is one a processor. */
  default B threads(int number) {
    return setting("nbthread", Integer.toString(Values.between("nbthread", number, 1, 4096)));
  }

  /** Runs that many processes; until 2.4. */
  default B processes(int number) {
    return setting("nbproc", Integer.toString(Values.between("nbproc", number, 1, 64)));
  }

  /** Opens the runtime API's socket. */
  default B statsSocket(StatsSocket socket) {
    return add(socket);
  }

  /** Closes a connection to the runtime API that says nothing for that long. */
  default B statsTimeout(Duration time) {
    return setting("stats", "timeout", HaproxyTime.written("stats timeout", time));
  }

  /** Says what TLS is taken on all bind lines that do not say otherwise. */
  default B tls(TlsDefaults defaults) {
    return add(defaults);
  }

  /** Ends old processes that long after a reload, whatever they still do; since 1.7. */
  default B hardStopAfter(Duration time) {
    return setting("hard-stop-after", HaproxyTime.written("hard-stop-after", time));
  }
}
