package io.panvisor.process;

import io.panvisor.error.ClosedException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.FrameStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Runs commands on another machine by the system's ssh. */
final class SshRunner implements RemoteRunner {

  /** What ending a command there may take beyond the grace. */
  private static final Duration LONGEST_ENDING = Duration.ofSeconds(10);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(15);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(30);

  /** A connection that was idle too long may go in the very moment it is wanted. */
  private static final int MOST_ATTEMPTS = 3;

  private final SshTarget target;
  private final EngineContext context;
  private final LocalLaunch launch;
  private final SshConnections connections;
  private final Map<SshCommand, SshMaster> running = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  SshRunner(SshTarget target, EngineContext context) {
    this.target = target;
    this.context = context;
    this.launch = new LocalLaunch(context);
    this.connections = new SshConnections(target, launch, context);
  }

  @Override
  public CommandResult run(Command command) {
    return call(command, RemoteScript.running(command), null);
  }

  @Override
  public CommandResult run(Command command, LineListener listener) {
    return call(command, RemoteScript.running(command), listener);
  }

  private CommandResult call(
      Command command, RemoteScript script, @Nullable LineListener listener) {
    return new CommandCall(place(), command, listener, context)
        .run(
            deadline -> {
              requireOpen();
              SshMaster master = connections.forCommands();
              master.take(deadline);
              return start(command, script, master, deadline);
            });
  }

  @Override
  public FrameStream start(Command command) {
    RemoteScript script = RemoteScript.running(command);
    requireOpen();
    Deadline deadline = Deadline.after(context, command.timeout());
    try {
      return start(command, script, connections.forConversation(), deadline);
    } catch (PanvisorException failure) {
      throw failure.scrubbed(new Scrub(command.secrets()));
    }
  }

  @Override
  public boolean has(String program) {
    if (program.isEmpty() || program.indexOf('\0') >= 0) {
      return false;
    }
    Command shown = Command.of("command", "-v", program).within(LONGEST_LOOK);
    return call(shown, RemoteScript.finding(program), null).isSuccess();
  }

  @Override
  public ForwardedSocket forward(String socket, Duration longest) {
    String there = ForwardedSocket.checked(socket);
    requireOpen();
    Deadline deadline = Deadline.after(context, longest);
    SshMaster master = connections.forConversation();
    SshCommand holder =
        start(SshForward.HOLDER, RemoteScript.running(SshForward.HOLDER), master, deadline);
    boolean done = false;
    try {
      Path here = connections.forwardPath();
      master.forward(here, there, deadline.remaining().plusMillis(1));
      done = true;
      return new SshForward(here, holder);
    } finally {
      if (!done) {
        holder.letGo();
      }
    }
  }

  /** Starts it in a session that was taken, and which it gives back when it is over. */
  private SshCommand start(
      Command command, RemoteScript script, SshMaster master, Deadline deadline) {
    boolean started = false;
    try {
      for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
        int connection = master.connect(deadline);
        SshCommand candidate = send(command, script, master, ender(command, script, master));
        if (begins(candidate, command, deadline)) {
          running.put(candidate, master);
          started = true;
          if (closed.get()) {
            candidate.close();
          }
          return candidate;
        }
        master.lost(connection);
      }
      throw new ConnectionLostException("the connection to " + target + " breaks at once")
          .outcome(Outcome.NOT_APPLIED);
    } finally {
      if (!started) {
        master.giveBack();
      }
    }
  }

  private SshCommand.Ender ender(Command command, RemoteScript script, SshMaster master) {
    boolean strays = !command.isSparingDaemons();
    return (shell, grace) -> endThere(script.id(), shell, strays, grace, master);
  }

  private SshCommand send(
      Command command, RemoteScript script, SshMaster master, SshCommand.Ender ender) {
    byte[] lines = script.text().getBytes(StandardCharsets.UTF_8);
    byte[] own = command.input();
    byte[] input = Arrays.copyOf(lines, lines.length + own.length);
    System.arraycopy(own, 0, input, lines.length, own.length);
    LocalProcess ssh = launch.start(master.sharing(RemoteScript.BOOTSTRAP).withInput(input));
    return new SshCommand(target, command, script.mark(), ssh, ender, this::over, context);
  }

  private void over(SshCommand command) {
    SshMaster master = running.remove(command);
    if (master != null) {
      master.giveBack();
    }
    synchronized (running) {
      running.notifyAll();
    }
  }

  private boolean begins(SshCommand candidate, Command command, Deadline deadline) {
    try {
      return candidate.begins(deadline);
    } catch (OperationTimeoutException nothingCame) {
      throw new OperationTimeoutException(
          "'"
              + command
              + "' on "
              + target
              + " did not begin within "
              + LocalProcess.words(command.timeout())
              + left(candidate),
          nothingCame);
    } catch (OperationInterruptedException stopped) {
      boolean again = Thread.interrupted();
      String left = left(candidate);
      if (again) {
        Thread.currentThread().interrupt();
      }
      throw new OperationInterruptedException(
          "'" + command + "' on " + target + " was interrupted" + left, stopped);
    } catch (PanvisorException failure) {
      requireOpen();
      throw failure;
    }
  }

  private static String left(SshCommand candidate) {
    String left = candidate.end(ProcessTree.GRACE);
    return left.isEmpty() ? "; all its processes were ended" : "; " + left;
  }

  /** In the session that is kept free for it. */
  private String endThere(
      String id, String shell, boolean strays, Duration grace, SshMaster master) {
    RemoteScript script = RemoteScript.ending(id, shell, strays, grace);
    Command shown = Command.of("end", id).within(grace.plus(LONGEST_ENDING));
    int connection = master.connect(Deadline.after(context, shown.timeout()));
    CommandResult result;
    try {
      result =
          new CommandCall(place(), shown, null, context)
              .run(
                  deadline -> {
                    SshCommand sent = send(shown, script, master, (unknown, none) -> "");
                    if (!begins(sent, shown, deadline)) {
                      throw new ConnectionLostException("the connection to " + target + " is gone");
                    }
                    return sent;
                  });
    } catch (OperationTimeoutException noAnswer) {
      master.giveUp(connection);
      throw noAnswer;
    }
    String left = result.out().strip();
    return left.isEmpty() ? "" : "these processes on " + target + " could not be ended: " + left;
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new ClosedException("the runner of " + target + " was closed");
    }
  }

  @Override
  public SshTarget target() {
    return target;
  }

  @Override
  public String place() {
    return target.toString();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    running.keySet().forEach(SshCommand::close);
    boolean interrupted = Thread.interrupted();
    interrupted |= !awaitEnds();
    try {
      connections.close();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** {@return false when interrupted} */
  private boolean awaitEnds() {
    Deadline longest = Deadline.after(context, LONGEST_CLOSE);
    synchronized (running) {
      while (!running.isEmpty() && !longest.isOver()) {
        try {
          TimeUnit.MILLISECONDS.timedWait(running, longest.remaining().toMillis() + 1);
        } catch (InterruptedException stopped) {
          return false;
        }
      }
    }
    return true;
  }
}
