package io.panvisor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.DataSize;
import io.panvisor.DeletePolicy;
import io.panvisor.DeleteReport;
import io.panvisor.EnsureResult;
import io.panvisor.Feature;
import io.panvisor.InfoPart;
import io.panvisor.Labels;
import io.panvisor.Machine;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.Support;
import io.panvisor.SweepReport;
import io.panvisor.Until;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.Labeling;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Source;
import io.panvisor.spi.CreateRequest;
import io.panvisor.spi.Marks;
import io.panvisor.spi.OwnerMark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Making machines and deleting them; who owns them; what is swept. */
abstract class CreationContract extends PowerContract {

  @Test
  void aMachineThatCannotBeMadeLeavesNothing() {
    MachineSpec.Builder broken = MachineSpec.named(name());
    if (imageThatIsMissing().isPresent()) {
      broken.image(imageThatIsMissing().get());
    } else if (possible(Feature.BOOT_DISK_THIN)) {
      broken.boot(DiskImage.thin(Source.onEngine("/nowhere/no-such-image.qcow2")));
    } else {
      return;
    }
    shared();
    Map<String, String> before = everything();

    assertThatThrownBy(() -> hypervisor().launch(broken.build()))
        .isInstanceOf(PanvisorException.class)
        .hasMessageContaining("no-such")
        .satisfies(
            error -> {
              assertThat(((PanvisorException) error).outcome()).isEqualTo(Outcome.NOT_APPLIED);
              assertThat(((PanvisorException) error).leftovers()).isEmpty();
            });
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void aNameThatIsTakenLeavesTheOldMachineAsItWas() {
    if (!possible(Feature.UNIQUE_NAMES)) {
      return;
    }
    Machine machine = shared();
    String name = machine.info().name();
    Map<String, String> before = everything();

    assertThatThrownBy(() -> hypervisor().launch(marked(idleMachine(name)).build()))
        .isInstanceOf(AlreadyExistsException.class)
        .satisfies(
            error ->
                assertThat(((PanvisorException) error).outcome()).isEqualTo(Outcome.NOT_APPLIED));
    assertThat(everything()).isEqualTo(before);
    assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  void aMachineIsDeletedWithAReport() {
    Machine machine = made();

    DeleteReport report = machine.delete();

    assertThat(report.removed()).isNotEmpty();
    assertThat(report.failed()).isEmpty();
    assertThat(machine.exists()).isFalse();
  }

  @Test
  void allOfAMachineIsDeleted() {
    Machine machine = made();

    DeleteReport report = machine.delete(DeletePolicy.ALL);

    assertThat(report.failed()).isEmpty();
    assertThat(machine.exists()).isFalse();
  }

  @Test
  void aMachineIsDeletedWithoutItsStorage() {
    prove(
        Feature.DELETE_KEEP_STORAGE,
        () -> {
          Machine machine = made();
          DeleteReport report = machine.delete(DeletePolicy.KEEP_STORAGE);
          assertThat(report.failed()).isEmpty();
          assertThat(report.removed()).noneMatch(what -> what.startsWith("volume"));
          assertThat(machine.exists()).isFalse();
        },
        () -> shared().delete(DeletePolicy.KEEP_STORAGE));
  }

  @Test
  void aMachineThatRunsIsNotDeleted() {
    Machine machine = shared();

    assertThatThrownBy(machine::delete)
        .isInstanceOf(IllegalMachineStateException.class)
        .satisfies(
            error -> {
              IllegalMachineStateException refused = (IllegalMachineStateException) error;
              assertThat(refused.found().orElseThrow().power()).isEqualTo(PowerState.RUNNING);
              assertThat(refused.allowed()).contains(PowerState.STOPPED);
              assertThat(refused.machine()).contains(machine.id());
              assertThat(refused.outcome()).isEqualTo(Outcome.NOT_APPLIED);
            });
    assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  void aMachineBearsTheMarksOfItsOwner() {
    if (!possible(Feature.LABELS)) {
      return;
    }
    MachineInfo info = shared().info(InfoPart.LABELS);
    Map<String, String> marks = info.marks().orElse(Map.of());

    assertThat(OwnerMark.parse(marks.getOrDefault(Marks.OWNER, "")).orElseThrow().isThisProcess())
        .isTrue();
    assertThat(marks).containsKeys(Marks.REQUEST, Marks.SPEC).containsEntry(Marks.INTENT, "launch");
    assertThat(marks).doesNotContainKey(Marks.CREATING);
    assertThat(info.labels().orElse(Map.of()))
        .containsEntry(RUN_LABEL, runLabel())
        .allSatisfy((key, value) -> assertThat(key).doesNotStartWith(Labels.RESERVED));
  }

  @Test
  void sweepingLeavesWhatHasAnOwner() {
    Machine running = shared();
    Machine stopped = made();
    Machine ephemeral = hypervisor().launch(idle().ephemeral(Duration.ofHours(1)).build());

    SweepReport report = hypervisor().sweep();

    assertThat(report.removed())
        .noneMatch(what -> what.contains(stopped.info().name()))
        .noneMatch(what -> what.contains(ephemeral.info().name()));
    assertThat(running.exists()).isTrue();
    assertThat(stopped.exists()).isTrue();
    assertThat(ephemeral.exists()).isTrue();
  }

  @Test
  void sweepingRemovesWhatDeadProcessesLeft() {
    if (!possible(Feature.LABELS)) {
      return;
    }
    OwnerMark mine = OwnerMark.ofThisProcess(engineTime());
    OwnerMark dead =
        new OwnerMark(mine.host(), mine.boot(), deadProcess(), mine.started(), mine.expires());
    ProcessHandle parent =
        ProcessHandle.of(1).or(() -> ProcessHandle.current().parent()).orElseThrow();
    OwnerMark alive =
        new OwnerMark(
            mine.host(),
            mine.boot(),
            parent.pid(),
            parent.info().startInstant().orElse(Instant.EPOCH),
            mine.expires());
    OwnerMark elsewhere =
        new OwnerMark("another-host", mine.boot(), 1, mine.started(), mine.expires());
    Machine orphaned = owned(dead, Map.of(Marks.EPHEMERAL, "true"));
    Machine lasting = owned(dead, Map.of());
    Machine inUse = owned(alive, Map.of(Marks.EPHEMERAL, "true"));
    Machine remote = owned(elsewhere, Map.of(Marks.EPHEMERAL, "true"));
    String orphan = orphaned.info().name();

    SweepReport report = hypervisor().sweep();

    assertThat(report.removed()).contains("machine " + orphan);
    assertThat(orphaned.exists()).as("ephemeral machine of a dead process").isFalse();
    assertThat(lasting.exists()).as("lasting machine of a dead process").isTrue();
    assertThat(inUse.exists()).as("ephemeral machine of a live process").isTrue();
    assertThat(remote.exists()).as("ephemeral machine of another host").isTrue();
    assertThat(report.kept())
        .anyMatch(what -> what.contains(inUse.info().name()))
        .anyMatch(what -> what.contains(remote.info().name()));
  }

  /** A machine that another process has launched, as far as its marks tell. */
  private Machine owned(OwnerMark owner, Map<String, String> more) {
    MachineSpec spec = idle().build();
    UUID request = UUID.randomUUID();
    Map<String, String> marks = new TreeMap<>(more);
    marks.put(Marks.OWNER, owner.toString());
    marks.put(Marks.REQUEST, request.toString());
    marks.put(Marks.INTENT, "launch");
    marks.put(Marks.SPEC, spec.fingerprint());
    MachineId id =
        beneath(
            (connection, call) ->
                connection.create(call, new CreateRequest(spec, request, marks, true)));
    return hypervisor().byId(id);
  }

  private static long deadProcess() {
    long process = 4_194_000;
    while (ProcessHandle.of(process).isPresent()) {
      process--;
    }
    return process;
  }

  @Test
  void whatIsWantedIsMadeStartedOrFoundRunning() {
    if (!possible(Feature.LABELS)) {
      return;
    }
    MachineSpec wanted = idle().build();

    EnsureResult made = hypervisor().ensure(wanted);
    made.machine().await(Until.running(), patience());
    EnsureResult found = hypervisor().ensure(wanted);
    made.machine().stop(StopMode.force());
    EnsureResult started = hypervisor().ensure(wanted);

    assertThat(made.change()).isEqualTo(EnsureResult.Change.MADE);
    assertThat(found.change()).isEqualTo(EnsureResult.Change.NONE);
    assertThat(started.change()).isEqualTo(EnsureResult.Change.STARTED);
    assertThat(List.of(found.machine(), started.machine())).containsOnly(made.machine());
    MachineSpec other = marked(idleMachine(wanted.name())).memory(DataSize.mebibytes(200)).build();
    assertThatThrownBy(() -> hypervisor().ensure(other)).isInstanceOf(AlreadyExistsException.class);
    assertThat(made.machine().exists()).isTrue();
  }

  @Test
  void labelsAreKeptAsTheyWereGiven() {
    Labels labels = Labels.none();
    labels = labels.with("a", "");
    labels = labels.with("special", "<a href='x'>&amp; 100% $HOME `id` ; | # ~ {} []</a>");
    labels = labels.with("spaces", "  in front and behind  ");
    labels = labels.with("long", "x".repeat(255));
    labels = labels.with("unicode", "äöü Ω 漢字 \uD83D\uDE80" + "é".repeat(100));
    labels = labels.with("equals", "a=b,c:d");
    labels = labels.with("0", "0");
    labels = labels.with("k".repeat(63), "long key");
    labels = labels.with("with.dots/and-dashes_too", "yes");
    for (int more = 0; labels.asMap().size() < Labels.MOST - 1; more++) {
      labels = labels.with("more-" + more, "value " + more);
    }
    Labels given = labels;
    if (!possible(Feature.LABELS)) {
      refused(Feature.LABELS, () -> hypervisor().launch(idle().labels(given).build()));
      return;
    }
    Map<String, String> expected = new TreeMap<>(given.asMap());
    expected.put(RUN_LABEL, runLabel());

    Machine machine = made(idle().labels(given).build());

    // A container has its image's labels as well.
    assertThat(machine.info(InfoPart.LABELS).labels().orElse(Map.of()))
        .containsAllEntriesOf(expected);
    proved(Feature.LABELS, ContractRecord.Proof.WORKS);
  }

  @Test
  void machinesAreFoundByTheirLabels() {
    if (!possible(Feature.LABELS)) {
      return;
    }
    Machine machine = made(idle().label("colour", "red & 'blue'").build());
    made(idle().label("colour", "red").build());

    var query = MachineQuery.all().withLabel(RUN_LABEL, runLabel());

    assertThat(listed(query.withLabel("colour", "red & 'blue'")))
        .extracting(MachineInfo::id)
        .containsExactly(machine.id());
    assertThat(listed(query)).hasSizeGreaterThanOrEqualTo(2);
    assertThat(listed(query.withLabel("colour", "green"))).isEmpty();
    proved(
        Feature.LABELS_FILTER,
        possible(Feature.LABELS_FILTER)
            ? ContractRecord.Proof.WORKS
            : ContractRecord.Proof.REFUSED);
  }

  @Test
  void labelsChangeLater() {
    prove(
        Feature.LABELS_CHANGE,
        () -> {
          Machine machine = made(idle().label("stays", "1").label("goes", "2").build());
          Map<String, String> marks = machine.info(InfoPart.LABELS).marks().orElse(Map.of());
          machine
              .facet(Labeling.class)
              .change(Map.of("new", "<3>", "goes-not", "4"), Set.of("goes", "unknown"));
          MachineInfo info = machine.info(InfoPart.LABELS);
          assertThat(info.labels().orElse(Map.of()))
              .containsEntry("stays", "1")
              .containsEntry("new", "<3>")
              .containsEntry("goes-not", "4")
              .doesNotContainKey("goes");
          assertThat(info.marks().orElse(Map.of())).isEqualTo(marks);
        },
        () -> shared().facet(Labeling.class).change(Map.of("new", "3"), Set.of()));
  }

  @Test
  void aMachineWithoutAFeatureThatDependsIsRefused() {
    for (Feature feature : Feature.known()) {
      if (declared(feature).level() != Support.Level.DEPENDS) {
        continue;
      }
      Optional<MachineSpec.Builder> without = machineWithout(feature, name());
      if (without.isPresent()) {
        Machine machine = made(marked(without.get()).build());
        assertThat(machine.support(feature).level())
            .as("%s of a machine without it", feature.id())
            .isEqualTo(Support.Level.NO);
        assertThat(machine.support(feature).explanation()).isNotEmpty();
      }
    }
  }
}
