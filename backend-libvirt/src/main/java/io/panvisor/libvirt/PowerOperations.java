package io.panvisor.libvirt;

import io.panvisor.Cause;
import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Starting, stopping, pausing. */
final class PowerOperations {

  private static final Duration FIRST_LOOK = Duration.ofMillis(50);
  private static final Duration SLOWEST_LOOK = Duration.ofMillis(500);

  /** A guest that is still booting does not hear the power button, so it is pressed again. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

  private static final Set<PowerState> OFF = EnumSet.of(PowerState.STOPPED, PowerState.SUSPENDED);
  private static final Set<PowerState> ON =
      EnumSet.of(PowerState.RUNNING, PowerState.PAUSED, PowerState.STOPPING, PowerState.SLEEPING);

  /** {@code VIR_DOMAIN_SHUTDOWN_INITCTL} and its namesake for reboots. */
  private static final int INITCTL = 1 << 2;

  /** {@code VIR_DOMAIN_SHUTDOWN_SIGNAL} and its namesake for reboots. */
  private static final int SIGNAL = 1 << 3;

  /** How long a container's first process has to take up what came by its control pipe. */
  private static final Duration HEARD = Duration.ofMillis(700);

  private final Domains domains;
  private final boolean containers;

  /**
   * Power verbs of a driver.
   *
   * @param containers whether its machines have a first process and no power button
   */
  PowerOperations(Domains domains, boolean containers) {
    this.domains = domains;
    this.containers = containers;
  }

  boolean start(Call call, MachineId id) {
    return domains.with(
        call,
        id,
        (wire, domain) -> {
          MachineStatus before = MachineReader.status(wire, domain);
          if (before.power() == PowerState.RUNNING) {
            return false;
          }
          if (!OFF.contains(before.power())) {
            throw new IllegalMachineStateException(
                before.power() == PowerState.PAUSED
                    ? "a paused machine is resumed, not started"
                    : "only a machine that is off can be started",
                before,
                OFF);
          }
          try {
            wire.number(
                "virDomainCreateWithFlags",
                () -> Virt.virDomainCreateWithFlags(domain.pointer(), 0));
            return true;
          } catch (NativeFailure failure) {
            if (failure.code() == LibvirtErrors.OPERATION_INVALID
                && MachineReader.status(wire, domain).power() == PowerState.RUNNING) {
              // Somebody else was quicker.
              return false;
            }
            throw failure;
          }
        });
  }

  StopResult stop(Call call, MachineId id, StopMode mode) {
    Optional<MachineStatus> before = status(call, id);
    if (before.isEmpty()) {
      throw new NotFoundException("machine", id.value());
    }
    if (OFF.contains(before.get().power())) {
      return new StopResult(false, StopResult.Way.UNKNOWN);
    }
    if (mode instanceof StopMode.Force) {
      return force(call, id);
    }
    if (mode instanceof StopMode.Graceful graceful) {
      return gracefully(call, id, before.get(), graceful.patience())
          .orElseThrow(() -> stillRunning(graceful.patience()));
    }
    if (mode instanceof StopMode.GracefulThenForce both) {
      boolean hears = before.get().power() == PowerState.RUNNING;
      Optional<StopResult> clean =
          hears ? gracefully(call, id, before.get(), both.patience()) : Optional.empty();
      return clean.orElseGet(() -> force(call, id));
    }
    Duration left = call.deadline().remaining();
    return gracefully(call, id, before.get(), left)
        .orElseThrow(() -> call.timedOut(Outcome.UNKNOWN));
  }

  private static OperationTimeoutException stillRunning(Duration patience) {
    OperationTimeoutException error =
        new OperationTimeoutException(
            "the guest was asked to stop and still runs after " + patience.toMillis() + " ms");
    error.outcome(Outcome.UNKNOWN);
    error.hint("Give it longer, or stop it by force. Guests without ACPI do not hear the request.");
    return error;
  }

  /** Presses the power button and waits; empty when the guest did not stop in that time. */
  private Optional<StopResult> gracefully(
      Call call, MachineId id, MachineStatus before, Duration patience) {
    if (before.power() != PowerState.RUNNING && before.power() != PowerState.STOPPING) {
      throw new IllegalMachineStateException(
          "a machine that is " + before.engineWord() + " cannot hear that it is to stop",
          before,
          EnumSet.of(PowerState.RUNNING));
    }
    Deadline patienceEnds = call.deadline().atMost(patience);
    Duration pause = FIRST_LOOK;
    // libvirt's LXC says that the control pipe was told, also where there is none: so the pipe is
    // tried first, and a moment later comes the signal.
    int way = containers ? INITCTL : 0;
    Duration next = Duration.ZERO;
    Duration sinceAsked = Duration.ZERO;
    while (true) {
      if (sinceAsked.compareTo(next) >= 0) {
        ask(call, id, way);
        next = way == INITCTL ? HEARD : ASK_AGAIN;
        way = containers ? SIGNAL : 0;
        sinceAsked = Duration.ZERO;
      }
      Optional<MachineStatus> now = status(call, id);
      if (now.isEmpty() || !ON.contains(now.get().power())) {
        return Optional.of(new StopResult(true, way(now)));
      }
      if (patienceEnds.isOver()) {
        return Optional.empty();
      }
      call.sleep(pause);
      sinceAsked = sinceAsked.plus(pause);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(SLOWEST_LOOK) < 0 ? doubled : SLOWEST_LOOK;
    }
  }

  /** A machine that was never persistent is gone when it stops; that too is a stop seen. */
  private static StopResult.Way way(Optional<MachineStatus> now) {
    Optional<Cause.Kind> cause = now.flatMap(MachineStatus::cause).map(Cause::kind);
    if (cause.isEmpty()) {
      return StopResult.Way.UNKNOWN;
    }
    return switch (cause.get()) {
      case SHUT_DOWN -> StopResult.Way.CLEAN;
      case FORCED_OFF -> StopResult.Way.FORCED;
      default -> StopResult.Way.UNKNOWN;
    };
  }

  private void ask(Call call, MachineId id, int way) {
    domains.with(
        call,
        id,
        Subject.machine(id).needing(Feature.STOP_GRACEFUL),
        (wire, domain) -> {
          try {
            return wire.number(
                "virDomainShutdownFlags", () -> Virt.virDomainShutdownFlags(domain.pointer(), way));
          } catch (NativeFailure failure) {
            if (failure.code() == LibvirtErrors.OPERATION_INVALID) {
              // It has stopped since the last look; the next look tells.
              return 0;
            }
            throw failure;
          }
        });
  }

  private StopResult force(Call call, MachineId id) {
    try {
      return domains.with(
          call,
          id,
          (wire, domain) -> {
            try {
              wire.number(
                  "virDomainDestroyFlags", () -> Virt.virDomainDestroyFlags(domain.pointer(), 0));
              return new StopResult(true, StopResult.Way.FORCED);
            } catch (NativeFailure failure) {
              if (failure.code() == LibvirtErrors.OPERATION_INVALID
                  && OFF.contains(MachineReader.status(wire, domain).power())) {
                return new StopResult(true, StopResult.Way.UNKNOWN);
              }
              throw failure;
            }
          });
    } catch (NotFoundException gone) {
      return new StopResult(true, StopResult.Way.UNKNOWN);
    }
  }

  boolean pause(Call call, MachineId id) {
    return domains.needing(
        call,
        id,
        Feature.PAUSE,
        (wire, domain) -> {
          MachineStatus before = MachineReader.status(wire, domain);
          if (before.power() == PowerState.PAUSED) {
            return false;
          }
          requireState(before, "only a running machine can be paused", PowerState.RUNNING);
          wire.number("virDomainSuspend", () -> Virt.virDomainSuspend(domain.pointer()));
          return true;
        });
  }

  boolean resume(Call call, MachineId id) {
    return domains.needing(
        call,
        id,
        Feature.PAUSE,
        (wire, domain) -> {
          MachineStatus before = MachineReader.status(wire, domain);
          if (before.power() == PowerState.RUNNING) {
            return false;
          }
          requireState(
              before,
              "only a paused machine can be resumed",
              PowerState.PAUSED,
              PowerState.SLEEPING);
          if (before.power() == PowerState.SLEEPING) {
            wire.number("virDomainPMWakeup", () -> Virt.virDomainPMWakeup(domain.pointer(), 0));
          } else {
            wire.number("virDomainResume", () -> Virt.virDomainResume(domain.pointer()));
          }
          return true;
        });
  }

  void reboot(Call call, MachineId id) {
    domains.needing(
        call,
        id,
        Feature.REBOOT,
        (wire, domain) -> {
          requireState(
              MachineReader.status(wire, domain),
              "only a running machine can be rebooted",
              PowerState.RUNNING);
          if (containers) {
            wire.number("virDomainReboot", () -> Virt.virDomainReboot(domain.pointer(), INITCTL));
          }
          int way = containers ? SIGNAL : 0;
          return wire.number("virDomainReboot", () -> Virt.virDomainReboot(domain.pointer(), way));
        });
  }

  private static void requireState(
      MachineStatus found, String what, PowerState first, PowerState... more) {
    EnumSet<PowerState> allowed = EnumSet.of(first, more);
    if (!allowed.contains(found.power())) {
      throw new IllegalMachineStateException(what, found, allowed);
    }
  }

  /** Empty when the machine is gone. */
  Optional<MachineStatus> status(Call call, MachineId id) {
    try {
      return Optional.of(domains.with(call, id, MachineReader::status));
    } catch (NotFoundException gone) {
      return Optional.empty();
    }
  }
}
