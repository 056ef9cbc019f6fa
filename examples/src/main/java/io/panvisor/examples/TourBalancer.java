package io.panvisor.examples;

import io.panvisor.Hypervisor;
import io.panvisor.MachineId;
import io.panvisor.MachineQuery;
import io.panvisor.StopMode;
import io.panvisor.config.HostTree;
import io.panvisor.haproxy.BalancedMachine;
import io.panvisor.haproxy.HaproxyProcess;
import io.panvisor.haproxy.LoadBalancer;
import io.panvisor.haproxy.LoadBalancerStatus;
import io.panvisor.haproxy.Machines;
import io.panvisor.process.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** HAProxy in front of the tour's machines, in a folder of its own and on a free port. */
final class TourBalancer implements AutoCloseable {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final TourScreen screen;
  private final Collection<String> names;
  private final Path folder;
  private final int port;
  private final HaproxyProcess haproxy;
  private final Thread atTheEnd = new Thread(this::end, "tour-end");
  private @Nullable LoadBalancer balancer;
  private @Nullable TourRequests visitor;

  private TourBalancer(TourScreen screen, Collection<String> names) {
    this.screen = screen;
    this.names = names;
    try {
      folder = Files.createTempDirectory("panvisor-tour");
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    haproxy = HaproxyProcess.of(folder.resolve("haproxy.cfg")).runIn(folder).build();
    // HAProxy is a daemon of its own: it would outlive a tour that is broken off.
    Runtime.getRuntime().addShutdownHook(atTheEnd);
  }

  /** Whether HAProxy is installed. */
  static boolean isPossible() {
    return Commands.here().has("haproxy");
  }

  /**
   * Makes HAProxy's file, has HAProxy check it, starts it, and has a visitor ask for its page.
   *
   * @param port the port of the machines' pages
   */
  static TourBalancer start(
      TourScreen screen, List<Hypervisor> hosts, int port, Collection<String> names) {
    TourBalancer made = new TourBalancer(screen, names);
    try {
      made.begin(hosts, port);
      return made;
    } catch (RuntimeException failed) {
      made.close();
      throw failed;
    }
  }

  private void begin(List<Hypervisor> hosts, int machinePort) {
    Machines[] web = machines(hosts, "web");
    LoadBalancer started =
        screen.step(
            "haproxy",
            "make its file, check it, start it",
            () ->
                LoadBalancer.over(web[0], Arrays.copyOfRange(web, 1, web.length))
                    .backup(machines(hosts, "backup"))
                    .bind("127.0.0.1", port)
                    .port(machinePort)
                    .checkInterval(Duration.ofMillis(500))
                    .runtimeSocket(folder.resolve("runtime.sock"))
                    .host(HostTree.at(folder))
                    .haproxy(haproxy)
                    .start(),
            made ->
                "version "
                    + haproxy.version()
                    + ", it says its file is "
                    + haproxy.check().state().name().toLowerCase(Locale.ROOT));
    balancer = started;
    screen.step(
        "haproxy",
        "wait until all pass its check",
        () ->
            started.await(
                status ->
                    status.machines().size() == names.size()
                        && status.machines().stream()
                            .allMatch(each -> each.state() == BalancedMachine.State.SERVING),
                LONG),
        status -> status.serving() + " serve, a backup stands by");
    visitor = new TourRequests(URI.create("http://127.0.0.1:" + port + "/"), names);
  }

  private Machines[] machines(List<Hypervisor> hosts, String role) {
    return hosts.stream()
        .map(
            host ->
                Machines.of(host, MachineQuery.all().withLabel("tour.role", role))
                    .named(names.toArray(String[]::new)))
        .toArray(Machines[]::new);
  }

  private TourRequests visitor() {
    return Objects.requireNonNull(visitor, "the visitor is there");
  }

  private LoadBalancer balancer() {
    return Objects.requireNonNull(balancer, "the load balancer is there");
  }

  /** The visitor asks, and every machine that serves answers. */
  void spread(int requests) {
    screen.step(
        "visitor",
        "ask " + requests + " times",
        () -> {
          Map<String, Long> before = visitor().answers();
          visitor().more(requests);
          return difference(before);
        },
        TourBalancer::words);
  }

  /** A machine is killed meanwhile, and then no request fails any more. */
  void kill(String engine, String name, Runnable how) {
    long failed = visitor().failed();
    screen.step(
        engine,
        "kill " + shortName(name),
        () -> {
          how.run();
          return gone(name);
        },
        status ->
            status.serving() + " serve, " + lost(failed) + " of the requests meanwhile failed");
    nothingFails(100);
  }

  private String lost(long before) {
    long lost = visitor().failed() - before;
    return lost == 0 ? "none" : Long.toString(lost);
  }

  private LoadBalancerStatus gone(String name) {
    return balancer()
        .await(
            status ->
                status.named(name).stream()
                    .noneMatch(each -> each.state() == BalancedMachine.State.SERVING),
            LONG);
  }

  /** A machine gets nothing new, so that it can be stopped without a lost request. */
  void drain(String engine, String name, MachineId machine) {
    screen.step(
        engine,
        "take " + shortName(name) + " out of the rotation",
        () -> {
          balancer().drain(machine);
          return gone(name);
        },
        status -> status.serving() == 0 ? "only the backup is left" : status.serving() + " serve");
  }

  /** The others are stopped too, and the backup answers. */
  void backupAnswers(String backup) {
    screen.step(
        "visitor",
        "ask when only the backup is left",
        () -> {
          balancer().await(status -> status.serving() == 0, LONG);
          visitor().more(5);
          Map<String, Long> before = visitor().answers();
          visitor().more(60);
          Map<String, Long> now = difference(before);
          if (!now.keySet().equals(Set.of(backup))) {
            throw new IllegalStateException("not the backup answered, but " + words(now));
          }
          return now;
        },
        TourBalancer::words);
  }

  private void nothingFails(int requests) {
    screen.step(
        "visitor",
        "ask " + requests + " times",
        () -> {
          long failed = visitor().failed();
          Map<String, Long> before = visitor().answers();
          visitor().more(requests);
          if (visitor().failed() > failed) {
            throw new IllegalStateException("a request failed: " + visitor().lastFailure());
          }
          return difference(before);
        },
        counts -> words(counts) + ", none failed");
  }

  private Map<String, Long> difference(Map<String, Long> before) {
    Map<String, Long> now = visitor().answers();
    now.replaceAll((name, count) -> count - before.getOrDefault(name, 0L));
    now.values().removeIf(count -> count == 0);
    return now;
  }

  private static String words(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> shortName(entry.getKey()) + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  /** The last part of a machine's name. */
  static String shortName(String name) {
    return name.substring(name.lastIndexOf('-') + 1);
  }

  /**
   * Shows who served how many.
   *
   * @param engines the engine of each machine, by its name
   */
  void table(Map<String, String> engines) {
    List<List<String>> rows = new ArrayList<>();
    Map<String, Long> answers = visitor().answers();
    engines.forEach(
        (name, engine) ->
            rows.add(
                List.of(shortName(name), engine, Long.toString(answers.getOrDefault(name, 0L)))));
    rows.add(List.of("(failed)", "", Long.toString(visitor().failed())));
    screen.table(List.of("MACHINE", "ENGINE", "SERVED"), rows);
  }

  /** Ends the visitor and HAProxy, and removes its folder. */
  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(atTheEnd);
  }

  private synchronized void end() {
    if (visitor != null) {
      visitor.close();
    }
    if (balancer != null) {
      balancer.close();
    }
    haproxy.stop(StopMode.force());
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }
}
