package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.panvisor.Activity;
import io.panvisor.Cause;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a swarm's tasks mean for the place that they fill. */
class SwarmTasksTest {

  private static JsonNode task(
      String slot, String created, String state, String desired, String more) {
    try {
      return new ObjectMapper()
          .readTree(
              "{\"ID\":\"t"
                  + created
                  + "\",\"Slot\":"
                  + slot
                  + ",\"NodeID\":\"n1\",\"CreatedAt\":\"2026-01-01T00:00:0"
                  + created
                  + "Z\",\"DesiredState\":\""
                  + desired
                  + "\",\"Status\":{\"State\":\""
                  + state
                  + "\""
                  + more
                  + "}}");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static MachineStatus status(JsonNode... tasks) {
    return SwarmTasks.status(List.of(tasks), true, true);
  }

  @Test
  void aPlaceWithoutTasksIsStoppedOrAboutToStart() {
    assertThat(SwarmTasks.status(List.of(), false, false).cause().map(Cause::kind))
        .contains(Cause.Kind.NEVER_STARTED);
    assertThat(SwarmTasks.status(List.of(), false, true).cause().map(Cause::kind))
        .contains(Cause.Kind.REQUESTED);
    assertThat(SwarmTasks.status(List.of(), true, false).power()).isEqualTo(PowerState.STARTING);
  }

  @Test
  void aTaskRunsWhenItIsWantedTo() {
    assertThat(status(task("1", "1", "running", "running", "")).power())
        .isEqualTo(PowerState.RUNNING);
    assertThat(status(task("1", "1", "running", "remove", "")).power())
        .isEqualTo(PowerState.STOPPING);
    assertThat(status(task("1", "1", "preparing", "running", "")).power())
        .isEqualTo(PowerState.STARTING);
  }

  @Test
  void whatRunsIsTheMachineWhileItsSuccessorIsMade() {
    assertThat(
            status(task("1", "2", "ready", "ready", ""), task("1", "1", "running", "running", ""))
                .power())
        .isEqualTo(PowerState.RUNNING);
  }

  @Test
  void anEndSaysWhy() {
    MachineStatus failed =
        status(
            task(
                "1",
                "1",
                "failed",
                "shutdown",
                ",\"Err\":\"task: non-zero exit (7)\",\"ContainerStatus\":{\"ExitCode\":7}"));
    assertThat(failed.power()).isEqualTo(PowerState.STOPPED);
    assertThat(failed.cause()).contains(Cause.exited(7).withDetail("task: non-zero exit (7)"));
    MachineStatus rejected =
        status(task("1", "1", "rejected", "shutdown", ",\"Err\":\"No such image: x:1\""));
    assertThat(rejected.power()).isEqualTo(PowerState.FAILED);
    assertThat(rejected.cause().map(Cause::kind)).contains(Cause.Kind.START_FAILED);
    MachineStatus unplaced =
        status(task("1", "1", "pending", "running", ",\"Err\":\"no suitable node\""));
    assertThat(unplaced.power()).isEqualTo(PowerState.STARTING);
    assertThat(unplaced.cause().flatMap(Cause::detail)).contains("no suitable node");
    assertThat(status(task("1", "1", "complete", "shutdown", "")).power())
        .isEqualTo(PowerState.STOPPED);
    assertThat(status(task("1", "1", "something-new", "running", "")).power())
        .isEqualTo(PowerState.UNKNOWN);
  }

  @Test
  void whatIsReplacedAfterAFailureLoops() {
    MachineStatus status =
        status(
            task("1", "2", "ready", "ready", ""),
            task("1", "1", "failed", "shutdown", ",\"Err\":\"task: non-zero exit (1)\""));

    assertThat(status.activity()).contains(Activity.RESTART_LOOP);
    assertThat(status.cause().flatMap(Cause::detail)).contains("task: non-zero exit (1)");
  }

  @Test
  void tasksOfOnePlaceAreTogetherTheNewestFirst() {
    JsonNode old = task("1", "1", "shutdown", "shutdown", "");
    JsonNode fresh = task("1", "2", "running", "running", "");
    JsonNode onNode = task("0", "3", "running", "running", "");

    assertThat(SwarmTasks.byPlace(List.of(old, fresh, onNode)))
        .containsEntry("1", List.of(fresh, old))
        .containsEntry("n1", List.of(onNode));
  }
}
