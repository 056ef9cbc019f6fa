package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.MachineId;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Stops containers.
 *
 * <p>The engine's own stop always kills in the end. Stopping without force is therefore done in two
 * steps: the container's own stop signal, which the engine also takes as the wish that its restart
 * policy must not undo, and then waiting.
 */
final class ContainerStop {

  private static final Set<PowerState> ALIVE =
      Set.of(
          PowerState.RUNNING,
          PowerState.PAUSED,
          PowerState.STARTING,
          PowerState.STOPPING,
          PowerState.UNKNOWN);
  private static final int KILLED = 137;
  private static final Duration SETTLE = Duration.ofMillis(20);

  private final DockerEngine engine;

  ContainerStop(DockerEngine engine) {
    this.engine = engine;
  }

  StopResult stop(Call call, MachineId id, StopMode mode) {
    JsonNode container = engine.inspect(call, id);
    MachineStatus status = ContainerState.ofInspection(container.path("State"));
    if (!ALIVE.contains(status.power())) {
      return new StopResult(false, StopResult.Way.UNKNOWN);
    }
    boolean between = status.power() == PowerState.STARTING;
    StopResult.Way way;
    if (mode instanceof StopMode.EngineDefault || between) {
      // Between two runs of a restart loop there is no process that a signal could reach; the
      // engine's stop ends the loop.
      way = byEngine(call, id);
    } else if (mode instanceof StopMode.Force) {
      signal(call, id, "SIGKILL");
      awaitEnd(call, id, call.deadline());
      way = StopResult.Way.FORCED;
    } else {
      way = asked(call, id, mode, container.path("Config").path("StopSignal").asText(""));
    }
    awaitStopped(call, id);
    return new StopResult(true, way);
  }

  private StopResult.Way byEngine(Call call, MachineId id) {
    engine.run(
        call,
        Subject.machine(id.value()),
        limit -> engine.api().post(limit, ApiPath.of("containers", id.value(), "stop"), null));
    Optional<JsonNode> after = state(call, id);
    return after.isPresent() && after.get().path("ExitCode").asInt() == KILLED
        ? StopResult.Way.FORCED
        : StopResult.Way.CLEAN;
  }

  private StopResult.Way asked(Call call, MachineId id, StopMode mode, String stopSignal) {
    Duration patience =
        mode instanceof StopMode.Graceful graceful
            ? graceful.patience()
            : ((StopMode.GracefulThenForce) mode).patience();
    signal(call, id, stopSignal.isEmpty() ? "SIGTERM" : stopSignal);
    if (awaitEnd(call, id, call.deadline().atMost(patience))) {
      return StopResult.Way.CLEAN;
    }
    if (mode instanceof StopMode.Graceful) {
      throw (OperationTimeoutException)
          new OperationTimeoutException(
                  "the machine was asked to stop and still runs after "
                      + patience.toSeconds()
                      + " s")
              .outcome(Outcome.UNKNOWN)
              .hint("It was left running: give it longer, or stop it with force.");
    }
    signal(call, id, "SIGKILL");
    awaitEnd(call, id, call.deadline());
    return StopResult.Way.FORCED;
  }

  private void signal(Call call, MachineId id, String signal) {
    engine.run(
        call,
        Subject.machine(id.value()),
        limit -> {
          try {
            engine
                .api()
                .post(
                    limit,
                    ApiPath.of("containers", id.value(), "kill").with("signal", signal),
                    null);
          } catch (ApiException e) {
            boolean stopped =
                e.status() == 409
                    || e.words().contains("is not running")
                    || e.words().contains("state improper");
            if (!stopped) {
              throw e;
            }
          }
        });
  }

  /**
   * Waits for the container's end. False when the time passed before, though the call still has
   * some.
   */
  private boolean awaitEnd(Call call, MachineId id, Deadline deadline) {
    call.checkpoint();
    try {
      engine
          .api()
          .post(
              DockerEngine.limit(deadline),
              ApiPath.of("containers", id.value(), "wait").with("condition", "not-running"),
              null,
              JsonNode.class);
      return true;
    } catch (TransportException e) {
      if (e.reason() == TransportException.Reason.TIMED_OUT && !call.deadline().isOver()) {
        return false;
      }
      throw EngineErrors.of(e, call, Subject.machine(id.value()));
    } catch (ApiException e) {
      if (e.status() == 404) {
        // It was made to go away with its end.
        return true;
      }
      throw EngineErrors.of(e, call, Subject.machine(id.value()));
    } catch (IOException e) {
      throw EngineErrors.of(e, call, Subject.machine(id.value()));
    }
  }

  private void awaitStopped(Call call, MachineId id) {
    while (true) {
      Optional<JsonNode> state = state(call, id);
      if (state.isEmpty() || !ALIVE.contains(ContainerState.ofInspection(state.get()).power())) {
        return;
      }
      call.sleep(SETTLE);
    }
  }

  private Optional<JsonNode> state(Call call, MachineId id) {
    return engine
        .ask(
            call,
            Subject.machine(id.value()),
            limit -> engine.api().getIfThere(limit, ApiPath.of("containers", id.value(), "json")))
        .map(container -> container.path("State"));
  }
}
