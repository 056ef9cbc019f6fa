package io.panvisor.examples;

import io.panvisor.CallOptions;
import io.panvisor.DataSize;
import io.panvisor.DeletePolicy;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.Until;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.MachineStats;
import io.panvisor.facet.Stats;
import io.panvisor.facet.StatsRates;
import io.panvisor.spec.MachineSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The main job on every engine of this machine, by the same lines: launches three web servers and a
 * backup, spread over the engines, waits for their pages, lists all machines of all engines, reads
 * live figures, pauses and resumes, puts HAProxy in front, kills one server and stops the others
 * until the backup answers, removes everything without trace.
 */
public final class Tour {

  private static final String NAME = "panvisor-tour-" + ProcessHandle.current().pid() + "-";
  private static final List<String> ROLES = List.of("web1", "web2", "web3", "backup");

  private final TourScreen screen;
  private final List<Stop> stops = new ArrayList<>();

  /** Where each machine is, by its name, in the order in which they were launched. */
  private final Map<String, Stop> places = new LinkedHashMap<>();

  /** One engine under way: its connection, and its machines once there are some. */
  private static final class Stop {
    private final TourEngine engine;
    private final Hypervisor hypervisor;
    private final List<String> before;
    private final Map<String, Machine> machines = new LinkedHashMap<>();

    Stop(TourEngine engine, Hypervisor hypervisor) {
      this.engine = engine;
      this.hypervisor = hypervisor;
      this.before = names(hypervisor);
    }

    Machine machine(String name) {
      return Objects.requireNonNull(machines.get(name), "the machine was launched");
    }

    /** One of them, to show what can be done with any. */
    Machine first() {
      return machines.values().iterator().next();
    }

    String name() {
      return hypervisor.engine().name();
    }
  }

  private Tour(TourScreen screen) {
    this.screen = screen;
  }

  /**
   * Runs the tour; ends with code 0 when every engine did the whole round and nothing of it is
   * left.
   */
  public static void main(String[] arguments) {
    TourScreen screen = new TourScreen(System.out, Boolean.getBoolean("panvisor.terminal"));
    Tour tour = new Tour(screen);
    int code = 1;
    try {
      tour.run(TourEngine.choose(properties()));
      code = 0;
    } catch (PanvisorException | IllegalStateException | UncheckedIOException failed) {
      screen.title("The tour failed: " + failed.getMessage());
    } finally {
      code = tour.leave() ? code : 1;
    }
    System.exit(code);
  }

  private static Properties properties() {
    Properties found = new Properties();
    String file =
        System.getProperty(
            "panvisor.engines", System.getenv().getOrDefault("PANVISOR_ENGINES", ""));
    if (!file.isEmpty() && Files.isReadable(Path.of(file))) {
      try (InputStream in = Files.newInputStream(Path.of(file))) {
        found.load(in);
      } catch (IOException unreadable) {
        throw new UncheckedIOException("cannot read " + file, unreadable);
      }
    }
    return found;
  }

  private void run(TourEngine.Choice choice) {
    screen.title("Engines");
    for (TourEngine engine : choice.engines()) {
      Stop stop =
          screen.step(
              scheme(engine),
              "connect",
              () -> new Stop(engine, Panvisor.connect(engine.uri())),
              made -> made.hypervisor.engine().product());
      stops.add(stop);
      screen.line("         used for a " + engine.title() + ", at " + engine.uri());
    }
    choice.leftOut().forEach(reason -> screen.line("left out: " + reason));

    screen.title("Launch three web servers and a backup");
    for (int number = 0; number < ROLES.size(); number++) {
      launch(stops.get(number % stops.size()), ROLES.get(number));
    }
    places.forEach((name, stop) -> page(stop, name));

    screen.title("All machines of all engines");
    list();

    screen.title("Live figures");
    used().forEach(this::figures);

    screen.title("Pause and resume");
    used().forEach(this::pauseAndResume);

    screen.title("HAProxy in front of them");
    balance();

    screen.title("Remove");
    List.copyOf(places.keySet()).forEach(this::remove);
    screen.title(
        "Done: nothing of the tour is left on "
            + String.join(", ", stops.stream().map(Stop::name).toList())
            + ".");
  }

  /** The engines that have a machine of the tour. */
  private List<Stop> used() {
    return places.values().stream().distinct().toList();
  }

  private static String scheme(TourEngine engine) {
    return engine.uri().substring(0, engine.uri().indexOf(':')).replaceFirst("\\+.*", "");
  }

  private void launch(Stop stop, String role) {
    String name = NAME + role;
    MachineSpec spec = stop.engine.spec(name, role.equals("backup") ? "backup" : "web");
    Machine machine =
        screen.step(
            stop.name(),
            "launch " + role,
            () ->
                stop.hypervisor
                    .with(CallOptions.timeout(Duration.ofMinutes(3)).progress(screen::progress))
                    .launch(spec),
            made -> "running, id " + shortened(made.id().value()));
    stop.machines.put(name, machine);
    places.put(name, stop);
  }

  private void page(Stop stop, String name) {
    screen.step(
        stop.name(),
        "wait for the page of " + TourBalancer.shortName(name),
        () -> {
          Machine machine = stop.machine(name);
          machine.await(Until.http(stop.engine.port(), "/"), Duration.ofMinutes(2));
          InetSocketAddress endpoint = machine.endpoint(stop.engine.port());
          return "http://"
              + endpoint.getHostString()
              + ":"
              + endpoint.getPort()
              + "/ says \""
              + fetch(endpoint)
              + "\"";
        },
        said -> said);
  }

  private static String fetch(InetSocketAddress endpoint) {
    try {
      URI page = URI.create("http://" + endpoint.getHostString() + ":" + endpoint.getPort() + "/");
      HttpURLConnection request = (HttpURLConnection) page.toURL().openConnection();
      request.setConnectTimeout(5_000);
      request.setReadTimeout(5_000);
      try (InputStream in = request.getInputStream()) {
        String text =
            new String(in.readNBytes(4_096), StandardCharsets.UTF_8)
                .replaceAll("<[^>]*>", " ")
                .strip();
        return shortened(text.replaceAll("\\s+", " "));
      }
    } catch (IOException silent) {
      throw new UncheckedIOException("the page answered once and then no more", silent);
    }
  }

  private void list() {
    List<List<String>> rows = new ArrayList<>();
    for (Stop stop : stops) {
      try (Stream<MachineInfo> machines =
          stop.hypervisor.list(MachineQuery.all().with(InfoPart.ADDRESSES, InfoPart.RESOURCES))) {
        machines.forEach(
            info ->
                rows.add(
                    List.of(
                        stop.name(),
                        info.name(),
                        info.id().kind().name(),
                        info.status().power().name(),
                        info.memory().map(DataSize::toString).orElse("-"),
                        info.addresses().orElse(List.of()).stream()
                            .findFirst()
                            .map(Object::toString)
                            .orElse("-"))));
      }
    }
    screen.table(List.of("ENGINE", "NAME", "KIND", "STATE", "MEMORY", "ADDRESS"), rows);
  }

  private void figures(Stop stop) {
    screen.step(
        stop.name(),
        "CPU and memory over two samples",
        () -> {
          Stats stats = stop.first().facet(Stats.class);
          MachineStats first = stats.sample();
          fetch(stop.first().endpoint(stop.engine.port()));
          MachineStats second = stats.sample();
          return figures(first, second);
        },
        said -> said);
  }

  private static Optional<Double> cpus(MachineStats first, MachineStats second) {
    return StatsRates.between(first, second)
        .filter(rates -> rates.cpus().isPresent())
        .map(rates -> rates.cpus().getAsDouble());
  }

  private static String cpuTime(MachineStats stats) {
    return stats.cpuNanos().isPresent()
        ? stats.cpuNanos().getAsLong() / 1_000_000 + " ms of CPU time so far"
        : "CPU not told";
  }

  private static String figures(MachineStats first, MachineStats second) {
    String cpu =
        cpus(first, second)
            .map(busy -> String.format(Locale.ROOT, "%.1f %% of a CPU", busy * 100))
            .orElseGet(() -> cpuTime(second));
    String memory =
        second.memoryUsedBytes().isPresent()
            ? DataSize.bytes(second.memoryUsedBytes().getAsLong()) + " of memory"
            : "memory not told";
    return cpu + ", " + memory;
  }

  private void pauseAndResume(Stop stop) {
    screen.step(
        stop.name(),
        "pause",
        () -> {
          stop.first().pause();
          return stop.first().status();
        },
        status -> "it is " + expect(PowerState.PAUSED, status.power()));
    screen.step(
        stop.name(),
        "resume, and the page answers again",
        () -> {
          stop.first().resume();
          return stop.first()
              .await(Until.http(stop.engine.port(), "/"), Duration.ofMinutes(1))
              .status();
        },
        status -> "it is " + expect(PowerState.RUNNING, status.power()));
  }

  private static PowerState expect(PowerState wanted, PowerState found) {
    if (wanted != found) {
      throw new IllegalStateException("the machine is " + found + " and should be " + wanted);
    }
    return found;
  }

  private void balance() {
    if (!TourBalancer.isPossible()) {
      screen.line("left out: HAProxy is not installed; as root on Debian, ./tour installs it");
      ROLES.forEach(role -> stop(NAME + role));
      return;
    }
    List<Hypervisor> hosts = used().stream().map(stop -> stop.hypervisor).toList();
    int port = stops.get(0).engine.port();
    try (TourBalancer balancer = TourBalancer.start(screen, hosts, port, places.keySet())) {
      balancer.spread(60);
      for (String name : List.of(NAME + "web1", NAME + "web2")) {
        Stop place = place(name);
        balancer.kill(place.name(), name, () -> place.machine(name).stop(StopMode.force()));
      }
      String last = NAME + "web3";
      balancer.drain(place(last).name(), last, place(last).machine(last).id());
      stop(last);
      balancer.backupAnswers(NAME + "backup");
      Map<String, String> engines = new LinkedHashMap<>();
      places.forEach((name, stop) -> engines.put(name, stop.name()));
      balancer.table(engines);
    }
    stop(NAME + "backup");
  }

  private Stop place(String name) {
    return Objects.requireNonNull(places.get(name), "the machine was launched");
  }

  private void stop(String name) {
    Stop stop = place(name);
    screen.step(
        stop.name(),
        "stop " + TourBalancer.shortName(name) + " in good order",
        () -> stop.machine(name).stop(StopMode.gracefulThenForce(Duration.ofSeconds(30))),
        (StopResult result) -> "stopped, " + result.way());
  }

  private void remove(String name) {
    Stop stop = place(name);
    screen.step(
        stop.name(),
        "remove " + TourBalancer.shortName(name),
        () -> {
          var report = stop.machine(name).delete(DeletePolicy.OWNED);
          stop.machines.remove(name);
          places.remove(name);
          List<String> left = new ArrayList<>(names(stop.hypervisor));
          left.removeAll(stop.before);
          if (left.contains(name) || !report.failed().isEmpty()) {
            throw new IllegalStateException("left behind: " + left + " " + report.failed());
          }
          return report;
        },
        report -> "removed " + String.join(", ", report.removed()));
  }

  private static List<String> names(Hypervisor hypervisor) {
    try (Stream<MachineInfo> machines = hypervisor.list(MachineQuery.all())) {
      return machines.map(MachineInfo::name).toList();
    }
  }

  /** Removes what a failed tour left, and closes the connections. */
  private boolean leave() {
    boolean clean = true;
    for (Stop stop : stops) {
      try (Hypervisor hypervisor = stop.hypervisor) {
        for (Machine machine : stop.machines.values()) {
          clean &= leave(stop, hypervisor.byId(machine.id()));
        }
      }
    }
    return clean;
  }

  private boolean leave(Stop stop, Machine machine) {
    try {
      machine.stop(StopMode.force());
      screen.line(
          "cleaned up on " + stop.name() + ": " + machine.delete(DeletePolicy.OWNED).removed());
      return true;
    } catch (PanvisorException left) {
      screen.line("left behind on " + stop.name() + ": " + left.getMessage());
      return false;
    }
  }

  private static String shortened(String text) {
    return text.length() <= 36 ? text : text.substring(0, 36) + "...";
  }
}
