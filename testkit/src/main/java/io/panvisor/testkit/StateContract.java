package io.panvisor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Feature;
import io.panvisor.InfoPart;
import io.panvisor.Machine;
import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.Until;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.NotReadyException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Addresses;
import io.panvisor.facet.Autostart;
import io.panvisor.facet.MachineStats;
import io.panvisor.facet.Rename;
import io.panvisor.facet.SnapshotInfo;
import io.panvisor.facet.Snapshots;
import io.panvisor.facet.Stats;
import io.panvisor.facet.Suspend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Counters, addresses, snapshots, saved memory, names, starting with the host. */
abstract class StateContract extends ResourceContract {

  // ---- counters ----

  @Test
  void countersGrowAndBeginAgainWithTheMachine() {
    prove(
        Feature.STATS,
        () -> {
          Machine machine = running();
          machine.await(Until.running(), patience());
          MachineStats first = machine.facet(Stats.class).sample();
          pass(Duration.ofMillis(1_500));
          MachineStats second = machine.facet(Stats.class).sample();
          assertThat(first.machine()).isEqualTo(machine.id());
          assertThat(second.at()).isAfter(first.at());
          assertThat(second.incarnation()).isEqualTo(first.incarnation());
          assertGrows("cpu", first.cpuNanos(), second.cpuNanos());
          assertGrows("disk reads", first.diskReadBytes(), second.diskReadBytes());
          assertGrows("disk writes", first.diskWrittenBytes(), second.diskWrittenBytes());
          assertGrows("received", first.networkReceivedBytes(), second.networkReceivedBytes());
          assertGrows("sent", first.networkSentBytes(), second.networkSentBytes());
          assertThat(second.cpuNanos()).isPresent();
          assertThat(second.memoryUsedBytes().orElse(1)).isPositive();
          machine.restart(StopMode.force());
          machine.await(Until.running(), patience());
          assertThat(machine.facet(Stats.class).sample().incarnation())
              .isNotEqualTo(first.incarnation());
        },
        () -> shared().facet(Stats.class).sample());
  }

  private static void assertGrows(String what, OptionalLong earlier, OptionalLong later) {
    assertThat(later.isPresent()).as(what + " is known both times").isEqualTo(earlier.isPresent());
    assertThat(later.orElse(0)).as(what).isGreaterThanOrEqualTo(earlier.orElse(0));
  }

  @Test
  void countersOfAllMachinesComeAtOnce() {
    if (!possible(Feature.STATS)) {
      return;
    }
    Machine machine = shared();
    made();
    assertThat(hypervisor().stats()).extracting(MachineStats::machine).contains(machine.id());
    long one = trips(() -> assertThat(hypervisor().stats()).isNotEmpty());
    Machine more = running();
    more.await(Until.running(), patience());

    long two = trips(() -> assertThat(hypervisor().stats()).isNotEmpty());

    if (possible(Feature.STATS_BULK)) {
      assertThat(two).as("round trips for one more machine").isEqualTo(one);
      proved(Feature.STATS_BULK, ContractRecord.Proof.WORKS);
    } else {
      assertThat(two)
          .as("round trips for one more machine, of an engine that has them")
          .isGreaterThan(one == 0 ? -1 : one);
      proved(Feature.STATS_BULK, ContractRecord.Proof.REFUSED);
    }
  }

  // ---- addresses ----

  @Test
  void aMachineHasAnAddress() {
    prove(
        Feature.ADDRESSES,
        () -> {
          Machine machine = shared();
          machine.await(Until.address(), patience());
          assertThat(machine.facet(Addresses.class).list()).isNotEmpty();
          assertThat(machine.info(InfoPart.ADDRESSES).addresses().orElse(List.of())).isNotEmpty();
        },
        () -> shared().facet(Addresses.class).list());
  }

  @Test
  void aPortIsReachedAtItsEndpoint() {
    if (page().isPresent()) {
      InetSocketAddress endpoint = shared().endpoint(page().getAsInt());
      try (Socket socket = new Socket()) {
        socket.connect(endpoint, 5_000);
        assertThat(socket.isConnected()).isTrue();
      } catch (IOException refused) {
        throw new UncheckedIOException("nothing answers at " + endpoint, refused);
      }
    }
    Machine stopped = made();
    assertThatThrownBy(() -> stopped.endpoint(65_000)).isInstanceOf(NotReadyException.class);
  }

  // ---- snapshots ----

  @Test
  void snapshotsAreTakenListedRestoredAndDeleted() {
    prove(
        Feature.SNAPSHOTS,
        () -> {
          Machine machine = made(marked(machineForSnapshots(name())).build());
          MachineId id = machine.id();
          String name = machine.info().name();
          Snapshots snapshots = machine.facet(Snapshots.class);
          assertThat(snapshots.list()).isEmpty();
          SnapshotInfo one = snapshots.takeDisks("one");
          assertThat(one.name()).isEqualTo("one");
          assertThat(one.withMemory()).isFalse();
          assertThatThrownBy(() -> snapshots.takeDisks("one"))
              .isInstanceOf(AlreadyExistsException.class);
          SnapshotInfo two = snapshots.takeDisks("two");
          assertThat(snapshots.list()).extracting(SnapshotInfo::name).containsExactly("one", "two");
          assertThat(two.parent()).contains(one.id());
          assertThat(snapshots.require("two").id()).isEqualTo(two.id());
          assertThat(snapshots.require(two.id()).current()).isTrue();
          snapshots.restore(one.id());
          assertThat(hypervisor().require(name).id()).isEqualTo(id);
          assertThat(snapshots.require("one").current()).isTrue();
          if (has(Feature.SNAPSHOTS_TREE)) {
            SnapshotInfo branch = snapshots.takeDisks("branch");
            assertThat(branch.parent()).contains(one.id());
            assertThat(snapshots.require("two").parent()).contains(one.id());
            proved(Feature.SNAPSHOTS_TREE, ContractRecord.Proof.WORKS);
            snapshots.delete(branch.id());
          }
          snapshots.delete(one.id());
          assertThat(snapshots.list()).extracting(SnapshotInfo::name).containsExactly("two");
          assertThat(snapshots.require("two").parent()).isEmpty();
          assertThatThrownBy(() -> snapshots.restore(one.id()))
              .isInstanceOf(NotFoundException.class);
          assertThatThrownBy(() -> snapshots.delete(one.id()))
              .isInstanceOf(NotFoundException.class);
          assertThatThrownBy(() -> snapshots.require("nobody"))
              .isInstanceOf(NotFoundException.class);
          assertThatThrownBy(() -> snapshots.take("bad name"))
              .isInstanceOf(InvalidSpecException.class);
          assertThat(machine.delete().failed()).isEmpty();
          assertThat(machine.exists()).isFalse();
        },
        () -> shared().facet(Snapshots.class).take("one"));
    if (!has(Feature.SNAPSHOTS) && !has(Feature.SNAPSHOTS_TREE)) {
      proved(Feature.SNAPSHOTS_TREE, ContractRecord.Proof.REFUSED);
    }
  }

  @Test
  void aSnapshotHoldsTheMemoryOfARunningMachine() {
    prove(
        Feature.SNAPSHOTS_MEMORY,
        () -> {
          Machine machine = hypervisor().launch(marked(machineForSnapshots(name())).build());
          machine.await(Until.running(), patience());
          Snapshots snapshots = machine.facet(Snapshots.class);
          SnapshotInfo live = snapshots.take("live");
          assertThat(live.withMemory()).isTrue();
          assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
          machine.stop(StopMode.force());
          snapshots.restore(live.id());
          assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
          snapshots.delete(live.id());
        },
        () -> {
          if (has(Feature.SNAPSHOTS)) {
            Machine machine = hypervisor().launch(marked(machineForSnapshots(name())).build());
            assertThat(machine.facet(Snapshots.class).take("live").withMemory()).isFalse();
            remove(machine);
            throw new UnsupportedFeatureException(
                Feature.SNAPSHOTS_MEMORY, "the snapshot was taken without memory");
          }
          shared().facet(Snapshots.class).take("live");
        });
  }

  // ---- saved memory ----

  @Test
  void memoryIsSavedAndTheMachineGoesOnFromThere() {
    prove(
        Feature.SUSPEND,
        () -> {
          Machine machine = running();
          machine.await(Until.running(), patience());
          Suspend suspend = machine.facet(Suspend.class);
          assertThat(suspend.suspend()).isTrue();
          assertThat(machine.status().power()).isEqualTo(PowerState.SUSPENDED);
          assertThat(suspend.suspend()).as("suspending twice").isFalse();
          assertThat(machine.start()).isTrue();
          machine.await(Until.running(), patience());
          assertThat(suspend.suspend()).isTrue();
          assertThat(suspend.discard()).isTrue();
          assertThat(machine.status().power()).isEqualTo(PowerState.STOPPED);
          assertThat(suspend.discard()).as("discarding twice").isFalse();
          assertThatThrownBy(suspend::suspend).isInstanceOf(IllegalMachineStateException.class);
        },
        () -> shared().facet(Suspend.class).suspend());
  }

  // ---- names ----

  @Test
  void aMachineIsRenamedAndKeepsItsIdentity() {
    prove(
        Feature.RENAME,
        () -> {
          Machine machine = made();
          Machine other = made();
          String old = machine.info().name();
          String fresh = name();
          machine.facet(Rename.class).to(fresh);
          assertThat(machine.info().name()).isEqualTo(fresh);
          assertThat(hypervisor().require(fresh)).isEqualTo(machine);
          assertThat(hypervisor().byName(old)).isEmpty();
          assertThatThrownBy(() -> machine.facet(Rename.class).to("bad\nname"))
              .isInstanceOf(InvalidSpecException.class);
          if (possible(Feature.UNIQUE_NAMES)) {
            String taken = other.info().name();
            assertThatThrownBy(() -> machine.facet(Rename.class).to(taken))
                .isInstanceOf(AlreadyExistsException.class);
          }
          assertThat(machine.info().name()).isEqualTo(fresh);
          machine.start();
          machine.await(Until.running(), patience());
        },
        () -> shared().facet(Rename.class).to(name()));
  }

  @Test
  void aRunningMachineIsRenamedOrSaysThatItRuns() {
    if (!has(Feature.RENAME)) {
      proved(Feature.RENAME_RUNNING, ContractRecord.Proof.REFUSED);
      return;
    }
    Machine machine = running();
    machine.await(Until.running(), patience());
    String old = machine.info().name();
    String fresh = name();
    if (has(Feature.RENAME_RUNNING)) {
      machine.facet(Rename.class).to(fresh);
      assertThat(machine.info().name()).isEqualTo(fresh);
      assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
      proved(Feature.RENAME_RUNNING, ContractRecord.Proof.WORKS);
    } else {
      assertThatThrownBy(() -> machine.facet(Rename.class).to(fresh))
          .isInstanceOf(IllegalMachineStateException.class);
      assertThat(machine.info().name()).isEqualTo(old);
      proved(Feature.RENAME_RUNNING, ContractRecord.Proof.REFUSED);
    }
  }

  // ---- starting with the host ----

  @Test
  void aMachineStartsWithTheHostOrNot() {
    prove(
        Feature.AUTOSTART,
        () -> {
          Machine machine = made();
          Autostart autostart = machine.facet(Autostart.class);
          assertThat(autostart.isEnabled()).isFalse();
          assertThat(autostart.enable(true)).isTrue();
          assertThat(autostart.enable(true)).as("switching on twice").isFalse();
          assertThat(autostart.isEnabled()).isTrue();
          assertThat(machine.info(InfoPart.AUTOSTART).autostart().value()).contains(true);
          assertThat(autostart.enable(false)).isTrue();
          assertThat(machine.info(InfoPart.AUTOSTART).autostart().value()).contains(false);
        },
        () -> shared().facet(Autostart.class).enable(true));
  }
}
