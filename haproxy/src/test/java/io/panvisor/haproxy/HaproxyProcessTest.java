package io.panvisor.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.config.FileCheck;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.haproxy.runtime.HaproxyProcesses;
import io.panvisor.haproxy.runtime.RuntimeApi;
import io.panvisor.process.Command;
import io.panvisor.process.Commands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("engine")
class HaproxyProcessTest {

  private final RealHaproxy haproxy = new RealHaproxy();
  private final HaproxyProcess process = haproxy.process();

  @AfterEach
  void end() {
    haproxy.close();
  }

  @Test
  void itStartsOnceAndServesAndStops() {
    try (TinyServer one = new TinyServer("one")) {
      haproxy.write("server one 127.0.0.1:" + one.port());
      assertThat(process.isRunning()).isFalse();
      assertThat(process.processes()).isEmpty();
      assertThat(process.start()).isTrue();
      assertThat(process.start()).isFalse();
      HaproxyProcesses now = process.processes().orElseThrow();
      assertThat(now.workers()).hasSize(1);
      assertThat(now.oldWorkers()).isEmpty();
      assertThat(HaproxyVersion.parse(now.master().version())).isEqualTo(process.version());
      assertThat(process.worker().info().pid()).isEqualTo(now.workers().get(0).pid());
      try (LoadClient client = new LoadClient(haproxy.port(), 1, 1, 200)) {
        RealHaproxy.await("an answer", () -> client.answers() > 10);
        assertThat(client.pages()).containsOnlyKeys("one");
        assertThat(client.failures()).isEmpty();
      }
      StopResult result = process.stop(StopMode.graceful(Duration.ofSeconds(10)));
      assertThat(result).isEqualTo(new StopResult(true, StopResult.Way.CLEAN));
      assertThat(process.isRunning()).isFalse();
      assertThat(process.stop(StopMode.engineDefault()).changed()).isFalse();
    }
  }

  @Test
  void aBadFileIsRefusedWithHaproxysOwnWordsAndLines() {
    haproxy.writeAll(haproxy.common() + "backend web\n    balance nonsense\n    frobnicate\n");
    FileCheck.Verdict verdict = process.check();
    assertThat(verdict.state()).isEqualTo(FileCheck.Verdict.State.REFUSED);
    assertThat(verdict.problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.line()).isEqualTo(18);
              assertThat(problem.what()).contains("frobnicate");
            });
    assertThatThrownBy(process::start)
        .isInstanceOfSatisfying(
            InvalidSpecException.class,
            refused -> {
              assertThat(refused.outcome()).isEqualTo(Outcome.NOT_APPLIED);
              assertThat(refused.engineWords().orElse(""))
                  .contains("frobnicate", "balance only supports");
            });
    assertThat(process.isRunning()).isFalse();
    haproxy.write("server one 127.0.0.1:9");
    assertThat(process.check().state()).isEqualTo(FileCheck.Verdict.State.ACCEPTED);
  }

  @Test
  void anAddressThatIsTakenIsToldAtTheStart() throws IOException {
    try (ServerSocket taken =
        new ServerSocket(haproxy.port(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      haproxy.write("server one 127.0.0.1:9");
      assertThatThrownBy(process::start)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("cannot bind socket")
          .hasMessageContaining("127.0.0.1:" + haproxy.port());
      assertThat(process.isRunning()).isFalse();
    }
  }

  @Test
  void aReloadServesTheNewFileAndLosesNothing() {
    try (TinyServer one = new TinyServer("one");
        TinyServer two = new TinyServer("two")) {
      haproxy.write("server one 127.0.0.1:" + one.port());
      process.start();
      long before = process.processes().orElseThrow().workers().get(0).pid();
      try (LoadClient client = new LoadClient(haproxy.port(), 4, 4, 1_000)) {
        RealHaproxy.await("an answer of one", () -> client.pages().containsKey("one"));
        haproxy.write("server two 127.0.0.1:" + two.port());
        HaproxyProcesses after = process.reload();
        assertThat(after.reloads()).isEqualTo(1);
        assertThat(after.workers())
            .hasSize(1)
            .allSatisfy(worker -> assertThat(worker.pid()).isNotEqualTo(before));
        RealHaproxy.await("an answer of two", () -> client.pages().containsKey("two"));
        long atReload = one.served();
        RealHaproxy.await("many more", () -> two.served() > 500);
        assertThat(one.served()).isLessThan(atReload + 500);
        assertThat(client.failures()).isEmpty();
      }
    }
  }

  @Test
  void aReloadOfABadFileIsRefusedAndTheOldWorkerServes() {
    try (TinyServer one = new TinyServer("one")) {
      haproxy.write("server one 127.0.0.1:" + one.port());
      process.start();
      HaproxyProcesses before = process.processes().orElseThrow();
      haproxy.write("server one 127.0.0.1:" + one.port(), "frobnicate");
      assertThatThrownBy(process::reload)
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("frobnicate");
      assertThat(process.processes().orElseThrow().reloads()).isEqualTo(before.reloads());

      // A file that is right by itself, for an address that no machine has (RFC 5737).
      haproxy.writeAll(
          haproxy.common().replace("bind 127", "bind 192.0.2.1:80\n    bind 127")
              + "backend web\n    server one 127.0.0.1:"
              + one.port()
              + "\n");
      assertThatThrownBy(process::reload)
          .isInstanceOfSatisfying(
              EngineException.class,
              failed -> assertThat(failed.outcome()).isEqualTo(Outcome.NOT_APPLIED))
          .hasMessageContaining("the old one still serves");
      assertThat(process.processes().orElseThrow().workers())
          .extracting(HaproxyProcesses.Member::pid)
          .containsExactly(before.workers().get(0).pid());
      try (LoadClient client = new LoadClient(haproxy.port(), 1, 1, 100)) {
        RealHaproxy.await("an answer", () -> client.answers() > 5);
        assertThat(client.failures()).isEmpty();
      }

      assertThat(process.processes().orElseThrow().failedReloads()).contains(1L);
      haproxy.write("server one 127.0.0.1:" + one.port());
      assertThat(process.reload().failedReloads()).contains(0L);
    }
  }

  @Test
  void aGracefulStopWaitsForConnectionsAndForceDoesNot() throws IOException {
    try (TinyServer one = new TinyServer("one")) {
      haproxy.write("timeout tunnel 1h", "server one 127.0.0.1:" + one.port());
      process.start();
      try (Socket half = new Socket("127.0.0.1", haproxy.port())) {
        half.getOutputStream().write("GET / HTTP/1.1\r\nHost:".getBytes("US-ASCII"));
        RealHaproxy.await("the session", () -> process.worker().info().connections() > 0);
        assertThatThrownBy(() -> process.stop(StopMode.graceful(Duration.ofSeconds(1))))
            .isInstanceOf(OperationTimeoutException.class);
        assertThat(process.stop(StopMode.gracefulThenForce(Duration.ofSeconds(1))).way())
            .isEqualTo(StopResult.Way.FORCED);
      }
      assertThat(process.isRunning()).isFalse();
    }
  }

  @Test
  void aKilledWorkerTakesItsMasterWithItAndEveryCallSaysSo() {
    haproxy.write("server one 127.0.0.1:9");
    process.start();
    RuntimeApi runtime = haproxy.runtime();
    assertThat(runtime.backends()).containsExactly("web");
    kill(process.processes().orElseThrow().workers().get(0).pid());
    RealHaproxy.await("the end", () -> !process.isRunning());
    assertThatThrownBy(runtime::info).isInstanceOf(ConnectionLostException.class);
    assertThatThrownBy(process::reload).isInstanceOf(ConnectionLostException.class);
    assertThatThrownBy(() -> process.master().processes())
        .isInstanceOf(ConnectionLostException.class);
    assertThat(process.start()).isTrue();
    assertThat(runtime.backends()).containsExactly("web");
  }

  @Test
  void aKilledMasterTakesItsWorkersWithIt() {
    haproxy.write("server one 127.0.0.1:9");
    process.start();
    HaproxyProcesses before = process.processes().orElseThrow();
    kill(before.master().pid());
    RealHaproxy.await("the end", () -> !process.isRunning());
    ProcessSigns signs = new ProcessSigns(Commands.here());
    RealHaproxy.await("the worker's end", () -> !signs.isAlive(before.workers().get(0).pid()));
    assertThatThrownBy(() -> haproxy.runtime().info()).isInstanceOf(ConnectionLostException.class);
    assertThat(process.start()).isTrue();
  }

  private static void kill(long pid) {
    Commands.here().run(Command.of("kill", "-KILL", Long.toString(pid)));
  }

  @Test
  void aProgramThatIsNotThereIsSaidSo() {
    HaproxyProcess missing =
        HaproxyProcess.of(Path.of("/nowhere.cfg")).program("no-such-haproxy").build();
    assertThatThrownBy(missing::version)
        .isInstanceOf(EngineNotInstalledException.class)
        .hasMessageContaining("apt-get install haproxy");
  }

  @Test
  void pathsThatHaproxyWouldReadOtherwiseAreRefused() {
    assertThatThrownBy(
            () -> HaproxyProcess.of(Path.of("/x.cfg")).masterSocket(Path.of("/run/a,mode,666")))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> HaproxyProcess.of(Path.of("/x.cfg")).pidFile(Path.of("/run/a b")))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> HaproxyProcess.of(Path.of("/x\n.cfg")))
        .isInstanceOf(InvalidSpecException.class);
  }
}
