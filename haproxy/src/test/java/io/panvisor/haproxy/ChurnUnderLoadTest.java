package io.panvisor.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.error.BusyException;
import io.panvisor.haproxy.runtime.AdministrativeState;
import io.panvisor.haproxy.runtime.NewServer;
import io.panvisor.haproxy.runtime.RuntimeApi;
import io.panvisor.haproxy.runtime.ServerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Servers come, go, move and rest, and HAProxy is reloaded, while clients ask for thousands of
 * pages a second and never try again: no request may fail.
 */
@Tag("engine")
class ChurnUnderLoadTest {

  private static final int PER_SECOND = 4_000;
  private static final List<String> KINDS =
      List.of("add", "drain", "weight", "maintenance", "remove", "address");

  private final RealHaproxy haproxy = new RealHaproxy();
  private final RuntimeApi runtime = haproxy.runtime();
  private final Random random = new Random(20_260_101);
  private final List<TinyServer> machines = new ArrayList<>();

  /** Servers in the rotation by name, with what is behind each. */
  private final Map<String, TinyServer> rotation = new LinkedHashMap<>();

  private final Map<String, Integer> weights = new LinkedHashMap<>();
  private int numbers;

  @AfterEach
  void end() {
    haproxy.close();
    machines.forEach(TinyServer::close);
  }

  @Test
  void fiftyChangesAndTenReloadsLoseNoRequest(TestReporter reporter) {
    churn(50, 10, Duration.ofSeconds(15), reporter);
  }

  @Test
  @Tag("long")
  void manyChangesAndReloadsLoseNoRequest(TestReporter reporter) {
    churn(300, 40, Duration.ofSeconds(90), reporter);
  }

  private void churn(int changes, int reloads, Duration time, TestReporter reporter) {
    for (int number = 0; number < 6; number++) {
      machines.add(new TinyServer("m" + number, "127.0.0." + (2 + number), 0));
    }
    for (int number = 0; number < 3; number++) {
      rotation.put(fresh(), machines.get(number));
    }
    write();
    haproxy.process().start();
    List<String> steps = steps(changes, reloads);
    long stepNanos = time.toNanos() / steps.size();
    long began = System.nanoTime();
    try (LoadClient client = new LoadClient(haproxy.port(), 6, 6, PER_SECOND)) {
      for (int number = 0; number < steps.size(); number++) {
        step(steps.get(number));
        LockSupport.parkNanos(began + (number + 1) * stepNanos - System.nanoTime());
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      client.close();
      reporter.publishEntry(
          "load",
          String.format(
              Locale.ROOT,
              "%d answers in %.1f s (%.0f a second), slowest %d ms, %d changes, %d reloads, %d"
                  + " failures, by %s",
              client.answers(),
              seconds,
              client.answers() / seconds,
              client.slowest().toMillis(),
              changes,
              reloads,
              client.failures().size(),
              client.pages()));
      assertThat(client.failures()).isEmpty();
      assertThat(client.answers()).isGreaterThan(100L * time.toSeconds());
      assertThat(client.pages().keySet()).hasSizeGreaterThanOrEqualTo(4);
    }
    assertThat(haproxy.process().processes().orElseThrow().reloads()).isEqualTo(reloads);
  }

  /** Changes of all kinds in turn, the first ones additions, and reloads spread among them. */
  private List<String> steps(int changes, int reloads) {
    List<String> steps = new ArrayList<>();
    for (int number = 0; number < changes; number++) {
      steps.add(KINDS.get(number % KINDS.size()));
      if ((number + 1) * reloads / changes > number * reloads / changes) {
        steps.add("reload");
      }
    }
    assertThat(steps).hasSize(changes + reloads);
    return steps;
  }

  private void step(String kind) {
    String server = List.copyOf(rotation.keySet()).get(random.nextInt(rotation.size()));
    ServerName name = new ServerName("web", server);
    switch (kind) {
      case "add" -> add();
      case "drain" -> {
        runtime.setState(name, AdministrativeState.DRAIN);
        LockSupport.parkNanos(20_000_000);
        runtime.setState(name, AdministrativeState.READY);
      }
      case "maintenance" -> {
        runtime.setState(name, AdministrativeState.MAINTENANCE);
        LockSupport.parkNanos(20_000_000);
        runtime.setState(name, AdministrativeState.READY);
      }
      case "weight" -> {
        int weight = 1 + random.nextInt(100);
        weights.put(server, weight);
        runtime.setWeight(name, weight);
      }
      case "address" -> {
        TinyServer other = machines.get(random.nextInt(machines.size()));
        runtime.setAddress(name, address(other), other.port());
        rotation.put(server, other);
      }
      case "remove" -> remove(name);
      default -> {
        write();
        haproxy.process().reload();
      }
    }
  }

  private void add() {
    TinyServer machine = machines.get(random.nextInt(machines.size()));
    String server = fresh();
    ServerName name = new ServerName("web", server);
    runtime.addServer(
        NewServer.of(name, address(machine), machine.port()).check(Duration.ofMillis(500), 2, 1));
    runtime.setHealthChecks(name, true);
    runtime.setState(name, AdministrativeState.READY);
    rotation.put(server, machine);
  }

  private void remove(ServerName name) {
    if (rotation.size() < 2) {
      return;
    }
    rotation.remove(name.server());
    weights.remove(name.server());
    runtime.setState(name, AdministrativeState.MAINTENANCE);
    RealHaproxy.await(
        name + " is free",
        () -> {
          try {
            // Again each time: a connection that was in use is idle only afterwards.
            runtime.closeIdleConnections(name);
            runtime.removeServer(name);
            return true;
          } catch (BusyException connected) {
            return false;
          }
        });
  }

  private String fresh() {
    return "s" + numbers++;
  }

  private String address(TinyServer machine) {
    return "127.0.0." + (2 + machines.indexOf(machine));
  }

  private void write() {
    List<String> lines =
        new ArrayList<>(List.of("balance roundrobin", "option httpchk GET /check"));
    rotation.forEach(
        (server, machine) ->
            lines.add(
                "server %s %s:%d check inter 500ms fall 2 rise 1 weight %d"
                    .formatted(
                        server,
                        address(machine),
                        machine.port(),
                        weights.getOrDefault(server, 1))));
    haproxy.write(lines.toArray(String[]::new));
  }
}
