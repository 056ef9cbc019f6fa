package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.OperationTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
  void nothingIsLeft() throws Exception {
    for (long pid : pids()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /** What the script writes into {@code pids}, a number a line. */
  private List<Long> pids() throws Exception {
    Path file = folder.resolve("pids");
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(Long::parseLong).toList()
        : List.of();
  }

  private static boolean isRunning(long pid) {
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    if (handle.isEmpty()) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
    } catch (java.io.IOException gone) {
      return false;
    }
  }

  private void overrun(String script, int processes) throws Exception {
    assertThatThrownBy(
            () ->
                runner.run(
                    Command.of("sh", "-c", script).in(folder).within(Duration.ofMillis(800))))
        .isInstanceOf(OperationTimeoutException.class)
        .hasMessageContaining("all its processes were ended");
    assertThat(pids()).hasSize(processes).noneMatch(ProcessTreeTest::isRunning);
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
    assertThat(pids()).hasSize(1).allMatch(ProcessTreeTest::isRunning);
  }

  @Test
  void aGrandchildThatKeepsWritingDoesNotHoldTheCaller() throws Exception {
    CommandResult result =
        runner.run(Command.of("sh", "-c", "yes & echo $! >> pids; sleep 0.2").in(folder));
    assertThat(result.exitCode()).isZero();
  }
}
