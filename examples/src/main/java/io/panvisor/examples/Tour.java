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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The main job on every engine of this machine, by the same lines: launches a small machine that
 * serves a web page, waits for the page, lists all machines of all engines, reads live figures,
 * pauses and resumes, stops in good order, removes without trace.
 */
public final class Tour {

  private static final String NAME = "panvisor-tour-" + ProcessHandle.current().pid();

  private final TourScreen screen;
  private final List<Stop> stops = new ArrayList<>();

  /** One engine under way: its connection, and its machine once there is one. */
  private static final class Stop {
    private final TourEngine engine;
    private final Hypervisor hypervisor;
    private final List<String> before;
    private @Nullable Machine machine;

    Stop(TourEngine engine, Hypervisor hypervisor) {
      this.engine = engine;
      this.hypervisor = hypervisor;
      this.before = names(hypervisor);
    }

    Machine machine() {
      return Objects.requireNonNull(machine, "the machine was launched");
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

    screen.title("Launch a machine that serves a page");
    stops.forEach(this::launch);
    stops.forEach(this::page);

    screen.title("All machines of all engines");
    list();

    screen.title("Live figures");
    stops.forEach(this::figures);

    screen.title("Pause and resume");
    stops.forEach(this::pauseAndResume);

    screen.title("Stop and remove");
    stops.forEach(this::stop);
    stops.forEach(this::remove);
    screen.title(
        "Done: nothing of the tour is left on "
            + String.join(", ", stops.stream().map(Stop::name).toList())
            + ".");
  }

  private static String scheme(TourEngine engine) {
    return engine.uri().substring(0, engine.uri().indexOf(':')).replaceFirst("\\+.*", "");
  }

  private void launch(Stop stop) {
    MachineSpec spec = stop.engine.spec(NAME);
    stop.machine =
        screen.step(
            stop.name(),
            "launch " + NAME,
            () ->
                stop.hypervisor
                    .with(CallOptions.timeout(Duration.ofMinutes(3)).progress(screen::progress))
                    .launch(spec),
            made -> "running, id " + shortened(made.id().value()));
  }

  private void page(Stop stop) {
    screen.step(
        stop.name(),
        "wait for the page",
        () -> {
          stop.machine().await(Until.http(stop.engine.port(), "/"), Duration.ofMinutes(2));
          InetSocketAddress endpoint = stop.machine().endpoint(stop.engine.port());
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
          Stats stats = stop.machine().facet(Stats.class);
          MachineStats first = stats.sample();
          fetch(stop.machine().endpoint(stop.engine.port()));
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
          stop.machine().pause();
          return stop.machine().status();
        },
        status -> "it is " + expect(PowerState.PAUSED, status.power()));
    screen.step(
        stop.name(),
        "resume, and the page answers again",
        () -> {
          stop.machine().resume();
          return stop.machine()
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

  private void stop(Stop stop) {
    screen.step(
        stop.name(),
        "stop in good order",
        () -> stop.machine().stop(StopMode.gracefulThenForce(Duration.ofSeconds(30))),
        (StopResult result) -> "stopped, " + result.way());
  }

  private void remove(Stop stop) {
    screen.step(
        stop.name(),
        "remove",
        () -> {
          var report = stop.machine().delete(DeletePolicy.OWNED);
          stop.machine = null;
          List<String> left = new ArrayList<>(names(stop.hypervisor));
          left.removeAll(stop.before);
          if (left.contains(NAME) || !report.failed().isEmpty()) {
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
        if (stop.machine != null) {
          hypervisor.byId(stop.machine().id()).stop(StopMode.force());
          screen.line(
              "cleaned up on "
                  + stop.name()
                  + ": "
                  + stop.machine().delete(DeletePolicy.OWNED).removed());
        }
      } catch (PanvisorException left) {
        clean = false;
        screen.line("left behind on " + stop.name() + ": " + left.getMessage());
      }
    }
    return clean;
  }

  private static String shortened(String text) {
    return text.length() <= 36 ? text : text.substring(0, 36) + "...";
  }
}
