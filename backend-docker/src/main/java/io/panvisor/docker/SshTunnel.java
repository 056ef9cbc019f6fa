package io.panvisor.docker;

import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.Commands;
import io.panvisor.process.ForwardedSocket;
import io.panvisor.process.RemoteRunner;
import io.panvisor.process.SshTarget;
import io.panvisor.spi.Call;
import io.panvisor.spi.EngineContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to an engine on another machine: its socket, forwarded by the system's ssh to one here.
 *
 * <p>Every conversation with the engine is then a connection to a local socket, which can be given
 * up like any other, and all share one ssh: signing in happens once, and no call starts a process.
 */
final class SshTunnel implements EngineCarrier {

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(30);

  private final RemoteRunner runner;
  private final ForwardedSocket forwarded;
  private final String socket;

  private SshTunnel(RemoteRunner runner, ForwardedSocket forwarded, String socket) {
    this.runner = runner;
    this.forwarded = forwarded;
    this.socket = socket;
  }

  /**
   * Signs in, finds the engine's socket, and forwards it.
   *
   * @param socket the socket's path there; null for the one that the user's engine has
   * @param podman whether it is Podman's that is looked for
   */
  static SshTunnel open(
      SshTarget target, @Nullable String socket, boolean podman, EngineContext context, Call call) {
    String named = socket == null ? null : ForwardedSocket.checked(socket);
    RemoteRunner runner = Commands.over(target, context);
    boolean open = false;
    try {
      call.step("signing in at " + target);
      String found = find(runner, named, podman, call);
      ForwardedSocket forwarded = runner.forward(found, atMost(call, LONGEST_LOOK));
      open = true;
      return new SshTunnel(runner, forwarded, found);
    } finally {
      if (!open) {
        runner.close();
      }
    }
  }

  private static String find(
      RemoteRunner runner, @Nullable String named, boolean podman, Call call) {
    List<String> places = named == null ? usual(runner, podman, call) : List.of(named);
    // Prints those that are there, whatever it thinks of the others.
    CommandResult there =
        ask(runner, call, Command.of("ls", "-1d", "--").with(places.toArray(new String[0])));
    return there
        .out()
        .lines()
        .filter(places::contains)
        .min((one, other) -> places.indexOf(one) - places.indexOf(other))
        .orElseThrow(
            () ->
                new EngineNotInstalledException(
                        "there is no engine at " + runner.target() + ": no " + places)
                    .hint(
                        "Start the engine there, or name its socket: "
                            + (podman ? "podman" : "docker")
                            + "+ssh://"
                            + runner.target()
                            + "/path/of.sock"));
  }

  /** A user's own engine comes first with Podman, and the host's with Docker, as here. */
  private static List<String> usual(RemoteRunner runner, boolean podman, Call call) {
    String number = ask(runner, call, Command.of("id", "-u")).out().strip();
    List<String> places = new ArrayList<>();
    boolean user = number.matches("[1-9][0-9]{0,9}");
    if (podman && user) {
      places.add("/run/user/" + number + "/podman/podman.sock");
    }
    places.add(podman ? "/run/podman/podman.sock" : "/var/run/docker.sock");
    if (!podman && user) {
      places.add("/run/user/" + number + "/docker.sock");
    }
    return places;
  }

  private static CommandResult ask(RemoteRunner runner, Call call, Command command) {
    call.checkpoint();
    return runner.run(command.within(atMost(call, LONGEST_LOOK)));
  }

  private static Duration atMost(Call call, Duration longest) {
    return call.deadline().atMost(longest).remaining().plusMillis(1);
  }

  /** Where the engine's API is reached on this machine. */
  EngineAddress address() {
    return new EngineAddress.Unix(forwarded.path(), "ssh://" + runner.target() + socket);
  }

  /**
   * Why an engine whose socket is there did not answer. Ssh only says that the connection ended.
   */
  PanvisorException silence(Call call, Throwable cause) {
    boolean mayWrite = ask(runner, call, Command.of("test", "-w", socket)).isSuccess();
    String place = address().describe();
    return mayWrite
        ? new EngineNotInstalledException("nothing answers at " + place, cause)
            .hint(
                "Start the engine's daemon there, and look whether that host's sshd_config allows"
                    + " AllowStreamLocalForwarding.")
            .outcome(Outcome.NOT_APPLIED)
        : new AccessDeniedException("the user may not use " + place, cause)
            .hint(
                "Sign in as root, or as a member of the group that owns the socket (often"
                    + " 'docker').")
            .outcome(Outcome.NOT_APPLIED);
  }

  @Override
  public boolean isOpen() {
    return forwarded.isOpen();
  }

  @Override
  public void close() {
    forwarded.close();
    runner.close();
  }
}
