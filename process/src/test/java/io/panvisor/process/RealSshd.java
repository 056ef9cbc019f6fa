package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real sshd of Debian's package openssh-server on 127.0.0.1, with keys and an empty home of its
 * own; it and all it started are ended by {@link #close()}.
 */
public final class RealSshd implements AutoCloseable {

  private final CommandRunner here = Commands.here();
  private final Path folder;
  private final int port;
  private Process daemon;

  /** Starts it, with further lines of sshd_config(5). */
  public RealSshd(String... moreSettings) throws Exception {
    folder = Files.createTempDirectory("panvisor-sshd-");
    port = freePort();
    key("hostkey");
    key("userkey");
    key("otherkey");
    Files.copy(folder.resolve("userkey.pub"), folder.resolve("authorized"));
    Files.createDirectories(folder.resolve("home"));
    Files.createDirectories(Path.of("/run/sshd"));
    knows("hostkey");
    List<String> settings =
        new ArrayList<>(
            List.of(
                "Port " + port,
                "ListenAddress 127.0.0.1",
                "HostKey " + folder.resolve("hostkey"),
                "AuthorizedKeysFile " + folder.resolve("authorized"),
                "PidFile none",
                "UsePAM no",
                "StrictModes no",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "PermitRootLogin prohibit-password",
                "LogLevel VERBOSE",
                // The user's own shell profile is not what is tested here.
                "SetEnv HOME=" + folder.resolve("home")));
    settings.addAll(List.of(moreSettings));
    Files.write(folder.resolve("sshd_config"), settings);
    start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void key(String name) {
    assertThat(
            here.run(
                    Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f")
                        .with(folder.resolve(name).toString()))
                .isSuccess())
        .isTrue();
  }

  /** Makes that key the one that the client knows of this server. */
  void knows(String key) throws IOException {
    String[] words = Files.readString(folder.resolve(key + ".pub")).split(" ");
    Files.writeString(
        folder.resolve("known"), "[127.0.0.1]:" + port + " " + words[0] + " " + words[1] + "\n");
  }

  /** Starts it again. */
  public void start() throws Exception {
    daemon =
        new ProcessBuilder()
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .command(
                "setsid",
                "/usr/sbin/sshd",
                "-D",
                "-f",
                folder.resolve("sshd_config").toString(),
                "-E",
                folder.resolve("log").toString())
            .start();
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!answers()) {
      assertThat(System.nanoTime()).as("sshd answers").isLessThan(end);
      daemon.waitFor(50, TimeUnit.MILLISECONDS);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** {@return how it is reached} */
  public SshTarget target() {
    return SshTarget.parse(System.getProperty("user.name") + "@127.0.0.1:" + port)
        .withIdentity(folder.resolve("userkey"))
        .withKnownHosts(folder.resolve("known"));
  }

  /** {@return where its keys are: userkey, known} */
  public Path folder() {
    return folder;
  }

  /** {@return how many clients signed in since the server was first started} */
  public long connections() throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("log"))) {
      return lines.filter(line -> line.contains("Accepted publickey")).count();
    }
  }

  /** {@return the server's processes: the listener, and two for each connection} */
  public List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(daemon.toHandle()), daemon.descendants())
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  private List<ProcessHandle> servers() {
    return processes().stream()
        .filter(process -> process.info().command().orElse("").endsWith("sshd"))
        .toList();
  }

  /** {@return the background clients that hold connections to this server} */
  public List<ProcessHandle> clients() {
    String port = "-p " + this.port + " -N ";
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(port))
        .toList();
  }

  /** Ends the server and its connections at once; what runs over them goes on. */
  public void kill() throws Exception {
    servers().forEach(ProcessHandle::destroyForcibly);
    daemon.waitFor();
  }

  /** Stops the server and its connections; what runs over them goes on. */
  public void freeze() {
    signal("-STOP");
  }

  /** Lets it go on. */
  public void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    // One by one: of the servers for single connections, one may just have ended.
    for (ProcessHandle server : servers()) {
      String number = Long.toString(server.pid());
      boolean done = here.run(Command.of("kill", signal, number)).isSuccess();
      assertThat(done || !server.isAlive()).as("kill " + signal + " " + number).isTrue();
    }
  }

  @Override
  public void close() throws Exception {
    processes().forEach(ProcessHandle::destroyForcibly);
    daemon.waitFor();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
