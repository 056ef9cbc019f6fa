package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.panvisor.CallOptions;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.SweepReport;
import io.panvisor.error.ClosedException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.event.FeedEvent;
import io.panvisor.event.MachineFeed;
import io.panvisor.facet.Exec;
import io.panvisor.facet.ExecSpec;
import io.panvisor.facet.LogQuery;
import io.panvisor.facet.Logs;
import io.panvisor.facet.Session;
import io.panvisor.spec.MachineSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens when dockerd dies, freezes and comes back while things are under way. */
@Tag("engine")
@Tag("fault")
@Timeout(240)
class DockerFaultTest {

  private static PrivateDocker daemon;
  private static Hypervisor docker;
  private static int count;

  @BeforeAll
  static void start() throws Exception {
    daemon = new PrivateDocker();
    docker = Panvisor.connect(daemon.uri());
  }

  @AfterAll
  static void stop() throws Exception {
    docker.close();
    daemon.close();
  }

  @AfterEach
  void removeAll() {
    for (MachineInfo info : docker.list(MachineQuery.all()).toList()) {
      Machine machine = docker.byId(info.id());
      machine.stop(StopMode.force());
      machine.delete();
    }
  }

  private static MachineSpec.Builder spec() {
    return MachineSpec.named("fault-" + ++count).image(RealEngines.image());
  }

  private static Machine ticker() {
    return docker.launch(
        spec()
            .container(
                c ->
                    c.command(
                        "sh", "-c", "i=0; while :; do echo tick $i; i=$((i+1)); sleep 0.2; done"))
            .build());
  }

  private static CompletableFuture<PanvisorException> failing(Runnable call) {
    return CompletableFuture.supplyAsync(
        () -> catchThrowableOfType(PanvisorException.class, call::run));
  }

  @Test
  void streamsAndCallsEndWithAnErrorWhenTheDaemonIsKilledAndAllGoesOnAfterwards() throws Exception {
    Machine machine = ticker();
    Machine stopped = docker.create(spec().build());
    CompletableFuture<PanvisorException> logs =
        failing(() -> machine.facet(Logs.class).read(LogQuery.all().follow(), frame -> {}));
    CompletableFuture<PanvisorException> command =
        failing(
            () ->
                machine
                    .facet(Exec.class)
                    .capture("sh", "-c", "while :; do echo out; sleep 0.2; done"));
    Session session = machine.facet(Exec.class).open(ExecSpec.command("cat"));
    CompletableFuture<PanvisorException> reading =
        failing(() -> session.read(Duration.ofMinutes(2)));
    CompletableFuture<PanvisorException> stopping =
        failing(() -> machine.stop(StopMode.graceful(Duration.ofMinutes(2))));
    MachineFeed feed = docker.watch(MachineQuery.all());
    assertThat(feed.next(Duration.ofSeconds(10)).orElseThrow())
        .isInstanceOf(FeedEvent.Snapshot.class);
    awaitOutput(machine);

    daemon.kill();

    assertThat(logs.get(20, TimeUnit.SECONDS)).isInstanceOf(ConnectionLostException.class);
    assertThat(command.get(20, TimeUnit.SECONDS)).isInstanceOf(ConnectionLostException.class);
    assertThat(reading.get(20, TimeUnit.SECONDS)).isInstanceOf(ConnectionLostException.class);
    assertThat(stopping.get(20, TimeUnit.SECONDS)).isInstanceOf(ConnectionLostException.class);
    session.close();
    assertThatThrownBy(() -> docker.launch(spec().build()))
        .isInstanceOf(ConnectionLostException.class)
        .satisfies(
            e -> assertThat(((PanvisorException) e).outcome()).isEqualTo(Outcome.NOT_APPLIED))
        .satisfies(e -> assertThat(((PanvisorException) e).leftovers()).isEmpty());

    daemon.restart();

    assertThat(docker.list(MachineQuery.all()).map(info -> info.id()).toList())
        .as("a call that an earlier test gave up may still have been carried out")
        .contains(machine.id(), stopped.id());
    assertThat(machine.info().status().power()).isEqualTo(PowerState.STOPPED);
    assertThat(machine.start()).isTrue();
    assertThat(stopped.start()).isTrue();
    assertThat(machine.facet(Exec.class).capture("echo", "again").outputText())
        .isEqualTo("again\n");
    List<FeedEvent> told = until(feed, FeedEvent.Snapshot.class);
    assertThat(told).anyMatch(FeedEvent.Gap.class::isInstance);
    feed.close();
  }

  private static void awaitOutput(Machine machine) {
    Instant end = Instant.now().plusSeconds(20);
    while (!machine.facet(Logs.class).tail(1).contains("tick")) {
      assertThat(Instant.now()).isBefore(end);
    }
  }

  private static List<FeedEvent> until(MachineFeed feed, Class<? extends FeedEvent> last) {
    List<FeedEvent> told = new ArrayList<>();
    Instant end = Instant.now().plusSeconds(60);
    while (told.isEmpty() || !last.isInstance(told.get(told.size() - 1))) {
      assertThat(Instant.now()).isBefore(end);
      Optional<FeedEvent> event = feed.next(Duration.ofSeconds(5));
      event.ifPresent(told::add);
    }
    return told;
  }

  @Test
  void callsEndAtTheirDeadlineWhileTheDaemonIsFrozenAndStreamsGoOnAfterwards() throws Exception {
    Machine machine = ticker();
    MachineFeed feed = docker.watch(MachineQuery.all());
    assertThat(feed.next(Duration.ofSeconds(10)).orElseThrow())
        .isInstanceOf(FeedEvent.Snapshot.class);
    Session session = machine.facet(Exec.class).open(ExecSpec.command("cat"));
    awaitOutput(machine);
    Hypervisor hasty = docker.with(CallOptions.timeout(Duration.ofSeconds(2)));
    Machine seen = hasty.byId(machine.id());

    daemon.freeze();
    Instant frozen = Instant.now();
    try {
      List<Runnable> calls =
          List.of(
              () -> hasty.list(MachineQuery.all()),
              seen::info,
              () -> seen.stop(StopMode.force()),
              seen::pause,
              () -> seen.facet(Exec.class).capture("true"),
              () -> seen.facet(Logs.class).tail(1),
              () -> hasty.launch(spec().build()));
      for (Runnable call : calls) {
        Instant began = Instant.now();
        assertThatThrownBy(call::run).isInstanceOf(OperationTimeoutException.class);
        // Undoing what may have been made has fifteen seconds of its own.
        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(20));
      }
      while (Instant.now().isBefore(frozen.plusSeconds(60))) {
        assertThatThrownBy(() -> session.read(Duration.ofSeconds(1)))
            .isInstanceOf(OperationTimeoutException.class);
      }
    } finally {
      daemon.thaw();
    }

    assertThat(docker.list(MachineQuery.all()).map(MachineInfo::id)).contains(machine.id());
    session.write("still there\n".getBytes(StandardCharsets.UTF_8));
    assertThat(session.read(Duration.ofSeconds(20)).orElseThrow().text())
        .isEqualTo("still there\n");
    session.close();
    Machine later = ticker();
    Instant end = Instant.now().plusSeconds(60);
    boolean told = false;
    while (!told) {
      assertThat(Instant.now()).isBefore(end);
      told =
          feed.next(Duration.ofSeconds(5))
              .filter(
                  event ->
                      event instanceof FeedEvent.Changed changed
                              && changed.machine().id().equals(later.id())
                          || event instanceof FeedEvent.Snapshot all
                              && all.machines().stream()
                                  .anyMatch(info -> info.id().equals(later.id())))
              .isPresent();
    }
    feed.close();
  }

  @Test
  void whatAFrozenDaemonMakesAfterItsAskerHasLeftIsSwept() throws Exception {
    daemon.freeze();
    PanvisorException hung =
        catchThrowableOfType(
            PanvisorException.class,
            () -> docker.with(CallOptions.timeout(Duration.ofSeconds(2))).launch(spec().build()));
    assertThat(hung).isInstanceOf(OperationTimeoutException.class);
    daemon.thaw();
    // What the frozen daemon had been asked it does now, after its asker has left, or it notices
    // that nobody waits and does nothing: either takes a busy machine some seconds.
    Instant end = Instant.now().plusSeconds(20);
    SweepReport report;
    do {
      report = docker.sweep();
      assertThat(report.failed()).isEmpty();
    } while (report.removed().isEmpty() && Instant.now().isBefore(end));
    assertThat(docker.list(MachineQuery.all())).isEmpty();
  }

  @Test
  void closingEndsWhateverIsUnderWay() throws Exception {
    Hypervisor other = Panvisor.connect(daemon.uri());
    Machine machine = ticker();
    Machine through = other.byId(machine.id());
    CompletableFuture<PanvisorException> logs =
        failing(() -> through.facet(Logs.class).read(LogQuery.all().follow(), frame -> {}));
    CompletableFuture<PanvisorException> stopping =
        failing(() -> through.stop(StopMode.graceful(Duration.ofMinutes(2))));
    awaitOutput(machine);
    other.close();
    assertThat(logs.get(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(stopping.get(10, TimeUnit.SECONDS)).isNotNull();
    assertThatThrownBy(() -> other.list(MachineQuery.all())).isInstanceOf(ClosedException.class);
  }
}
