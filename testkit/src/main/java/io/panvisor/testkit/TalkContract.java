package io.panvisor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.panvisor.CallOptions;
import io.panvisor.Feature;
import io.panvisor.Machine;
import io.panvisor.StopMode;
import io.panvisor.Until;
import io.panvisor.error.BusyException;
import io.panvisor.error.ClosedException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.facet.Console;
import io.panvisor.facet.Exec;
import io.panvisor.facet.ExecCapture;
import io.panvisor.facet.ExecSpec;
import io.panvisor.facet.Frame;
import io.panvisor.facet.LogQuery;
import io.panvisor.facet.Logs;
import io.panvisor.facet.Session;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Commands, logs and consoles. */
abstract class TalkContract extends FeedContract {

  private Exec exec() {
    return shared().facet(Exec.class);
  }

  @Test
  void aCommandHasTwoOutputsAndAnExitCode() {
    prove(
        Feature.EXEC,
        () -> {
          ExecCapture capture = exec().capture(ExecSpec.command(commandWithBothOutputs(3)), 1_000);
          assertThat(capture.exitCode()).isEqualTo(3);
          assertThat(capture.outputText()).isEqualTo("out\n");
          assertThat(capture.errorText()).isEqualTo("err\n");
          assertThat(capture.truncated()).isFalse();
          ExecCapture little = exec().capture(ExecSpec.command(commandWithBothOutputs(0)), 2);
          assertThat(little.outputText()).isEqualTo("ou");
          assertThat(little.truncated()).isTrue();
        },
        () -> exec().capture("true"));
  }

  @Test
  void aCommandGetsItsInputAndItsEnvironment() {
    if (!has(Feature.EXEC)) {
      return;
    }
    byte[] input = "line one\nline 'two' \\ $HOME\n".repeat(500).getBytes(StandardCharsets.UTF_8);

    ExecCapture echoed =
        exec().capture(ExecSpec.command(commandThatEchoes()).input(input), 1 << 20);
    ExecCapture environment =
        exec().capture(ExecSpec.command("env").environment("CONTRACT", "a b<>&'\"$x"), 1 << 20);

    assertThat(echoed.output()).isEqualTo(input);
    assertThat(environment.outputText()).contains("CONTRACT=a b<>&'\"$x\n");
  }

  @Test
  void outputOfMegabytesArrivesWholeOnTheCallersThread() {
    if (!has(Feature.EXEC)) {
      return;
    }
    int size = 3_000_000;
    AtomicLong bytes = new AtomicLong();
    AtomicReference<@Nullable Thread> other = new AtomicReference<>();
    Thread mine = Thread.currentThread();

    int code =
        exec()
            .run(
                ExecSpec.command(commandWithZeros(size)),
                frame -> {
                  if (Thread.currentThread() != mine) {
                    other.set(Thread.currentThread());
                  }
                  bytes.addAndGet(frame.data().length);
                });

    assertThat(code).isZero();
    assertThat(bytes.get()).isEqualTo(size);
    assertThat(other.get()).as("another thread that was handed output").isNull();
  }

  @Test
  void whatTheReceiverThrowsEndsTheCommandAndComesOut() {
    if (!has(Feature.EXEC)) {
      return;
    }
    IllegalStateException enough = new IllegalStateException("enough");

    assertThatThrownBy(
            () ->
                exec()
                    .run(
                        ExecSpec.command(commandWithBothOutputs(0)),
                        frame -> {
                          throw enough;
                        }))
        .isSameAs(enough);
    assertThat(exec().capture(ExecSpec.command(commandWithBothOutputs(4)), 100).exitCode())
        .isEqualTo(4);
  }

  @Test
  void aCommandEndsAtItsDeadline() {
    if (!has(Feature.EXEC)) {
      return;
    }
    Exec hurried = shared().with(CallOptions.timeout(Duration.ofMillis(1500))).facet(Exec.class);

    assertThatThrownBy(
            () ->
                hurried.capture(ExecSpec.command(commandThatLasts(Duration.ofSeconds(20))), 1_000))
        .isInstanceOf(OperationTimeoutException.class);
    assertThat(exec().capture(ExecSpec.command(commandWithBothOutputs(0)), 100).exitCode())
        .isZero();
  }

  @Test
  void noCommandRunsInAMachineThatDoesNotRun() {
    if (!has(Feature.EXEC)) {
      return;
    }
    Machine machine = made();

    assertThatThrownBy(() -> machine.facet(Exec.class).capture("true"))
        .isInstanceOf(IllegalMachineStateException.class);
  }

  @Test
  void aCommandIsTalkedTo() {
    prove(
        Feature.EXEC_INTERACTIVE,
        () -> {
          try (Session session = exec().open(ExecSpec.command(commandThatEchoes()))) {
            session.write("hello\n".getBytes(StandardCharsets.UTF_8));
            assertThat(readUntil(session, "hello\n")).isEqualTo("hello\n");
            assertThat(session.exitCode()).isEmpty();
            session.write("again\n".getBytes(StandardCharsets.UTF_8));
            session.endInput();
            assertThat(readUntil(session, "")).isEqualTo("again\n");
            assertThat(session.exitCode()).hasValue(0);
          }
        },
        () -> exec().open(ExecSpec.command(commandThatEchoes())));
  }

  @Test
  void closingASessionWakesItsReader() throws InterruptedException {
    if (!has(Feature.EXEC_INTERACTIVE)) {
      return;
    }
    Session session = exec().open(ExecSpec.command(commandThatEchoes()));
    assertThatThrownBy(() -> session.read(Duration.ofMillis(200)))
        .isInstanceOf(OperationTimeoutException.class);
    Reader reader = Reader.of(() -> readForever(session));

    reader.settle();
    session.close();

    assertThat(reader.thrown()).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> session.read(Duration.ofSeconds(1)))
        .isInstanceOf(ClosedException.class);
    session.close();
  }

  /** Reads on over all timeouts. */
  final void readForever(Session session) {
    while (true) {
      Throwable thrown = catchThrowable(() -> session.read(Duration.ofMinutes(1)));
      if (thrown instanceof RuntimeException other
          && !(thrown instanceof OperationTimeoutException)) {
        throw other;
      }
    }
  }

  /** Reads until the text has come, or with an empty text to the end. */
  final String readUntil(Session session, String text) {
    StringBuilder all = new StringBuilder();
    for (Optional<Frame> frame = session.read(patience());
        frame.isPresent();
        frame = session.read(patience())) {
      all.append(frame.get().text());
      if (!text.isEmpty() && all.indexOf(text) >= 0) {
        return all.toString();
      }
    }
    return all.toString();
  }

  // ---- logs ----

  @Test
  void aLogHoldsWhatTheMachineWrote() {
    prove(
        Feature.LOGS,
        () -> {
          Logs logs = shared().facet(Logs.class);
          logLine()
              .ifPresent(
                  line -> eventually("a line in the log", () -> line.matcher(all(logs)).find()));
          Machine stopped = running();
          stopped.stop(StopMode.force());
          stopped.facet(Logs.class).read(LogQuery.all(), frame -> {});
        },
        () -> shared().facet(Logs.class).read(LogQuery.all(), frame -> {}));
  }

  private static String all(Logs logs) {
    StringBuilder text = new StringBuilder();
    logs.read(LogQuery.all(), frame -> text.append(frame.text()));
    return text.toString();
  }

  @Test
  void aLogIsFollowedUntilTheMachineStops() {
    prove(
        Feature.LOGS_FOLLOW,
        () -> {
          Machine machine = hypervisor().launch(marked(smallMachine(name())).build());
          try (Session session = machine.facet(Logs.class).open(LogQuery.all().follow())) {
            logLine()
                .ifPresent(
                    line -> {
                      StringBuilder read = new StringBuilder();
                      while (!line.matcher(read).find()) {
                        read.append(session.read(patience()).orElseThrow().text());
                      }
                    });
            machine.stop(StopMode.force());
            readUntil(session, "");
            assertThat(session.read(Duration.ofSeconds(5))).isEmpty();
          }
        },
        () -> shared().facet(Logs.class).open(LogQuery.all().follow()));
  }

  @Test
  void closingALogWakesItsReader() throws InterruptedException {
    if (!has(Feature.LOGS_FOLLOW)) {
      return;
    }
    Session session = shared().facet(Logs.class).open(LogQuery.all().follow());
    Reader reader = Reader.of(() -> readForever(session));

    reader.settle();
    session.close();

    assertThat(reader.thrown()).isInstanceOf(ClosedException.class);
  }

  @Test
  void aLogIsReadFromATimeOnAndFromItsEnd() {
    prove(
        Feature.LOGS_SINCE,
        () -> {
          Logs logs = shared().facet(Logs.class);
          String all = all(logs);
          assertThat(logs.tail(0)).isEmpty();
          assertThat(logs.tail(1).lines().count()).isLessThanOrEqualTo(1);
          assertThat(all).endsWith(logs.tail(1));
          StringBuilder future = new StringBuilder();
          logs.read(
              LogQuery.all().since(engineTime().plusSeconds(3_600)),
              frame -> future.append(frame.text()));
          assertThat(future).isEmpty();
          StringBuilder past = new StringBuilder();
          logs.read(
              LogQuery.all().since(engineTime().minusSeconds(36_000)),
              frame -> past.append(frame.text()));
          assertThat(past.toString()).startsWith(all);
        },
        () -> shared().facet(Logs.class).tail(1));
  }

  @Test
  void aLineIsAwaited() {
    if (logLine().isEmpty() || !(has(Feature.LOGS_FOLLOW) || has(Feature.CONSOLE))) {
      return;
    }
    Machine machine = hypervisor().launch(marked(smallMachine(name())).build());

    machine.await(Until.logLine(logLine().get()), patience());
  }

  // ---- consoles ----

  @Test
  void aConsoleIsTalkedTo() {
    prove(
        Feature.CONSOLE,
        () -> {
          Console console = shared().facet(Console.class);
          try (Session session = console.open()) {
            session.write("\necho console-works\n".getBytes(StandardCharsets.UTF_8));
            assertThat(readUntil(session, "console-works")).contains("console-works");
            assertThat(session.exitCode()).isEmpty();
            assertThatThrownBy(console::open).isInstanceOf(BusyException.class);
          }
          try (Session again = console.open()) {
            again.write("\n".getBytes(StandardCharsets.UTF_8));
          }
        },
        () -> shared().facet(Console.class).open());
  }

  @Test
  void aMachineThatDoesNotRunHasNoConsole() {
    if (!has(Feature.CONSOLE)) {
      return;
    }
    Machine machine = made();

    assertThatThrownBy(() -> machine.facet(Console.class).open())
        .isInstanceOf(IllegalMachineStateException.class);
  }

  @Test
  void closingAConsoleWakesItsReader() throws InterruptedException {
    if (!has(Feature.CONSOLE)) {
      return;
    }
    Session session = shared().facet(Console.class).open();
    Reader reader = Reader.of(() -> readForever(session));

    reader.settle();
    session.close();

    assertThat(reader.thrown()).isInstanceOf(ClosedException.class);
  }
}
