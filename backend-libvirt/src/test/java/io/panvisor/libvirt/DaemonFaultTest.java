package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.panvisor.CallOptions;
import io.panvisor.DataSize;
import io.panvisor.DeletePolicy;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.SweepReport;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.event.FeedEvent;
import io.panvisor.event.MachineFeed;
import io.panvisor.facet.Console;
import io.panvisor.facet.Session;
import io.panvisor.libvirt.TestEngine.PrivateDaemon;
import io.panvisor.spec.Disk;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A libvirtd that dies or hangs under calls, streams and a feed. */
@Tag("fault")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class DaemonFaultTest {

  private PrivateDaemon daemon;
  private Hypervisor hypervisor;

  @BeforeEach
  void start() {
    daemon = PrivateDaemon.start();
    hypervisor = Panvisor.connect(daemon.uri());
  }

  @AfterEach
  void stop() {
    hypervisor.close();
    daemon.close();
  }

  private static MachineSpec machine(String name) {
    return TestEngine.linux(name)
        .vm(vm -> vm.disk(Disk.create(DataSize.mebibytes(16)).thin()))
        .build();
  }

  @Test
  void aDaemonThatIsKilledEndsStreamsAndCallsAndTheSameHypervisorGoesOnAfterwards()
      throws Exception {
    Machine machine = hypervisor.launch(machine("killed"));
    try (MachineFeed feed = hypervisor.watch(MachineQuery.all());
        Session console = machine.facet(Console.class).open()) {
      assertThat(feed.next(Duration.ofSeconds(10)))
          .hasValueSatisfying(first -> assertThat(first).isInstanceOf(FeedEvent.Snapshot.class));
      CompletableFuture<PanvisorException> reader =
          CompletableFuture.supplyAsync(() -> readToTheEnd(console));

      daemon.kill();

      assertThat(reader.get(30, TimeUnit.SECONDS)).isInstanceOf(ConnectionLostException.class);
      assertThatThrownBy(() -> hypervisor.list(MachineQuery.all()).toList())
          .isInstanceOf(PanvisorException.class)
          .satisfies(
              error ->
                  assertThat(((PanvisorException) error).outcome()).isNotEqualTo(Outcome.APPLIED));

      daemon.restart();

      List<FeedEvent> events = eventsUntilSnapshot(feed);
      assertThat(events).hasAtLeastOneElementOfType(FeedEvent.Gap.class);
      assertThat(((FeedEvent.Snapshot) events.get(events.size() - 1)).machines())
          .extracting(MachineInfo::name)
          .contains("killed");
      assertThat(hypervisor.list(MachineQuery.all()).map(MachineInfo::name)).contains("killed");
      assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
      machine.stop(StopMode.force());
      assertThat(nextChange(feed)).isInstanceOf(FeedEvent.Changed.class);
      assertThat(machine.start()).isTrue();
    }
    machine.stop(StopMode.force());
    assertThat(machine.delete(DeletePolicy.OWNED).failed()).isEmpty();
  }

  @Test
  void aDaemonThatHangsForAMinuteHoldsNoCallBeyondItsDeadline() throws Exception {
    Machine machine = hypervisor.launch(machine("frozen"));
    try (MachineFeed feed = hypervisor.watch(MachineQuery.all());
        Session console = machine.facet(Console.class).open()) {
      assertThat(feed.next(Duration.ofSeconds(10))).isPresent();
      CompletableFuture<PanvisorException> reader =
          CompletableFuture.supplyAsync(() -> readToTheEnd(console));

      daemon.freeze();
      long frozenAt = System.nanoTime();

      OperationTimeoutException timeout =
          within(
              Duration.ofSeconds(6),
              () ->
                  catchThrowableOfType(
                      OperationTimeoutException.class,
                      () ->
                          hypervisor
                              .byId(machine.id())
                              .with(CallOptions.timeout(Duration.ofSeconds(3)))
                              .pause()));
      assertThat(timeout.outcome()).isEqualTo(Outcome.UNKNOWN);
      // The connection is replaced behind the same hypervisor; the new one hangs as well, and still
      // ends in time.
      PanvisorException second =
          within(
              Duration.ofSeconds(6),
              () ->
                  catchThrowableOfType(
                      PanvisorException.class,
                      () ->
                          hypervisor
                              .with(CallOptions.timeout(Duration.ofSeconds(3)))
                              .list(MachineQuery.all())
                              .toList()));
      assertThat(second)
          .isInstanceOfAny(OperationTimeoutException.class, ConnectionLostException.class);
      assertThat(reader.get(60, TimeUnit.SECONDS)).isInstanceOf(ConnectionLostException.class);

      long left = 60_000 - (System.nanoTime() - frozenAt) / 1_000_000;
      CompletableFuture.runAsync(
              daemon::thaw, CompletableFuture.delayedExecutor(left, TimeUnit.MILLISECONDS))
          .get();

      List<FeedEvent> events = eventsUntilSnapshot(feed);
      assertThat(events).hasAtLeastOneElementOfType(FeedEvent.Gap.class);
      assertThat(hypervisor.list(MachineQuery.all()).map(MachineInfo::name)).contains("frozen");
      machine.stop(StopMode.force());
      assertThat(machine.start()).isTrue();
    }
    machine.stop(StopMode.force());
    assertThat(machine.delete(DeletePolicy.OWNED).failed()).isEmpty();
  }

  @Test
  void aDaemonThatDiesWhileAMachineIsMadeLeavesWhatTheErrorNamesAndASweepRemoves(
      @TempDir Path folder) throws Exception {
    Path image = folder.resolve("image.img");
    Files.write(image, new byte[64 << 20]);
    MachineSpec spec =
        MachineSpec.named("half")
            .memory(DataSize.mebibytes(64))
            .boot(DiskImage.copy(Source.upload(image)))
            .build();
    AtomicBoolean killed = new AtomicBoolean();

    PanvisorException error =
        catchThrowableOfType(
            PanvisorException.class,
            () ->
                hypervisor
                    .with(
                        CallOptions.timeout(Duration.ofSeconds(60))
                            .progress(
                                progress -> {
                                  if (progress.step().startsWith("uploading")
                                      && killed.compareAndSet(false, true)) {
                                    daemon.kill();
                                  }
                                }))
                    .launch(spec));

    assertThat(killed).isTrue();
    assertThat(error).isInstanceOf(ConnectionLostException.class);
    assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(error.leftovers()).extracting(left -> left.type()).contains("volume");

    daemon.restart();
    SweepReport report = hypervisor.sweep();

    assertThat(report.failed()).isEmpty();
    assertThat(report.removed()).anySatisfy(removed -> assertThat(removed).contains("-root."));
    assertThat(hypervisor.sweep().removed()).isEmpty();
    assertThat(hypervisor.list(MachineQuery.all())).isEmpty();
  }

  private static PanvisorException readToTheEnd(Session console) {
    try {
      while (console.read(Duration.ofMinutes(3)).isPresent()) {
        // What the guest writes does not matter here.
      }
      return null;
    } catch (PanvisorException end) {
      return end;
    }
  }

  private static List<FeedEvent> eventsUntilSnapshot(MachineFeed feed) {
    List<FeedEvent> events = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      FeedEvent event = feed.next(Duration.ofSeconds(60)).orElseThrow();
      events.add(event);
      if (event instanceof FeedEvent.Snapshot) {
        return events;
      }
    }
    throw new AssertionError("no snapshot in " + events);
  }

  private static FeedEvent nextChange(MachineFeed feed) {
    return feed.next(Duration.ofSeconds(30)).orElseThrow();
  }

  private static <T> T within(Duration longest, Supplier<T> body)
      throws InterruptedException, ExecutionException {
    long begin = System.nanoTime();
    T result = CompletableFuture.supplyAsync(body).get();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(longest);
    return result;
  }
}
