package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.InvalidSpecException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets over a real sshd; each test has its own. */
@Tag("engine")
@Tag("fault")
@Timeout(120)
class SshForwardTest {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  @TempDir Path folder;

  /** Says the same again, until the other side ends. */
  private ServerSocketChannel echo() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket()));
    Thread accepting =
        new Thread(
            () -> {
              while (server.isOpen()) {
                try (SocketChannel client = server.accept()) {
                  ByteBuffer buffer = ByteBuffer.allocate(64);
                  while (client.read(buffer) >= 0) {
                    client.write(buffer.flip());
                    buffer.clear();
                  }
                } catch (IOException closed) {
                  continue;
                }
              }
            });
    accepting.setDaemon(true);
    accepting.start();
    return server;
  }

  private Path socket() {
    return folder.resolve("echo.sock");
  }

  private static String said(Path through, String text) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(through))) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      channel.shutdownOutput();
      ByteBuffer heard = ByteBuffer.allocate(64);
      while (channel.read(heard) >= 0) {
        assertThat(heard.hasRemaining()).isTrue();
      }
      return StandardCharsets.UTF_8.decode(heard.flip()).toString();
    }
  }

  @Test
  void whatIsWrittenHereIsReadThereAndBackAndEachHalfEndsAlone() throws Exception {
    try (RealSshd sshd = new RealSshd();
        ServerSocketChannel server = echo();
        RemoteRunner runner = Commands.over(sshd.target())) {
      ForwardedSocket forwarded = runner.forward(socket().toString(), LONGEST);
      assertThat(server.isOpen()).isTrue();
      assertThat(forwarded.isOpen()).isTrue();
      assertThat(said(forwarded.path(), "one")).isEqualTo("one");
      assertThat(said(forwarded.path(), "two")).isEqualTo("two");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(forwarded.path())))
          .as("nobody else may connect")
          .endsWith("------");
      assertThat(sshd.connections()).as("times of signing in").isEqualTo(1);
      forwarded.close();
      forwarded.close();
      assertThat(forwarded.isOpen()).isFalse();
      runner.close();
      assertThat(forwarded.path()).doesNotExist();
      assertThat(forwarded.path().getParent()).doesNotExist();
    }
  }

  @Test
  void aSocketThatNobodyListensOnEndsTheConnectionAtOnce() throws Exception {
    try (RealSshd sshd = new RealSshd();
        RemoteRunner runner = Commands.over(sshd.target());
        ForwardedSocket forwarded = runner.forward(socket().toString(), LONGEST)) {
      assertThat(said(forwarded.path(), "")).isEmpty();
      assertThat(forwarded.isOpen()).isTrue();
    }
  }

  @Test
  void whenTheServerDiesTheSocketIsNoLongerOpenAndAnotherCanBeMade() throws Exception {
    try (RealSshd sshd = new RealSshd();
        ServerSocketChannel server = echo();
        RemoteRunner runner = Commands.over(sshd.target());
        ForwardedSocket first = runner.forward(socket().toString(), LONGEST)) {
      assertThat(server.isOpen()).isTrue();
      sshd.kill();
      long end = System.nanoTime() + LONGEST.toNanos();
      while (first.isOpen()) {
        assertThat(System.nanoTime()).as("its end is seen").isLessThan(end);
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThatThrownBy(() -> runner.forward(socket().toString(), LONGEST))
          .isInstanceOf(ConnectionLostException.class);

      sshd.start();
      try (ForwardedSocket second = runner.forward(socket().toString(), LONGEST)) {
        assertThat(said(second.path(), "again")).isEqualTo("again");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "relative.sock", "/", "/a b", "/a:b", "/a%h", "/$HOME/x", "/a\nb", "/a'b"})
  void whatIsNoPathOfASocketIsRefusedBeforeAnyoneSignsIn(String path) {
    try (RemoteRunner runner = Commands.over(SshTarget.of("nowhere.invalid"))) {
      assertThatThrownBy(() -> runner.forward(path, LONGEST))
          .isInstanceOf(InvalidSpecException.class);
    }
  }
}
