package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.DataSize;
import io.panvisor.error.OperationTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProcessTreeTest {

  private final CommandRunner runner = Commands.here();

  @TempDir Path folder;

  @AfterEach
  void endSurvivors() throws Exception {
    left().close();
  }

  /** What the script wrote into {@code pids}. */
  private Processes left() {
    return new Processes(folder.resolve("pids"));
  }

  private void overrun(String script, int processes) throws Exception {
    assertThatThrownBy(
            () ->
                runner.run(
                    Command.of("sh", "-c", script).in(folder).within(Duration.ofMillis(800))))
        .isInstanceOf(OperationTimeoutException.class)
        .hasMessageContaining("all its processes were ended");
    assertThat(left().numbers()).hasSize(processes).noneMatch(Processes::isRunning);
  }

  @Test
  void grandchildrenEndWithTheCommand() throws Exception {
    overrun("sh -c 'echo $$ >> pids; sleep 60; :' & echo $$ >> pids; wait", 2);
  }

  @Test
  void theDeafEndAsWell() throws Exception {
    overrun("trap '' TERM HUP INT; echo $$ >> pids; while :; do sleep 1; done", 1);
  }

  @Test
  void whoLeftTheSessionEndsAsWell() throws Exception {
    overrun("setsid sh -c 'echo $$ >> pids; sleep 60; :' & echo $$ >> pids; wait", 2);
  }

  @Test
  void whoLeftTheSessionAndLostItsParentEndsAsWell() throws Exception {
    overrun(
        "setsid -f sh -c 'echo $$ >> pids; sleep 60; :' >/dev/null 2>&1 </dev/null;"
            + " echo $$ >> pids; sleep 60; :",
        2);
  }

  @Test
  void aDeafOrphanInASessionOfItsOwnEndsAsWell() throws Exception {
    overrun(
        "setsid -f sh -c 'trap \"\" TERM; echo $$ >> pids; while :; do sleep 1; done';"
            + " echo $$ >> pids; sleep 60; :",
        2);
  }

  @Test
  void aTreeThatGrowsWhileItIsEndedEnds() throws Exception {
    overrun(
        "trap 'setsid -f sh -c \"echo \\$\\$ >> pids; sleep 60; :\"' TERM; echo $$ >> pids;"
            + " while :; do sleep 0.1; done",
        2);
  }

  @Test
  void endlessOutputDoesNotOutliveTheDeadline() throws Exception {
    overrun("echo $$ >> pids; exec yes", 1);
  }

  @Test
  void aGrandchildThatHoldsTheOutputDoesNotHoldTheCaller() throws Exception {
    long began = System.nanoTime();
    CommandResult result =
        runner.run(Command.of("sh", "-c", "sleep 60 & echo $! >> pids; echo done").in(folder));
    assertThat(result.out()).isEqualTo("done\n");
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(5);
    assertThat(left().numbers()).hasSize(1).allMatch(Processes::isRunning);
  }

  @Test
  void aGrandchildThatKeepsWritingDoesNotHoldTheCaller() throws Exception {
    CommandResult result =
        runner.run(Command.of("sh", "-c", "yes & echo $! >> pids; sleep 0.2").in(folder));
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void whoWritesOnWhenTheCommandHasEndedAtOnceDoesNotHoldTheCaller() throws Exception {
    for (int round = 0; round < 10; round++) {
      CommandResult result =
          runner.run(
              Command.of("sh", "-c", "yes & echo $! >> pids")
                  .in(folder)
                  .keeping(DataSize.bytes(10)));
      assertThat(result.exitCode()).isZero();
    }
  }

  @Test
  void daemonsAreSparedWhenAsked() throws Exception {
    assertThatThrownBy(
            () ->
                runner.run(
                    Command.of(
                            "sh",
                            "-c",
                            "setsid -f sh -c 'echo $$ >> pids; exec sleep 60' >/dev/null 2>&1"
                                + " </dev/null; sleep 60; :")
                        .in(folder)
                        .sparingDaemons()
                        .within(Duration.ofMillis(800))))
        .isInstanceOf(OperationTimeoutException.class);
    assertThat(left().numbers()).hasSize(1).allMatch(Processes::isRunning);
  }

  @Test
  void theJvmsOrderlyEndEndsWhatItRuns() throws Exception {
    Process jvm =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                EndlessCommand.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(left().beginInTime()).isTrue();
    jvm.destroy();
    assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(left().endInTime()).isTrue();
  }
}
