package io.panvisor.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.panvisor.CallOptions;
import io.panvisor.Cause;
import io.panvisor.ConnectOptions;
import io.panvisor.DataSize;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.OperationListener;
import io.panvisor.Panvisor;
import io.panvisor.PowerState;
import io.panvisor.Secret;
import io.panvisor.StopMode;
import io.panvisor.SweepReport;
import io.panvisor.Until;
import io.panvisor.error.BusyException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.ResourcesExhaustedException;
import io.panvisor.event.FeedEvent;
import io.panvisor.event.MachineFeed;
import io.panvisor.facet.Exec;
import io.panvisor.facet.ExecSpec;
import io.panvisor.facet.LogQuery;
import io.panvisor.facet.Logs;
import io.panvisor.facet.Session;
import io.panvisor.spec.Disk;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What core and a backend make of an engine that fails. */
class FaultTest {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final MemoryEngine engine =
      MemoryEngine.builder("fault-" + NUMBERS.incrementAndGet()).build();
  private final MemoryFaults faults = engine.faults();
  private final Hypervisor hypervisor = Panvisor.connect(engine.uri());

  @AfterEach
  void close() {
    hypervisor.close();
    engine.close();
  }

  private static MachineSpec withDisks(String name) {
    return MachineSpec.named(name)
        .boot(DiskImage.thin(Source.onEngine("/images/base.qcow2")))
        .vm(vm -> vm.disk(Disk.create(DataSize.gibibytes(1))))
        .build();
  }

  // ---- half-made machines ----

  @ParameterizedTest
  @CsvSource({"disk made,0", "disk made,1", "defined,0", "started,0"})
  void aLaunchThatFailsHalfWayLeavesNothing(String step, int after) {
    faults
        .on(MemoryCall.CREATE)
        .at(step)
        .after(after)
        .fail(() -> new ResourcesExhaustedException("the pool is full", "disk"));

    assertThatThrownBy(() -> hypervisor.launch(withDisks("half")))
        .isInstanceOf(ResourcesExhaustedException.class)
        .satisfies(
            error -> {
              PanvisorException failed = (PanvisorException) error;
              assertThat(failed.outcome()).isEqualTo(Outcome.NOT_APPLIED);
              assertThat(failed.leftovers()).isEmpty();
              assertThat(failed.operation()).isEqualTo("hypervisor.launch");
              assertThat(failed.engine()).contains("memory");
            });
    assertThat(hypervisor.list(MachineQuery.all())).isEmpty();
    assertThat(engine.volumes()).isEmpty();
    hypervisor.launch(withDisks("half"));
  }

  @ParameterizedTest
  @CsvSource({"disk made,0,1", "disk made,1,2", "defined,0,3", "started,0,3"})
  void aLaunchWhoseDaemonDiesNamesWhatIsLeftAndSweepRemovesIt(String step, int after, int left) {
    faults.on(MemoryCall.CREATE).at(step).after(after).killDaemon(true);

    assertThatThrownBy(() -> hypervisor.launch(withDisks("lost")))
        .isInstanceOf(ConnectionLostException.class)
        .satisfies(
            error -> {
              PanvisorException failed = (PanvisorException) error;
              assertThat(failed.outcome()).isEqualTo(Outcome.UNKNOWN);
              assertThat(failed.leftovers()).hasSize(left);
              assertThat(failed.getMessage()).contains("left behind").contains("sweep");
            });
    engine.comesBack();

    SweepReport swept = hypervisor.sweep();

    assertThat(swept.failed()).isEmpty();
    assertThat(swept.removed()).isNotEmpty();
    assertThat(hypervisor.list(MachineQuery.all())).isEmpty();
    assertThat(engine.volumes()).isEmpty();
    assertThat(hypervisor.sweep().removed()).isEmpty();
  }

  @Test
  void aSweepKeepsWhatIsBeingMade() {
    List<SweepReport> reports = new ArrayList<>();
    faults.on(MemoryCall.CREATE).at("defined").slow(Duration.ofMillis(10));
    CallOptions options =
        CallOptions.timeout(Duration.ofMinutes(1))
            .progress(
                progress -> {
                  if (progress.step().startsWith("starting")) {
                    reports.add(hypervisor.sweep());
                  }
                });

    Machine machine = hypervisor.with(options).launch(MachineSpec.named("young").build());

    assertThat(reports).isNotEmpty();
    assertThat(reports.get(0).removed()).isEmpty();
    assertThat(reports.get(0).kept()).anyMatch(what -> what.contains("young"));
    assertThat(machine.exists()).isTrue();
  }

  // ---- connections ----

  @Test
  void readsAreTriedAgainOnANewConnection() {
    hypervisor.launch(MachineSpec.named("a").build());
    faults.on(MemoryCall.LIST).times(2).loseConnection();

    assertThat(hypervisor.list(MachineQuery.all())).hasSize(1);
    assertThat(hypervisor.engine().id()).isEqualTo("memory-" + engine.name());
  }

  @Test
  void readsAreNotTriedForever() {
    faults.on(MemoryCall.LIST).times(100).loseConnection();

    assertThatThrownBy(() -> hypervisor.list(MachineQuery.all()))
        .isInstanceOf(ConnectionLostException.class);
    faults.clear();
    assertThat(hypervisor.list(MachineQuery.all())).isEmpty();
  }

  @Test
  void aChangeWhoseAnswerIsLostIsMadeOnceAndItsOutcomeIsUnknown() {
    Machine machine = hypervisor.create(MachineSpec.named("a").build());
    faults.on(MemoryCall.START).loseAnswer();

    assertThatThrownBy(machine::start)
        .isInstanceOf(ConnectionLostException.class)
        .satisfies(
            error -> assertThat(((PanvisorException) error).outcome()).isEqualTo(Outcome.UNKNOWN));
    assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
    assertThat(machine.info(InfoPart.ENGINE).engineFacts().orElse(Map.of()))
        .containsEntry("incarnation", "1");
  }

  @Test
  void anEngineThatIsGoneIsSaidToBeGoneAndTheSameHypervisorWorksAfterwards() {
    Machine machine = hypervisor.launch(MachineSpec.named("a").build());
    engine.dies(false);

    assertThatThrownBy(machine::status)
        .isInstanceOfAny(ConnectionLostException.class, EngineNotInstalledException.class);
    assertThatThrownBy(() -> hypervisor.launch(MachineSpec.named("b").build()))
        .isInstanceOf(EngineNotInstalledException.class);
    engine.comesBack();

    assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
    assertThat(hypervisor.byName("b")).isEmpty();
  }

  @Test
  void machinesThatDieWithTheirEngineHaveCrashedAndCanBeStarted() {
    Machine machine = hypervisor.launch(MachineSpec.named("a").build());
    engine.dies(true);
    engine.comesBack();

    assertThat(machine.status().power()).isEqualTo(PowerState.STOPPED);
    assertThat(machine.status().cause().orElseThrow().kind()).isEqualTo(Cause.Kind.CRASHED);
    assertThat(machine.start()).isTrue();
  }

  @Test
  void streamsEndWithAnErrorWhenTheConnectionBreaks() {
    Machine machine = hypervisor.launch(MachineSpec.named("box").image("busybox").build());
    Session log = machine.facet(Logs.class).open(LogQuery.all().follow());
    Session cat = machine.facet(Exec.class).open(ExecSpec.command("cat"));
    assertThat(log.read(Duration.ofSeconds(5))).isPresent();

    engine.dies(false);

    assertThatThrownBy(() -> log.read(Duration.ofSeconds(5)))
        .isInstanceOf(ConnectionLostException.class);
    assertThatThrownBy(() -> cat.read(Duration.ofSeconds(5)))
        .isInstanceOf(ConnectionLostException.class);
    assertThatThrownBy(() -> cat.write(new byte[1])).isInstanceOf(ConnectionLostException.class);
  }

  // ---- deadlines ----

  @Test
  void aCallThatHangsEndsAtItsDeadlineAndTheNextOneWorks() {
    Machine machine = hypervisor.create(MachineSpec.named("a").build());
    faults.on(MemoryCall.START).hang();

    assertThatThrownBy(machine.with(CallOptions.timeout(Duration.ofSeconds(5)))::start)
        .isInstanceOf(OperationTimeoutException.class)
        .satisfies(
            error -> assertThat(((PanvisorException) error).outcome()).isEqualTo(Outcome.UNKNOWN));
    assertThat(machine.start()).isTrue();
  }

  @Test
  void aDeadlineIsOverTheWholeOperation() {
    faults.on(MemoryCall.CREATE).at("disk made").times(2).slow(Duration.ofSeconds(4));

    assertThatThrownBy(
            () ->
                hypervisor
                    .with(CallOptions.timeout(Duration.ofSeconds(6)))
                    .launch(withDisks("slow")))
        .isInstanceOf(OperationTimeoutException.class)
        .satisfies(
            error ->
                assertThat(((PanvisorException) error).outcome()).isEqualTo(Outcome.NOT_APPLIED));
    assertThat(engine.volumes()).isEmpty();
  }

  @Test
  void callsThatHangAreBounded() {
    faults.on(MemoryCall.FIND).times(1_000).hang();
    Hypervisor hurried = hypervisor.with(CallOptions.timeout(Duration.ofMillis(50)));

    List<Throwable> thrown = new ArrayList<>();
    for (int times = 0; times < 20; times++) {
      thrown.add(catchThrowable(() -> hurried.require("nobody")));
    }

    assertThat(thrown.subList(0, 16)).hasOnlyElementsOfType(OperationTimeoutException.class);
    assertThat(thrown.subList(16, 20)).hasOnlyElementsOfType(BusyException.class);
    faults.clear();
    assertThat(hypervisor.list(MachineQuery.all())).isEmpty();
  }

  // ---- lists ----

  @Test
  void aListThatFailsHalfWayIsNotCutShort() {
    for (int number = 0; number < 4; number++) {
      hypervisor.create(MachineSpec.named("m" + number).build());
    }
    faults.on(MemoryCall.LIST).at("half way").fail(() -> new EngineException("disk on fire"));

    assertThatThrownBy(() -> hypervisor.list(MachineQuery.all()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("disk on fire");
    assertThat(hypervisor.list(MachineQuery.all())).hasSize(4);
  }

  @Test
  void aMachineThatCannotBeReadIsARowThatSaysSo() {
    hypervisor.create(MachineSpec.named("good").build());
    hypervisor.create(MachineSpec.named("bad").build());
    faults.unreadable("bad");

    List<MachineInfo> all = hypervisor.list(MachineQuery.all().withAllParts()).toList();

    assertThat(all).hasSize(2);
    assertThat(all).filteredOn(info -> info.problem().isPresent()).hasSize(1);
  }

  // ---- feeds ----

  @Test
  void aFeedTellsAGapAndGoesOnWithAFreshSnapshot() {
    try (MachineFeed feed = hypervisor.watch(MachineQuery.all())) {
      assertThat(feed.next(Duration.ofSeconds(5)).orElseThrow())
          .isInstanceOf(FeedEvent.Snapshot.class);
      faults.eventGap("the queue was full");
      hypervisor.create(MachineSpec.named("missed").build());

      assertThat(feed.next(Duration.ofSeconds(5)).orElseThrow())
          .isEqualTo(new FeedEvent.Gap("the queue was full"));
      FeedEvent.Snapshot fresh =
          (FeedEvent.Snapshot) feed.next(Duration.ofSeconds(5)).orElseThrow();
      assertThat(fresh.machines()).extracting(MachineInfo::name).containsExactly("missed");
    }
  }

  @Test
  void aFeedOutlivesItsEngine() {
    hypervisor.launch(MachineSpec.named("a").build());
    try (MachineFeed feed = hypervisor.watch(MachineQuery.all())) {
      feed.next(Duration.ofSeconds(5));
      engine.dies(true);

      assertThat(feed.next(Duration.ofSeconds(5)).orElseThrow()).isInstanceOf(FeedEvent.Gap.class);
      assertThat(feed.next(Duration.ofSeconds(5))).isEmpty();
      engine.comesBack();
      FeedEvent.Snapshot fresh =
          (FeedEvent.Snapshot) feed.next(Duration.ofMinutes(1)).orElseThrow();
      assertThat(fresh.machines().get(0).status().power()).isEqualTo(PowerState.STOPPED);
    }
  }

  @Test
  void aFeedIsRightThoughEventsComeLateAndReversed() {
    try (MemoryEngine reversed =
            MemoryEngine.builder("reversed").habit(MemoryHabit.EVENTS_REVERSED).build();
        Hypervisor late = Panvisor.connect(reversed.uri());
        MachineFeed feed = late.watch(MachineQuery.all())) {
      feed.next(Duration.ofSeconds(5));
      Machine machine = late.launch(MachineSpec.named("a").build());
      machine.stop(StopMode.force());

      FeedEvent.Changed changed =
          (FeedEvent.Changed) feed.next(Duration.ofSeconds(5)).orElseThrow();
      assertThat(changed.machine().status().power()).isEqualTo(PowerState.STOPPED);
      machine.delete();
      assertThat(feed.next(Duration.ofSeconds(5)).orElseThrow())
          .isEqualTo(new FeedEvent.Removed(machine.id()));
    }
  }

  // ---- secrets, listeners, time ----

  @ParameterizedTest
  @ValueSource(strings = {"", "defined", "started"})
  void secretsAreScrubbedFromWhatTheEngineSays(String step) {
    faults
        .on(MemoryCall.CREATE)
        .at(step)
        .fail(
            () ->
                new EngineException("cannot set TOKEN=hunter22")
                    .engineWords("bad variable TOKEN=hunter22")
                    .hint("change hunter22"));
    MachineSpec spec =
        MachineSpec.named("a")
            .image("busybox")
            .container(container -> container.environment("TOKEN", Secret.of("hunter22")))
            .build();

    assertThatThrownBy(() -> hypervisor.launch(spec))
        .satisfies(
            error -> {
              PanvisorException failed = (PanvisorException) error;
              assertThat(failed.getMessage()).doesNotContain("hunter22").contains("***");
              assertThat(failed.engineWords().orElseThrow()).doesNotContain("hunter22");
            });
  }

  @Test
  void aListenerHearsOfEveryOperationAndCannotDisturbIt() {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    OperationListener listener =
        new OperationListener() {
          @Override
          public void started(Operation operation) {
            heard.add("began " + operation.operation());
            throw new IllegalStateException("a listener's own trouble");
          }

          @Override
          public void succeeded(Operation operation, Duration took) {
            heard.add("did " + operation.operation());
          }

          @Override
          public void failed(Operation operation, Duration took, PanvisorException error) {
            heard.add("failed " + operation.operation());
          }
        };
    try (Hypervisor listened =
        Panvisor.builder().listener(listener).build().open(engine.uri(), ConnectOptions.none())) {
      heard.clear();
      listened.launch(MachineSpec.named("a").build());
      assertThatThrownBy(() -> listened.launch(MachineSpec.named("a").build()))
          .isInstanceOf(PanvisorException.class);
    }

    assertThat(heard)
        .containsExactly(
            "began hypervisor.launch",
            "did hypervisor.launch",
            "began hypervisor.launch",
            "failed hypervisor.launch");
  }

  @Test
  void timeCanBeMovedByHand() {
    VirtualTime time = VirtualTime.byHand();
    try (MemoryEngine slow = MemoryEngine.builder("by-hand").time(time).build();
        Hypervisor still = Panvisor.connect(slow.uri())) {
      Machine machine = still.launch(MachineSpec.named("a").build());
      time.advance(Duration.ofMillis(3_999));
      assertThat(machine.info(InfoPart.ADDRESSES).addresses().orElse(List.of())).isEmpty();

      time.advance(Duration.ofMillis(1));

      assertThat(machine.info(InfoPart.ADDRESSES).addresses().orElse(List.of())).hasSize(1);
      assertThat(machine.await(Until.address(), Duration.ofSeconds(1)).id())
          .isEqualTo(machine.id());
    }
  }
}
