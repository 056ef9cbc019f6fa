package io.panvisor.process;

import io.panvisor.error.ClosedException;
import io.panvisor.error.EngineException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One ssh connection that many commands share: a background ssh that listens on a socket here. It
 * is made when it is needed, and made again when it is gone. Thread-safe.
 */
final class SshMaster {

  /** What signing in may take beyond the time for connecting. */
  private static final Duration SIGNING_IN = Duration.ofSeconds(20);

  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);

  private final SshTarget target;
  private final Path socket;
  private final @Nullable Path config;
  private final LocalLaunch launch;
  private final EngineContext context;
  private final Semaphore sessions;
  private @Nullable ProcessTree tree;
  private boolean connecting;
  private boolean connected;
  private boolean closed;
  private int attempts;
  private @Nullable Supplier<PanvisorException> failure;

  SshMaster(
      SshTarget target,
      Path socket,
      @Nullable Path config,
      LocalLaunch launch,
      EngineContext context) {
    this.target = target;
    this.socket = socket;
    this.config = config;
    this.sessions = new Semaphore(target.sessions(), true);
    this.launch = launch;
    this.context = context;
  }

  /** Waits for one of the sessions. */
  void take(Deadline deadline) {
    boolean taken;
    try {
      taken = sessions.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new OperationInterruptedException("waiting for " + target + " was interrupted")
          .outcome(Outcome.NOT_APPLIED);
    }
    if (!taken) {
      throw new OperationTimeoutException(
              "all sessions of the connection to " + target + " were busy until the deadline")
          .outcome(Outcome.NOT_APPLIED);
    }
  }

  /** {@return whether there was a free session, which is now the caller's} */
  boolean takeIfFree() {
    return sessions.tryAcquire();
  }

  void giveBack() {
    sessions.release();
  }

  /** {@return how often it connected, or tried to} */
  synchronized int attempts() {
    return attempts;
  }

  /**
   * Makes the connection unless there is one. Of many callers one connects, and its failure is
   * everyone's.
   *
   * @return which connection it is, for {@link #lost}
   */
  int connect(Deadline deadline) {
    if (await(deadline)) {
      return attempts();
    }
    @Nullable Supplier<PanvisorException> failed = null;
    boolean done = false;
    try {
      failed = signIn(deadline);
      done = true;
    } finally {
      settle(failed, done && failed == null);
    }
    if (failed != null) {
      throw failed.get();
    }
    return attempts();
  }

  /** {@return true when there is a connection; false when it is the caller who has to connect} */
  private synchronized boolean await(Deadline deadline) {
    int seen = attempts;
    while (connecting) {
      if (deadline.isOver()) {
        throw late();
      }
      try {
        TimeUnit.MILLISECONDS.timedWait(this, deadline.remaining().toMillis() + 1);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new OperationInterruptedException("connecting to " + target + " was interrupted")
            .outcome(Outcome.NOT_APPLIED);
      }
      if (!connecting && attempts == seen && failure != null) {
        throw failure.get();
      }
    }
    if (closed) {
      throw new ClosedException("the runner of " + target + " was closed");
    }
    if (!connected) {
      connecting = true;
      attempts++;
    }
    return connected;
  }

  private synchronized void settle(@Nullable Supplier<PanvisorException> failed, boolean done) {
    connecting = false;
    connected = done && !closed;
    failure = failed;
    notifyAll();
  }

  /** The connection of that number is gone. */
  synchronized void lost(int which) {
    if (which == attempts && !connecting) {
      connected = false;
    }
  }

  /** The connection of that number does not answer: it is ended, and what runs over it is lost. */
  void giveUp(int which) {
    synchronized (this) {
      if (which != attempts || !connected) {
        return;
      }
      connected = false;
    }
    dropTree();
  }

  /** {@return why it failed, or null} */
  private @Nullable Supplier<PanvisorException> signIn(Deadline deadline) {
    dropTree();
    removeSocket();
    Duration longest = target.connectTimeout().plus(SIGNING_IN);
    Deadline own = deadline.atMost(longest);
    if (own.isOver()) {
      throw late();
    }
    Command command = Command.of("ssh", signingIn()).within(own.remaining().plusMillis(1));
    LocalProcess[] ssh = new LocalProcess[1];
    try {
      CommandResult result =
          new CommandCall("this machine", command, null, context)
              .run(
                  ignored -> {
                    ssh[0] = launch.start(command);
                    return ssh[0];
                  });
      if (result.isSuccess()) {
        keep(ssh[0].tree());
        return null;
      }
      return () -> SshErrors.notConnected(target, result.words());
    } catch (OperationTimeoutException tooLong) {
      if (deadline.isOver()) {
        throw late();
      }
      return () ->
          SshErrors.notConnected(
              target, "signing in timed out after " + longest.toSeconds() + " s");
    }
  }

  /** An ssh that was killed leaves it behind, and the next would then not share its connection. */
  private void removeSocket() {
    try {
      Files.deleteIfExists(socket);
    } catch (IOException stays) {
      throw new EngineException("the socket " + socket + " cannot be removed", stays);
    }
  }

  private PanvisorException late() {
    return new OperationTimeoutException("there was no connection to " + target + " in time")
        .outcome(Outcome.NOT_APPLIED);
  }

  private synchronized void keep(ProcessTree background) {
    tree = background;
    LiveTrees.add(background);
  }

  private void dropTree() {
    ProcessTree old;
    synchronized (this) {
      old = tree;
      tree = null;
    }
    if (old != null) {
      LiveTrees.remove(old);
      old.end(Duration.ZERO);
    }
  }

  private List<String> signingIn() {
    List<String> arguments = new ArrayList<>();
    if (config != null) {
      arguments.addAll(List.of("-F", config.toString()));
    }
    option(arguments, "BatchMode", "yes");
    option(arguments, "ConnectTimeout", Long.toString(target.connectTimeout().toSeconds()));
    option(arguments, "ControlMaster", "yes");
    option(arguments, "ControlPersist", Long.toString(target.idleTime().toSeconds()));
    option(arguments, "ControlPath", path(socket));
    // What the user's configuration may ask of sessions is not for this one.
    option(arguments, "ClearAllForwardings", "yes");
    option(arguments, "ForwardAgent", "no");
    option(arguments, "ForwardX11", "no");
    option(arguments, "PermitLocalCommand", "no");
    option(arguments, "RemoteCommand", "none");
    option(arguments, "RequestTTY", "no");
    option(arguments, "LogLevel", "ERROR");
    target.options().forEach((name, value) -> option(arguments, name, value));
    if (!target.options().containsKey("ServerAliveInterval")) {
      option(arguments, "ServerAliveInterval", "15");
    }
    target
        .identity()
        .ifPresent(
            file -> {
              option(arguments, "IdentityFile", path(file));
              option(arguments, "IdentitiesOnly", "yes");
            });
    target.knownHosts().ifPresent(file -> option(arguments, "UserKnownHostsFile", path(file)));
    if (target.isAcceptingNewHostKeys()) {
      option(arguments, "StrictHostKeyChecking", "accept-new");
    }
    target.user().ifPresent(user -> arguments.addAll(List.of("-l", user)));
    target.port().ifPresent(port -> arguments.addAll(List.of("-p", Integer.toString(port))));
    arguments.addAll(List.of("-N", "--", target.host()));
    return arguments;
  }

  /**
   * {@return the command that runs the remote shell over the connection, and over nothing else:
   * were the connection gone, ssh would make one of its own, and its own way of connecting is
   * closed}
   */
  Command sharing(String remoteLine) {
    List<String> arguments = new ArrayList<>(List.of("-F", "none"));
    option(arguments, "ControlPath", path(socket));
    option(arguments, "ControlMaster", "no");
    option(arguments, "ProxyCommand", "exec false");
    option(arguments, "LogLevel", "ERROR");
    arguments.addAll(List.of("-T", "-e", "none", "--", target.host(), remoteLine));
    return Command.of("ssh", arguments);
  }

  /**
   * Forwards a socket over the connection, which must be there.
   *
   * @throws PanvisorException when ssh, or the other machine, refuses
   */
  void forward(Path here, String there, Duration longest) {
    List<String> arguments = new ArrayList<>(List.of("-F", "none"));
    option(arguments, "ControlPath", path(socket));
    option(arguments, "LogLevel", "ERROR");
    arguments.addAll(List.of("-O", "forward"));
    arguments.addAll(List.of("-L", here.toString().replace("%", "%%") + ":" + there));
    arguments.addAll(List.of("--", target.host()));
    Command command = Command.of("ssh", arguments).within(longest);
    CommandResult result =
        new CommandCall("this machine", command, null, context)
            .run(ignored -> launch.start(command));
    if (!result.isSuccess()) {
      throw SshErrors.notForwarded(target, there, result.words());
    }
  }

  private static void option(List<String> arguments, String name, String value) {
    arguments.add("-o");
    arguments.add(name + "=" + value);
  }

  /** A path for an option: quoted, and without what ssh would expand. */
  private static String path(Path file) {
    return "\"" + file.toString().replace("%", "%%") + "\"";
  }

  /** Ends the connection. */
  void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
      if (!connected) {
        return;
      }
      connected = false;
    }
    Command goodbye =
        Command.of("ssh", "-F", "none", "-o", "ControlPath=" + path(socket), "-O", "exit")
            .with("--", target.host())
            .within(LONGEST_GOODBYE);
    boolean interrupted = Thread.interrupted();
    try {
      new CommandCall("this machine", goodbye, null, context).run(ignored -> launch.start(goodbye));
    } catch (OperationTimeoutException deaf) {
      interrupted |= Thread.interrupted();
    } finally {
      dropTree();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
