package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.Activity;
import io.panvisor.Cause;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ContainerStateTest {

  private static MachineStatus row(String state, String status) {
    return ContainerState.ofRow(
        Recorded.parse("{'State':'" + state + "','Status':'" + status + "'}"));
  }

  @Test
  void aContainerThatWasNeverStartedIsStoppedAndSaysSo() {
    assertThat(row("created", "Created"))
        .isEqualTo(
            MachineStatus.of(PowerState.STOPPED, "created")
                .with(Cause.of(Cause.Kind.NEVER_STARTED)));
  }

  @Test
  void anExitCodeIsReadFromTheSentenceOfAList() {
    assertThat(row("exited", "Exited (137) 5 minutes ago").cause()).contains(Cause.exited(137));
    assertThat(row("exited", "Exited (-1) 5 minutes ago").cause()).contains(Cause.exited(-1));
    assertThat(row("exited", "gone").cause()).contains(Cause.of(Cause.Kind.EXITED));
  }

  @Test
  void aRestartLoopIsStartingWithThatActivity() {
    MachineStatus status = row("restarting", "Restarting (1) 2 seconds ago");
    assertThat(status.power()).isEqualTo(PowerState.STARTING);
    assertThat(status.activity()).contains(Activity.RESTART_LOOP);
    assertThat(status.cause()).contains(Cause.exited(1));
  }

  @Test
  void theOtherWordsMeanWhatThePlanSays() {
    assertThat(row("running", "Up 2 minutes").power()).isEqualTo(PowerState.RUNNING);
    assertThat(row("paused", "Up 2 minutes (Paused)").power()).isEqualTo(PowerState.PAUSED);
    assertThat(row("removing", "Removal In Progress").activity()).contains(Activity.DELETING);
    assertThat(row("dead", "Dead").power()).isEqualTo(PowerState.FAILED);
    assertThat(row("levitating", "?").power()).isEqualTo(PowerState.UNKNOWN);
    assertThat(row("levitating", "?").engineWord()).isEqualTo("levitating");
  }

  @Test
  void aListWithoutStatesIsReadFromItsSentences() {
    assertThat(row("", "Up 3 seconds ago").power()).isEqualTo(PowerState.RUNNING);
    assertThat(row("", "Exited (2) 3 seconds ago").cause()).contains(Cause.exited(2));
  }

  @Test
  void anInspectionTellsThatMemoryRanOut() {
    MachineStatus status =
        ContainerState.ofInspection(
            Recorded.parse("{'Status':'exited','ExitCode':137,'OOMKilled':true}"));
    assertThat(status.cause()).contains(Cause.of(Cause.Kind.OUT_OF_MEMORY).withExitCode(137));
  }

  @Test
  void anInspectionTellsWhyAStartFailed() {
    MachineStatus status =
        ContainerState.ofInspection(
            Recorded.parse("{'Status':'created','ExitCode':127,'Error':'no such program'}"));
    assertThat(status.power()).isEqualTo(PowerState.STOPPED);
    assertThat(status.cause().orElseThrow().kind()).isEqualTo(Cause.Kind.START_FAILED);
    assertThat(status.cause().orElseThrow().detail()).contains("no such program");
  }

  @Property(tries = 300)
  void anyWordGivesAStatus(@ForAll String state, @ForAll String sentence) {
    var row = Recorded.MAPPER.createObjectNode().put("State", state).put("Status", sentence);
    assertThat(ContainerState.ofRow(row).power()).isNotNull();
    assertThat(ContainerState.ofInspection(row).power()).isNotNull();
  }
}
