package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.ClosedException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.facet.Frame;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.FrameStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalConversationTest {

  /** The common pool may have one thread, which a call that waits would keep. */
  private static final Executor OWN_THREADS = command -> new Thread(command).start();

  private final CommandRunner runner = Commands.here();

  @TempDir Path folder;

  private static Deadline in(Duration duration) {
    return Deadline.after(EngineContext.system(), duration);
  }

  private static Deadline soon() {
    return in(Duration.ofSeconds(20));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String readLine(FrameStream stream) {
    StringBuilder line = new StringBuilder();
    while (line.indexOf("\n") < 0) {
      line.append(stream.read(soon()).orElseThrow().text());
    }
    return line.toString();
  }

  @Test
  void whatIsWrittenIsAnswered() {
    FrameStream cat = runner.start(Command.of("cat").withInput("first\n"));
    assertThat(readLine(cat)).isEqualTo("first\n");
    cat.write(bytes("second\n"), soon());
    assertThat(readLine(cat)).isEqualTo("second\n");
    assertThat(cat.exitCode()).isEmpty();
    cat.endInput();
    assertThat(cat.read(soon())).isEmpty();
    assertThat(cat.read(soon())).isEmpty();
    assertThat(cat.exitCode()).hasValue(0);
    cat.close();
  }

  @Test
  void readingInVainEndsAtItsDeadlineAndTheConversationGoesOn() {
    try (FrameStream cat = runner.start(Command.of("cat"))) {
      assertThatThrownBy(() -> cat.read(in(Duration.ofMillis(50))))
          .isInstanceOf(OperationTimeoutException.class);
      cat.write(bytes("still here\n"), soon());
      assertThat(readLine(cat)).isEqualTo("still here\n");
    }
  }

  @Test
  void theCommandsTimeDoesNotEndAConversation() {
    try (FrameStream cat = runner.start(Command.of("cat").within(Duration.ofMillis(1)))) {
      assertThatThrownBy(() -> cat.read(in(Duration.ofMillis(100))))
          .isInstanceOf(OperationTimeoutException.class);
      cat.write(bytes("still here\n"), soon());
      assertThat(readLine(cat)).isEqualTo("still here\n");
    }
  }

  @Test
  void aWriterWaitsForAReaderThatIsSlowAndGivesUpAtItsDeadline() {
    try (FrameStream sleeper = runner.start(Command.of("sleep", "60"))) {
      assertThatThrownBy(() -> sleeper.write(new byte[1 << 20], in(Duration.ofMillis(200))))
          .isInstanceOf(OperationTimeoutException.class);
    }
  }

  @Test
  void aCommandWaitsForAReaderThatIsSlow() throws Exception {
    Path done = folder.resolve("done");
    FrameStream stream =
        runner.start(Command.of("sh", "-c", "head -c 1000000 /dev/zero; touch done").in(folder));
    assertThat(Commands.here().run(Command.of("sleep", "0.5")).isSuccess()).isTrue();
    assertThat(done).doesNotExist();
    long total = 0;
    Optional<Frame> frame = stream.read(soon());
    while (frame.isPresent()) {
      total += frame.get().data().length;
      frame = stream.read(soon());
    }
    assertThat(total).isEqualTo(1_000_000);
    assertThat(done).exists();
  }

  @Test
  void theTwoOutputsAreTwoChannels() {
    FrameStream stream = runner.start(Command.of("sh", "-c", "echo out; echo err >&2"));
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    Optional<Frame> frame = stream.read(soon());
    while (frame.isPresent()) {
      (frame.get().channel() == Frame.Channel.ERROR ? err : out).append(frame.get().text());
      frame = stream.read(soon());
    }
    assertThat(out).hasToString("out\n");
    assertThat(err).hasToString("err\n");
  }

  @Test
  void closingWakesReaderAndWriterAndEndsTheTree() throws Exception {
    FrameStream stream =
        runner.start(Command.of("sh", "-c", "setsid sleep 60 & echo $! > pids; wait").in(folder));
    Processes left = new Processes(folder.resolve("pids"));
    assertThat(left.beginInTime()).isTrue();
    CompletableFuture<Throwable> writer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                while (true) {
                  stream.write(new byte[100_000], soon());
                }
              } catch (RuntimeException woken) {
                return woken;
              }
            },
            OWN_THREADS);
    CompletableFuture<Void> closer =
        CompletableFuture.runAsync(
            stream::close,
            CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS, OWN_THREADS));
    assertThatThrownBy(() -> stream.read(soon())).isInstanceOf(ClosedException.class);
    assertThat(writer.get(20, TimeUnit.SECONDS)).isInstanceOf(ClosedException.class);
    closer.join();
    stream.close();
    assertThat(left.endInTime()).isTrue();
  }

  @Test
  void anInterruptedReaderIsToldAndTheConversationGoesOn() {
    try (FrameStream cat = runner.start(Command.of("cat"))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> cat.read(soon())).isInstanceOf(OperationInterruptedException.class);
      assertThat(Thread.interrupted()).isTrue();
      cat.write(bytes("still here\n"), soon());
      assertThat(readLine(cat)).isEqualTo("still here\n");
    }
  }

  @Test
  void aMissingProgramIsToldAtTheStart() {
    assertThatThrownBy(() -> runner.start(Command.of("no-such-program-xyz")))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void inATerminalAProgramSeesOne() {
    CommandResult result =
        runner.run(
            Command.of("sh", "-c", "test -t 0 && test -t 1 && echo \"$1\"; exit 3", "sh", "it's $x")
                .inTerminal());
    assertThat(result.out()).isEqualTo("it's $x\r\n");
    assertThat(result.exitCode()).isEqualTo(3);
  }

  @Test
  void aTerminalIsTalkedTo() {
    try (FrameStream stream =
        runner.start(
            Command.of("sh", "-c", "stty -echo; echo ready; read line; echo \"got $line\"; exit 4")
                .inTerminal())) {
      assertThat(readLine(stream)).isEqualTo("ready\r\n");
      stream.write(bytes("word\n"), soon());
      assertThat(readLine(stream)).isEqualTo("got word\r\n");
      assertThat(stream.read(soon())).isEmpty();
      assertThat(stream.exitCode()).hasValue(4);
    }
  }
}
