package io.panvisor.haproxy;

import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.BusyException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.haproxy.Target.Place;
import io.panvisor.haproxy.Target.Wish;
import io.panvisor.haproxy.runtime.AdministrativeState;
import io.panvisor.haproxy.runtime.NewServer;
import io.panvisor.haproxy.runtime.ProxyStatistics;
import io.panvisor.haproxy.runtime.ReportedHealth;
import io.panvisor.haproxy.runtime.RuntimeApi;
import io.panvisor.haproxy.runtime.RuntimeFeatures;
import io.panvisor.haproxy.runtime.ServerName;
import io.panvisor.haproxy.runtime.ServerState;
import io.panvisor.spi.EngineContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings HAProxy to what is wanted, pass by pass. Each pass reads what HAProxy has and changes the
 * difference: so it does not matter which changes came while it was away, or who reloaded HAProxy
 * meanwhile. For one thread.
 */
final class Reconciler {

  private static final Logger LOG = LoggerFactory.getLogger(LoadBalancer.class);

  /** How long until the next pass when nothing is under way. */
  static final Duration REGULAR = Duration.ofSeconds(1);

  private static final Duration SOON = Duration.ofMillis(100);

  /**
   * How long a dead machine's sessions are left alone: what it has sent may still be on its way to
   * a slow client. A machine that dies without a word would hold its clients far longer.
   */
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private static final Duration AFTER_A_REFUSAL = Duration.ofSeconds(30);

  private final BalancerSettings settings;
  private final Roster roster;
  private final ProxyControl control;
  private final EngineContext context;
  private final StatusBoard board;
  private final RequestCounts requests = new RequestCounts();
  private final Map<String, Instant> leaving = new HashMap<>();
  private boolean startsItself;
  private boolean refusesNewServers;
  private boolean wantsReload;
  private long reloads;
  private Instant noReloadBefore = Instant.EPOCH;
  private Duration next = REGULAR;

  Reconciler(
      BalancerSettings settings,
      Roster roster,
      ProxyControl control,
      EngineContext context,
      StatusBoard board) {
    this.settings = settings;
    this.roster = roster;
    this.control = control;
    this.context = context;
    this.board = board;
  }

  // ---- the beginning ----

  /** Writes the file, and starts or reloads HAProxy; when it refuses, the old file is put back. */
  void begin() {
    Optional<String> before = control.read();
    String text = file().with(before, roster.targets(), !roster.isComplete());
    boolean changed = !before.equals(Optional.of(text));
    if (changed) {
      control.write(text);
    }
    try {
      if (!control.isRunning()) {
        control.start();
        startsItself = true;
      } else if (changed || !knowsBackend(control.runtime(text))) {
        control.reload();
        reloads++;
        noReloadBefore = now().plus(settings.reloadPause());
      }
    } catch (PanvisorException refused) {
      if (changed && before.isPresent()) {
        control.write(before.get());
      }
      throw refused;
    }
    control.runtime(text).info();
  }

  private boolean knowsBackend(RuntimeApi runtime) {
    try {
      return !runtime.statistics(settings.name()).isEmpty();
    } catch (NotFoundException unknown) {
      return false;
    }
  }

  private BalancerFile file() {
    return new BalancerFile(settings, control.version());
  }

  private Instant now() {
    return context.clock().instant();
  }

  // ---- a pass ----

  /**
   * Makes one pass; never throws for what HAProxy or a file says.
   *
   * @return how long until the next one, if nothing happens before
   */
  Duration pass() {
    next = REGULAR;
    List<Target> targets = roster.targets();
    Optional<String> problem = roster.problem();
    Map<String, ProxyStatistics> rows = Map.of();
    Set<String> present = new HashSet<>();
    try {
      String text = writeFile(targets);
      RuntimeApi runtime = control.runtime(text);
      Map<String, ServerState> states = states(runtime);
      rows = rows(runtime);
      rows.forEach((server, row) -> requests.saw(server, row.totalSessions()));
      for (Target target : targets) {
        bring(runtime, target, states.get(target.server()), rows.get(target.server()));
      }
      leaveStrangers(runtime, targets, states, rows);
      present.addAll(states.keySet());
      if (wantsReload) {
        reload(text);
      }
    } catch (ConnectionLostException gone) {
      problem = Optional.of(gone.getMessage());
      restart();
    } catch (PanvisorException failed) {
      LOG.warn("HAProxy cannot be brought up to date: {}", failed.getMessage());
      problem = Optional.of(failed.getMessage());
    }
    board.show(roster.targets(), rows, present, requests, problem, reloads, now());
    return next;
  }

  private void soon(Duration when) {
    next = when.compareTo(next) < 0 ? when : next;
  }

  private String writeFile(List<Target> targets) {
    Optional<String> before = control.read();
    String text = file().with(before, targets, !roster.isComplete());
    if (!before.equals(Optional.of(text))) {
      control.write(text);
    }
    return text;
  }

  /** The servers that HAProxy has; none when it does not know the backend yet. */
  private Map<String, ServerState> states(RuntimeApi runtime) {
    Map<String, ServerState> states = new LinkedHashMap<>();
    try {
      runtime
          .serverStates(settings.name())
          .forEach(state -> states.put(state.name().server(), state));
    } catch (NotFoundException noBackend) {
      wantsReload = true;
    }
    return states;
  }

  private Map<String, ProxyStatistics> rows(RuntimeApi runtime) {
    Map<String, ProxyStatistics> rows = new HashMap<>();
    try {
      for (ProxyStatistics row : runtime.statistics(settings.name())) {
        if (row.kind() == ProxyStatistics.Kind.SERVER) {
          rows.put(row.name(), row);
        }
      }
    } catch (NotFoundException noBackend) {
      wantsReload = true;
    }
    return rows;
  }

  // ---- one server ----

  private void bring(
      RuntimeApi runtime,
      Target target,
      @Nullable ServerState state,
      @Nullable ProxyStatistics row) {
    ServerName name = new ServerName(settings.name(), target.server());
    switch (target.wish()) {
      case SERVE -> {
        leaving.remove(target.server());
        if (state == null) {
          add(runtime, target, name);
        } else {
          keep(runtime, target, name, state, row);
        }
      }
      case DRAIN -> set(runtime, name, state, AdministrativeState.DRAIN);
      case REST -> set(runtime, name, state, AdministrativeState.MAINTENANCE);
      case WAIT, GO, LEAVE -> {
        if (state != null) {
          leave(runtime, name, target.wish() != Wish.LEAVE, state, row);
        } else {
          leaving.remove(target.server());
          roster.forget(target.id());
        }
      }
    }
  }

  private static void set(
      RuntimeApi runtime,
      ServerName name,
      @Nullable ServerState state,
      AdministrativeState wanted) {
    if (state != null && state.administrative() != wanted) {
      LOG.info("{}: {}", name, wanted);
      runtime.setState(name, wanted);
    }
  }

  private void keep(
      RuntimeApi runtime,
      Target target,
      ServerName name,
      ServerState state,
      @Nullable ProxyStatistics row) {
    Place place = target.place().orElseThrow();
    if (!place.equals(new Place(state.address(), state.port()))) {
      LOG.info("{} is at {} now", name, place);
      runtime.setAddress(name, place.address(), place.port());
    }
    set(runtime, name, state, AdministrativeState.READY);
    if (row != null && !row.isServing()) {
      roster.doubt(target.id());
    }
  }

  /** A new server takes part when its first check has passed. */
  private void add(RuntimeApi runtime, Target target, ServerName name) {
    if (refusesNewServers || !runtime.support(RuntimeFeatures.DYNAMIC_SERVERS).isPossible()) {
      wantsReload = true;
      return;
    }
    Place place = target.place().orElseThrow();
    NewServer server =
        NewServer.of(name, place.address(), place.port())
            .check(settings.checkInterval(), BalancerSettings.FALL, BalancerSettings.RISE);
    if (target.isBackup()) {
      server = server.backup();
    }
    if (settings.cookie().isPresent()) {
      server = server.parameter("cookie", target.server());
    }
    try {
      LOG.info("{} joins at {}", name, place);
      runtime.addServer(server);
    } catch (AlreadyExistsException there) {
      soon(SOON);
      return;
    } catch (UnsupportedFeatureException refused) {
      LOG.info("{} joins by a reload: {}", name, refused.what());
      refusesNewServers = true;
      wantsReload = true;
      return;
    }
    runtime.setHealthChecks(name, true);
    runtime.setState(name, AdministrativeState.READY);
    runtime.setHealth(name, ReportedHealth.DOWN);
  }

  private void leave(
      RuntimeApi runtime,
      ServerName name,
      boolean isDead,
      ServerState state,
      @Nullable ProxyStatistics row) {
    Instant since = leaving.computeIfAbsent(name.server(), first -> now());
    boolean hasSessions = row != null && row.sessions() > 0;
    if (!isDead && hasSessions && now().isBefore(since.plus(settings.drainTime()))) {
      if (state.administrative() == AdministrativeState.READY) {
        set(runtime, name, state, AdministrativeState.DRAIN);
      }
      soon(SOON);
      return;
    }
    set(runtime, name, state, AdministrativeState.MAINTENANCE);
    if (isDead && hasSessions && !now().isBefore(since.plus(LAST_WORDS))) {
      runtime.shutdownSessions(name);
    }
    if (!runtime.support(RuntimeFeatures.DYNAMIC_SERVERS).isPossible()) {
      wantsReload = true;
      return;
    }
    try {
      runtime.closeIdleConnections(name);
      runtime.removeServer(name);
      LOG.info("{} has left", name);
      leaving.remove(name.server());
      soon(SOON);
    } catch (BusyException connected) {
      soon(SOON);
    } catch (NotFoundException gone) {
      leaving.remove(name.server());
      soon(SOON);
    } catch (UnsupportedFeatureException refused) {
      LOG.info("{} leaves by a reload: {}", name, refused.what());
      wantsReload = true;
    }
  }

  /** Servers with our mark that no machine has any more, such as of a time before this program. */
  private void leaveStrangers(
      RuntimeApi runtime,
      List<Target> targets,
      Map<String, ServerState> states,
      Map<String, ProxyStatistics> rows) {
    if (!roster.isComplete()) {
      return;
    }
    Set<String> known = new HashSet<>();
    targets.forEach(target -> known.add(target.server()));
    states.forEach(
        (server, state) -> {
          if (ServerNames.isOurs(server) && !known.contains(server)) {
            leave(runtime, new ServerName(settings.name(), server), false, state, rows.get(server));
          }
        });
  }

  // ---- the process ----

  /** All changes that need a reload share one, and reloads keep their distance. */
  private void reload(String text) {
    Duration left = Duration.between(now(), noReloadBefore);
    if (!left.isNegative() && !left.isZero()) {
      soon(left);
      return;
    }
    LOG.info("HAProxy is reloaded");
    try {
      control.reload();
    } catch (InvalidSpecException refused) {
      noReloadBefore = now().plus(AFTER_A_REFUSAL);
      throw refused;
    }
    requests.turn();
    wantsReload = false;
    reloads++;
    noReloadBefore = now().plus(settings.reloadPause());
    control.runtime(text).info();
    soon(Duration.ZERO);
  }

  private void restart() {
    soon(REGULAR);
    if (!startsItself) {
      return;
    }
    try {
      if (!control.isRunning()) {
        LOG.warn("HAProxy is gone and is started again");
        control.start();
        requests.turn();
        wantsReload = false;
        soon(SOON);
      }
    } catch (PanvisorException failed) {
      LOG.warn("HAProxy is gone and does not start: {}", failed.getMessage());
    }
  }
}
