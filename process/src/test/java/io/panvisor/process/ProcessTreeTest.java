package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.DataSize;
import io.panvisor.error.OperationTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    List<Long> numbers =
        overrun(Command.of("sh", "-c", script), processes, "all its processes were ended", false);
    assertThat(numbers).hasSize(processes);
  }

  /** Has the command run into its deadline; into a later one where a busy machine was slow. */
  private List<Long> overrun(Command command, int processes, String words, boolean survive)
      throws Exception {
    for (Duration deadline = Duration.ofMillis(800); ; deadline = deadline.multipliedBy(2)) {
      Duration within = deadline;
      assertThatThrownBy(() -> runner.run(command.in(folder).within(within)))
          .isInstanceOf(OperationTimeoutException.class)
          .hasMessageContaining(words);
      List<Long> numbers = left().numbers();
      assertThat(numbers).allMatch(number -> Processes.isRunning(number) == survive);
      if (numbers.size() >= processes || deadline.toSeconds() > 10) {
        return numbers;
      }
      left().close();
      Files.deleteIfExists(left().file());
    }
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
    String daemon =
        "setsid -f sh -c 'echo $$ >> pids; exec sleep 60' >/dev/null 2>&1 </dev/null;"
            + " sleep 60; :";

    assertThat(overrun(Command.of("sh", "-c", daemon).sparingDaemons(), 1, "", true)).hasSize(1);
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
