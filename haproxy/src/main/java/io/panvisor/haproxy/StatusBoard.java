package io.panvisor.haproxy;

import io.panvisor.haproxy.BalancedMachine.State;
import io.panvisor.haproxy.runtime.ProxyStatistics;
import io.panvisor.spi.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a load balancer shows of itself, and who waits for it. Thread-safe. */
final class StatusBoard {

  private record Shown(State state, Instant since) {}

  private final Map<String, Shown> shown = new HashMap<>();
  private final List<Signal> waiting = new ArrayList<>();
  private LoadBalancerStatus status;

  StatusBoard(Instant begin) {
    status = new LoadBalancerStatus(begin, List.of(), Optional.empty(), 0);
  }

  synchronized LoadBalancerStatus status() {
    return status;
  }

  /** Shows what a pass found. */
  synchronized void show(
      List<Target> targets,
      Map<String, ProxyStatistics> rows,
      Set<String> present,
      RequestCounts requests,
      Optional<String> problem,
      long reloads,
      Instant now) {
    List<BalancedMachine> machines = new ArrayList<>();
    for (Target target : targets) {
      State state = state(target, rows.get(target.server()), present.contains(target.server()));
      Shown before = shown.get(target.server());
      Shown after = before != null && before.state() == state ? before : new Shown(state, now);
      shown.put(target.server(), after);
      machines.add(
          new BalancedMachine(
              target.id(),
              target.machine(),
              target.server(),
              target.isBackup(),
              target.place().map(Target.Place::toString),
              state,
              after.since(),
              requests.of(target.server())));
    }
    machines.sort(
        Comparator.comparing(BalancedMachine::name).thenComparing(BalancedMachine::server));
    status = new LoadBalancerStatus(now, machines, problem, reloads);
    waiting.forEach(Signal::raise);
  }

  private static State state(Target target, @Nullable ProxyStatistics row, boolean isPresent) {
    return switch (target.wish()) {
      case SERVE ->
          row == null || !isPresent ? State.WAITING : row.isServing() ? State.SERVING : State.DOWN;
      case DRAIN -> State.DRAINING;
      case REST -> State.RESTING;
      case WAIT -> State.WAITING;
      case LEAVE, GO -> State.LEAVING;
    };
  }

  synchronized void add(Signal signal) {
    waiting.add(signal);
  }

  synchronized void remove(Signal signal) {
    waiting.remove(signal);
  }
}
