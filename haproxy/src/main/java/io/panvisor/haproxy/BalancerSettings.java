package io.panvisor.haproxy;

import io.panvisor.haproxy.config.Balance;
import io.panvisor.haproxy.config.Bind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the load is spread, as it was asked for.
 *
 * @param name the name of frontend and backend
 * @param binds where clients connect
 * @param balance the algorithm
 * @param checkPath the page that checks ask for; nothing for checks that only connect
 * @param checkInterval time between two checks
 * @param cookie the cookie by which clients come back to their server
 * @param lines further lines of the backend
 * @param drainTime how long a living machine that leaves may end its sessions
 * @param reloadPause the shortest time between two reloads
 * @param runtimeSocket where the runtime API's socket is put into a file that has none yet
 */
record BalancerSettings(
    String name,
    List<Bind> binds,
    Balance balance,
    Optional<String> checkPath,
    Duration checkInterval,
    Optional<String> cookie,
    List<String> lines,
    Duration drainTime,
    Duration reloadPause,
    Path runtimeSocket) {

  /** How many checks must fail to call a server down, and how many must pass to call it up. */
  static final int FALL = 2;

  static final int RISE = 1;
}
