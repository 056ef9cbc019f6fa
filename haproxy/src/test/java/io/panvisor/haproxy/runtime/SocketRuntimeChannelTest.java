package io.panvisor.haproxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.DataSize;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.ResourcesExhaustedException;
import io.panvisor.spi.EngineContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketRuntimeChannelTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private Path folder;
  private ScriptedSocket socket;

  @BeforeEach
  void listen() throws IOException {
    // A socket's path must be short; a test's own folder need not be.
    folder = Files.createTempDirectory("pv-rt");
    socket = new ScriptedSocket(folder);
  }

  @AfterEach
  void clean() throws IOException {
    socket.close();
    Files.delete(folder);
  }

  private RuntimeChannel channel(long bound) {
    return RuntimeChannel.to(socket.address(), EngineContext.system(), DataSize.bytes(bound));
  }

  @Test
  void aRequestIsALineAndTheAnswerGoesToTheEndOfTheConnection() {
    socket.says("one\n\ntwo\n\n");
    assertThat(channel(1_000).ask("show info", LONG)).isEqualTo("one\n\ntwo\n\n");
    assertThat(socket.requests()).containsExactly("show info\n");
  }

  @Test
  void anAnswerComesInPiecesOfAnySize() {
    String text = "0123456789 äöü\n".repeat(40_000);
    socket.does(
        (connection, request) -> {
          ByteBuffer all = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
          while (all.hasRemaining()) {
            connection.write(all);
          }
        });
    assertThat(channel(10_000_000).ask("show stat", LONG)).isEqualTo(text);
  }

  @Test
  void anAnswerBeyondTheBoundIsAnError() {
    socket.says("x".repeat(2_000));
    assertThatThrownBy(() -> channel(1_000).ask("show sess", LONG))
        .isInstanceOf(ResourcesExhaustedException.class)
        .hasMessageContaining(socket.address().toString());
  }

  @Test
  void aSocketThatIsGoneIsALostConnectionAndNothingWasDone() throws IOException {
    socket.close();
    assertThatThrownBy(() -> channel(1_000).ask("show info", LONG))
        .isInstanceOfSatisfying(
            ConnectionLostException.class,
            lost -> assertThat(lost.outcome()).isEqualTo(Outcome.NOT_APPLIED))
        .hasMessageContaining("nobody answers at");
  }

  @Test
  void aSilentSocketEndsAtTheDeadline() throws InterruptedException {
    Object never = new Object();
    socket.does(
        (connection, request) -> {
          synchronized (never) {
            try {
              never.wait(10_000);
            } catch (InterruptedException end) {
              Thread.currentThread().interrupt();
            }
          }
        });
    assertThatThrownBy(() -> channel(1_000).ask("show info", Duration.ofMillis(150)))
        .isInstanceOf(OperationTimeoutException.class)
        .hasMessageContaining("within 150 ms");
    synchronized (never) {
      never.notifyAll();
    }
  }

  @Test
  void anInterruptedCallerLeavesWithItsFlagSet() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> channel(1_000).ask("show info", LONG))
          .isInstanceOf(OperationInterruptedException.class);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void anAnswerOverTheNetworkIsReadInTheSameWay() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(
              () -> {
                try (Socket connection = server.accept()) {
                  connection.getInputStream().readAllBytes();
                  connection.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
                } catch (IOException broken) {
                  throw new java.io.UncheckedIOException(broken);
                }
              });
      answering.start();
      RuntimeChannel channel =
          RuntimeChannel.to(
              RuntimeAddress.tcp("127.0.0.1", server.getLocalPort()),
              EngineContext.system(),
              DataSize.kibibytes(1));
      assertThat(channel.ask("show info", LONG)).isEqualTo("hello\n");
      answering.join();
    }
  }

  @Test
  void aWorkerThatEndsInTheMiddleOfAnAnswerIsALostConnection() {
    RuntimeApi api = RuntimeApi.at(socket.address());
    socket.says("Name: HAProxy\nVersion: 2.6.12\n\n").says("").says("# pxname,svn");
    assertThat(api.version()).hasToString("2.6");
    assertThatThrownBy(() -> api.setWeight(ServerName.parse("web/one"), 3))
        .isInstanceOfSatisfying(
            ConnectionLostException.class,
            lost -> assertThat(lost.outcome()).isEqualTo(Outcome.UNKNOWN));
    assertThatThrownBy(api::statistics).isInstanceOf(ConnectionLostException.class);
  }

  @Test
  void somethingElseBehindTheSocketIsSaidSo() {
    socket.says("220 mail ready\n");
    assertThatThrownBy(() -> RuntimeApi.at(socket.address()).info())
        .isInstanceOf(PanvisorException.class)
        .hasMessageContaining("does not answer as HAProxy does");
  }

  @Test
  void aPathThatLinuxHasNoRoomForIsRefused() {
    assertThatThrownBy(() -> RuntimeAddress.unix(Path.of("/tmp/" + "x".repeat(120))))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("107");
  }
}
