package io.panvisor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Cause;
import io.panvisor.Feature;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.Support;
import io.panvisor.Until;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.spec.MachineSpec;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Starting, stopping, pausing, and waiting for it. */
abstract class PowerContract extends IdentityContract {

  @Test
  void aLaunchedMachineRuns() {
    Machine machine = running();

    assertThat(machine.status().power()).isIn(PowerState.RUNNING, PowerState.STARTING);
    machine.await(Until.running(), patience());
    assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
    assertThat(machine.status().engineWord()).isNotEmpty();
    proved(Feature.LAUNCH, ContractRecord.Proof.WORKS);
  }

  @Test
  void aCreatedMachineDoesNotRunUntilItIsStarted() {
    prove(
        Feature.CREATE,
        () -> {
          Machine machine = hypervisor().create(idle().build());
          MachineStatus status = machine.status();
          assertThat(status.power()).isEqualTo(PowerState.STOPPED);
          assertThat(status.activity()).isEmpty();
          assertThat(status.cause().map(Cause::kind))
              .isIn(Optional.empty(), Optional.of(Cause.Kind.NEVER_STARTED));
          assertThat(machine.start()).isTrue();
          machine.await(Until.running(), patience());
        },
        () -> hypervisor().create(idle().build()));
  }

  @Test
  void powerVerbsSayWhetherTheyChangedSomething() {
    Machine machine = running();

    assertThat(machine.start()).as("start of a running machine").isFalse();
    assertThat(machine.stop(StopMode.force()).changed()).isTrue();
    assertThat(machine.status().power()).isEqualTo(PowerState.STOPPED);
    assertThat(machine.stop(StopMode.force()).changed()).as("stop of a stopped machine").isFalse();
    assertThat(machine.start()).isTrue();
    machine.await(Until.running(), patience());
  }

  @Test
  void aForcedStopIsCalledForced() {
    prove(
        Feature.STOP_FORCE,
        () -> {
          Machine machine = running();
          assertThat(machine.stop(StopMode.force()))
              .isEqualTo(new StopResult(true, StopResult.Way.FORCED));
          assertThat(machine.status().power()).isEqualTo(PowerState.STOPPED);
        },
        () -> shared().stop(StopMode.force()));
  }

  @Test
  void aGuestStopsWhenItIsAsked() {
    prove(
        Feature.STOP_GRACEFUL,
        () -> {
          Machine machine = up();
          assertThat(machine.stop(StopMode.graceful(patience())))
              .isEqualTo(new StopResult(true, StopResult.Way.CLEAN));
          assertThat(machine.status().power()).isEqualTo(PowerState.STOPPED);
          assertThat(machine.stop(StopMode.graceful(patience())).changed()).isFalse();
        },
        () -> shared().stop(StopMode.graceful(patience())));
  }

  @Test
  void aGuestIsAskedBeforeItIsForced() {
    prove(
        Feature.STOP_GRACEFUL_THEN_FORCE,
        () -> {
          Machine machine = up();
          StopResult result = machine.stop(StopMode.gracefulThenForce(patience()));
          assertThat(result.changed()).isTrue();
          assertThat(result.way()).isIn(StopResult.Way.CLEAN, StopResult.Way.UNKNOWN);
          assertThat(machine.status().power()).isEqualTo(PowerState.STOPPED);
        },
        () -> shared().stop(StopMode.gracefulThenForce(patience())));
  }

  @Test
  void theEngineStopsInItsOwnWay() {
    prove(
        Feature.STOP_ENGINE_DEFAULT,
        () -> {
          Machine machine = up();
          assertThat(machine.stop(StopMode.engineDefault()).changed()).isTrue();
          assertThat(machine.status().power()).isEqualTo(PowerState.STOPPED);
        },
        () -> shared().stop(StopMode.engineDefault()));
  }

  @Test
  void aGuestThatDoesNotHeedIsLeftRunningOrForced() {
    Optional<MachineSpec.Builder> stubborn = stubbornMachine(name());
    if (stubborn.isEmpty()) {
      return;
    }
    Machine machine = hypervisor().launch(marked(stubborn.get()).build());
    machine.await(Until.running(), patience());
    untilStubborn(machine);
    if (possible(Feature.STOP_GRACEFUL)) {
      assertThatThrownBy(() -> machine.stop(StopMode.graceful(Duration.ofSeconds(1))))
          .isInstanceOf(OperationTimeoutException.class);
      assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
    }
    assertThat(machine.stop(StopMode.gracefulThenForce(Duration.ofSeconds(1))).way())
        .isIn(StopResult.Way.FORCED, StopResult.Way.UNKNOWN);
    assertThat(machine.status().power()).isEqualTo(PowerState.STOPPED);
  }

  @Test
  void aMachineIsPausedAndGoesOn() {
    prove(
        Feature.PAUSE,
        () -> {
          Machine machine = shared();
          assertThat(machine.resume()).as("resume of a running machine").isFalse();
          try {
            assertThat(machine.pause()).isTrue();
            assertThat(machine.status().power()).isEqualTo(PowerState.PAUSED);
            assertThat(machine.pause()).as("pause of a paused machine").isFalse();
          } finally {
            machine.resume();
          }
          assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
        },
        () -> shared().pause());
  }

  @Test
  void onlyWhatRunsIsPaused() {
    if (!has(Feature.PAUSE)) {
      return;
    }
    Machine machine = made();

    assertThatThrownBy(machine::pause)
        .isInstanceOf(IllegalMachineStateException.class)
        .satisfies(
            error ->
                assertThat(((IllegalMachineStateException) error).found())
                    .hasValueSatisfying(
                        found -> assertThat(found.power()).isEqualTo(PowerState.STOPPED)));
    assertThat(machine.status().power()).isEqualTo(PowerState.STOPPED);
  }

  @Test
  void aMachineIsRestartedAndKeepsItsIdentity() {
    Machine machine = running();
    String name = machine.info().name();

    assertThat(machine.restart(StopMode.force()).changed()).isTrue();

    machine.await(Until.running(), patience());
    assertThat(hypervisor().require(name)).isEqualTo(machine);
  }

  @Test
  void aGuestIsAskedToReboot() {
    prove(
        Feature.REBOOT,
        () -> {
          Machine machine = up();
          machine.reboot();
          eventually(
              "running after the reboot", () -> machine.status().power() == PowerState.RUNNING);
        },
        () -> shared().reboot());
  }

  @Test
  void whatRunsNeedNotBeAwaited() {
    MachineInfo info = shared().await(Until.running(), Duration.ofSeconds(5));

    assertThat(info.id()).isEqualTo(shared().id());
    assertThat(info.status().power()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  void aStopIsAwaited() {
    Machine machine = running();
    machine.stop(StopMode.force());

    assertThat(machine.await(Until.stopped(), patience()).status().power())
        .isEqualTo(PowerState.STOPPED);
  }

  @Test
  void aHopelessWaitEndsAtOnce() {
    Machine machine = running();
    machine.stop(StopMode.force());

    assertThatThrownBy(() -> machine.await(Until.running(), Duration.ofHours(1)))
        .isInstanceOf(IllegalMachineStateException.class);
    assertThatThrownBy(() -> machine.await(Until.tcpPort(80), Duration.ofHours(1)))
        .isInstanceOf(IllegalMachineStateException.class);
  }

  @Test
  void aWaitEndsAtItsDeadline() {
    assertThatThrownBy(() -> shared().await(Until.stopped(), Duration.ofSeconds(2)))
        .isInstanceOf(OperationTimeoutException.class)
        .hasMessageContaining("RUNNING");
  }

  @Test
  void theExitCodeIsTold() {
    Optional<MachineSpec.Builder> ending = endingMachine(name(), 7);
    if (declared(Feature.EXIT_CODE).level() == Support.Level.NO) {
      assertThat(ending).as("a machine with an exit code, on an engine without").isEmpty();
      proved(Feature.EXIT_CODE, ContractRecord.Proof.REFUSED);
      return;
    }
    assertThat(ending).as("endingMachine, needed to prove cause.exit-code").isPresent();
    Machine machine = hypervisor().launch(marked(ending.orElseThrow()).build());

    MachineInfo info = machine.await(Until.stopped(), patience());

    assertThat(info.status().cause().orElseThrow().exitCode()).hasValue(7);
    assertThatThrownBy(() -> machine.await(Until.running(), Duration.ofHours(1)))
        .isInstanceOf(IllegalMachineStateException.class)
        .hasMessageContaining("7");
    proved(Feature.EXIT_CODE, ContractRecord.Proof.WORKS);
  }

  @Test
  void aCrashIsToldFromAStop() {
    Machine machine = running();
    if (possible(Feature.CRASH_REPORT) && crash(machine)) {
      eventually(
          "a crash that is told",
          () ->
              machine
                  .status()
                  .cause()
                  .map(Cause::kind)
                  .filter(Cause.Kind.CRASHED::equals)
                  .isPresent());
      proved(Feature.CRASH_REPORT, ContractRecord.Proof.WORKS);
    }
    remove(machine);
  }
}
