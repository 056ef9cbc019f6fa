package io.panvisor.openvz;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.process.CommandResult;
import io.panvisor.spi.Call;
import io.panvisor.spi.SuspendOperations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Starting, stopping, pausing and suspending containers. */
final class ContainerPower implements SuspendOperations {

  private static final String KILLED = "Killing container";

  private final Containers containers;

  ContainerPower(Containers containers) {
    this.containers = containers;
  }

  static List<String> start(String id, OpenvzOptions options) {
    List<String> arguments = new ArrayList<>(List.of("start", id));
    if (options.isWaiting()) {
      arguments.add("--wait");
    }
    return arguments;
  }

  boolean start(Call call, MachineId id) {
    PowerState found = containers.requireStatus(call, id).power();
    if (found == PowerState.RUNNING) {
      return false;
    }
    boolean saved = found == PowerState.SUSPENDED || found == PowerState.PAUSED;
    CommandResult result =
        containers.attempt(call, List.of(saved ? "resume" : "start", id.value()));
    if (result.exitCode() == ExitCodes.RUNNING) {
      return false;
    }
    require(result, id);
    return true;
  }

  StopResult stop(Call call, MachineId id, StopMode mode) {
    PowerState found = containers.requireStatus(call, id).power();
    if (found == PowerState.SUSPENDED) {
      discard(call, id);
      return new StopResult(true, StopResult.Way.FORCED);
    }
    if (found == PowerState.STOPPED) {
      return new StopResult(false, StopResult.Way.UNKNOWN);
    }
    if (mode instanceof StopMode.Graceful) {
      throw new UnsupportedFeatureException(Feature.STOP_GRACEFUL, "vzctl stop kills in the end");
    }
    if (mode instanceof StopMode.Force) {
      return stopped(containers.change(call, "stop", id.value(), "--fast"));
    }
    if (mode instanceof StopMode.GracefulThenForce both) {
      return patiently(call, id, both.patience());
    }
    return stopped(containers.change(call, "stop", id.value()));
  }

  /** vzctl has a time of its own, of two minutes; ours ends vzctl and has the container killed. */
  private StopResult patiently(Call call, MachineId id, Duration patience) {
    if (call.deadline().remaining().compareTo(patience) <= 0) {
      return stopped(containers.change(call, "stop", id.value()));
    }
    try {
      return stopped(containers.change(call.withOwnDeadline(patience), "stop", id.value()));
    } catch (OperationTimeoutException deaf) {
      call.checkpoint();
      containers.change(call, "stop", id.value(), "--fast");
      return new StopResult(true, StopResult.Way.FORCED);
    }
  }

  private static StopResult stopped(CommandResult result) {
    boolean killed = result.out().contains(KILLED);
    return new StopResult(true, killed ? StopResult.Way.FORCED : StopResult.Way.CLEAN);
  }

  boolean pause(Call call, MachineId id) {
    return toggle(call, id, "pause", PowerState.RUNNING, PowerState.PAUSED);
  }

  boolean resume(Call call, MachineId id) {
    return toggle(call, id, "resume", PowerState.PAUSED, PowerState.RUNNING);
  }

  private boolean toggle(Call call, MachineId id, String verb, PowerState from, PowerState wanted) {
    MachineStatus found = containers.requireStatus(call, id);
    if (found.power() == wanted) {
      return false;
    }
    requireState(found, from, "only a container that runs or is paused changes between the two");
    containers.change(call, verb, id.value());
    return true;
  }

  void reboot(Call call, MachineId id) {
    requireState(
        containers.requireStatus(call, id),
        PowerState.RUNNING,
        "only a container that runs can restart");
    containers.change(call, "restart", id.value());
  }

  @Override
  public boolean suspend(Call call, MachineId id) {
    MachineStatus found = containers.requireStatus(call, id);
    if (found.power() == PowerState.SUSPENDED) {
      return false;
    }
    requireState(found, PowerState.RUNNING, "only a container that runs can be suspended");
    call.step("saving the memory");
    containers.change(call, "suspend", id.value());
    return true;
  }

  /** The tools drop a saved memory only by using it: it goes on for a moment, and is killed. */
  @Override
  public boolean discard(Call call, MachineId id) {
    if (containers.requireStatus(call, id).power() != PowerState.SUSPENDED) {
      return false;
    }
    containers.change(call, "resume", id.value());
    containers.change(call, "stop", id.value(), "--fast");
    return true;
  }

  private static void requireState(MachineStatus found, PowerState wanted, String why) {
    if (found.power() != wanted) {
      throw new IllegalMachineStateException(why, found, Set.of(wanted));
    }
  }

  private void require(CommandResult result, MachineId id) {
    if (result.exitCode() != ExitCodes.DONE) {
      throw ExitCodes.error(result, containers.facts().generation(), id.value());
    }
  }
}
