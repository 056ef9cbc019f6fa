package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.BusyException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.FrameStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An sshd, or a connection to it, that dies, hangs or refuses; each test has its own. */
@Tag("engine")
@Tag("fault")
@Timeout(120)
class SshFaultTest {

  @TempDir Path folder;

  private Processes left() {
    return new Processes(folder.resolve("pids"));
  }

  private Command lasting() {
    return Command.of("sh", "-c", "echo $$ > pids; sleep 60; :").in(folder);
  }

  private static CompletableFuture<PanvisorException> failing(
      CommandRunner runner, Command command) {
    return CompletableFuture.supplyAsync(
        () -> catchThrowableOfType(PanvisorException.class, () -> runner.run(command)));
  }

  @Test
  void aServerThatDiesMeanwhileIsALostConnectionAndTheNextCommandMakesANewOne() throws Exception {
    try (RealSshd sshd = new RealSshd();
        RemoteRunner runner = Commands.over(sshd.target());
        Processes left = left()) {
      CompletableFuture<PanvisorException> caller = failing(runner, lasting());
      assertThat(left.beginInTime()).isTrue();
      sshd.kill();
      PanvisorException lost = caller.get(30, TimeUnit.SECONDS);
      assertThat(lost).isInstanceOf(ConnectionLostException.class);
      assertThat(lost.outcome()).isEqualTo(Outcome.UNKNOWN);
      assertThat(lost.hint()).isPresent();

      PanvisorException refused =
          catchThrowableOfType(PanvisorException.class, () -> runner.run(Command.of("true")));
      assertThat(refused).isInstanceOf(ConnectionLostException.class);
      assertThat(refused.outcome()).isEqualTo(Outcome.NOT_APPLIED);

      sshd.start();
      assertThat(runner.run(Command.of("echo", "again")).out()).isEqualTo("again\n");
    }
  }

  @Test
  void aConversationThatBreaksIsNoOrderlyEnd() throws Exception {
    try (RealSshd sshd = new RealSshd();
        RemoteRunner runner = Commands.over(sshd.target());
        Processes left = left();
        FrameStream stream = runner.start(lasting())) {
      assertThat(left.beginInTime()).isTrue();
      sshd.kill();
      assertThatThrownBy(
              () -> stream.read(Deadline.after(EngineContext.system(), Duration.ofSeconds(30))))
          .isInstanceOf(ConnectionLostException.class);
    }
  }

  @Test
  void aClientThatDiesMeanwhileIsALostConnectionAndTheNextCommandMakesANewOne() throws Exception {
    try (RealSshd sshd = new RealSshd();
        RemoteRunner runner = Commands.over(sshd.target());
        Processes left = left()) {
      CompletableFuture<PanvisorException> caller = failing(runner, lasting());
      assertThat(left.beginInTime()).isTrue();
      List<ProcessHandle> clients = sshd.clients();
      assertThat(clients).hasSize(1);
      clients.get(0).destroyForcibly();
      assertThat(caller.get(30, TimeUnit.SECONDS)).isInstanceOf(ConnectionLostException.class);
      assertThat(runner.run(Command.of("echo", "again")).out()).isEqualTo("again\n");
      assertThat(sshd.connections()).isEqualTo(2);
    }
  }

  @Test
  void aServerThatHangsCostsNoMoreThanTheDeadlineAndItsEnding() throws Exception {
    try (RealSshd sshd = new RealSshd();
        RemoteRunner runner = Commands.over(sshd.target());
        Processes left = left()) {
      CompletableFuture<PanvisorException> caller =
          failing(runner, lasting().within(Duration.ofSeconds(5)));
      assertThat(left.beginInTime()).isTrue();
      sshd.freeze();
      PanvisorException late = caller.get(40, TimeUnit.SECONDS);
      assertThat(late)
          .isInstanceOf(OperationTimeoutException.class)
          .hasMessageContaining("its processes may go on");
      assertThat(late.outcome()).isEqualTo(Outcome.UNKNOWN);

      PanvisorException unreached =
          catchThrowableOfType(
              PanvisorException.class,
              () -> runner.run(Command.of("true").within(Duration.ofSeconds(2))));
      assertThat(unreached).isInstanceOf(OperationTimeoutException.class);
      assertThat(unreached.outcome()).isEqualTo(Outcome.NOT_APPLIED);

      sshd.thaw();
      assertThat(runner.run(Command.of("echo", "again")).out()).isEqualTo("again\n");
    }
  }

  @Test
  void aServerThatNeverAnswersIsNotReachedAfterTheTimeForConnecting() throws Exception {
    try (RealSshd sshd = new RealSshd()) {
      sshd.freeze();
      try (RemoteRunner runner =
          Commands.over(sshd.target().withConnectTimeout(Duration.ofSeconds(1)))) {
        ConnectionLostException unreached =
            catchThrowableOfType(
                ConnectionLostException.class, () -> runner.run(Command.of("true")));
        assertThat(unreached.outcome()).isEqualTo(Outcome.NOT_APPLIED);
        assertThat(unreached.what()).contains("cannot be reached");
      } finally {
        sshd.thaw();
      }
    }
  }

  @Test
  void aServerThatAdmitsFewerSessionsIsBusy() throws Exception {
    try (RealSshd sshd = new RealSshd("MaxSessions 1");
        RemoteRunner runner = Commands.over(sshd.target());
        Processes left = left()) {
      CompletableFuture<PanvisorException> first =
          failing(runner, lasting().within(Duration.ofSeconds(8)));
      assertThat(left.beginInTime()).isTrue();
      BusyException busy =
          catchThrowableOfType(BusyException.class, () -> runner.run(Command.of("true")));
      assertThat(busy.outcome()).isEqualTo(Outcome.NOT_APPLIED);
      assertThat(busy.hint().orElseThrow()).contains("MaxSessions");
      assertThat(first.get(40, TimeUnit.SECONDS))
          .isInstanceOf(OperationTimeoutException.class)
          .hasMessageContaining("its processes may go on");
      assertThat(left.numbers()).allMatch(Processes::isRunning);
    }
  }

  @Test
  void aCommandWaitsForASessionNoLongerThanItsTime() throws Exception {
    try (RealSshd sshd = new RealSshd();
        RemoteRunner runner = Commands.over(sshd.target().withSessions(1));
        Processes left = left()) {
      CompletableFuture<PanvisorException> first = failing(runner, lasting());
      assertThat(left.beginInTime()).isTrue();
      OperationTimeoutException late =
          catchThrowableOfType(
              OperationTimeoutException.class,
              () -> runner.run(Command.of("true").within(Duration.ofMillis(300))));
      assertThat(late.outcome()).isEqualTo(Outcome.NOT_APPLIED);
      assertThat(late.what()).contains("busy");
      runner.close();
      assertThat(first.get(30, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void aLoginThatRunsNoCommandsIsDenied() throws Exception {
    try (RealSshd sshd = new RealSshd("ForceCommand echo This account is not available; exit 1");
        RemoteRunner runner = Commands.over(sshd.target())) {
      AccessDeniedException denied =
          catchThrowableOfType(AccessDeniedException.class, () -> runner.run(Command.of("true")));
      assertThat(denied.what()).contains("runs no commands");
      assertThat(denied.engineWords()).contains("This account is not available");
    }
  }
}
