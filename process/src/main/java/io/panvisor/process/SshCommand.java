package io.panvisor.process;

import io.panvisor.error.ClosedException;
import io.panvisor.error.EngineException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.Frame;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** One command on another machine: the ssh that carries it, and what comes through that. */
final class SshCommand implements RunningCommand {

  /** How long ssh may take to go by itself once the command has ended. */
  private static final Duration LONGEST_FAREWELL = Duration.ofMillis(300);

  /** What ends with this code is ssh itself, or it passes on the same code from the other side. */
  private static final int SSH_FAILED = 255;

  private final SshTarget target;
  private final Command command;
  private final LocalProcess ssh;
  private final MarkedOutput out;
  private final MarkedOutput err;
  private final Ender ender;
  private final Consumer<SshCommand> onEnd;
  private final EngineContext context;
  private final Deque<Frame> early = new ArrayDeque<>();
  private final Object ending = new Object();
  private volatile String shell = UNKNOWN_SHELL;
  private volatile boolean closed;
  private volatile boolean over;

  /** Stands for the number of a shell that has not said it. */
  static final String UNKNOWN_SHELL = "-";

  /** Ends what runs on the other machine. */
  @FunctionalInterface
  interface Ender {

    /**
     * Ends a command's processes there.
     *
     * @param shell the number of its shell, or {@link #UNKNOWN_SHELL}
     * @param grace the time between SIGTERM and SIGKILL
     * @return what is left, in words; empty when nothing is
     */
    String end(String shell, Duration grace);
  }

  /**
   * A command under way.
   *
   * @param mark tells what the remote shell says from all else
   * @param ssh the ssh that carries it
   * @param ender ends what runs there
   * @param onEnd told once, when it is over
   */
  SshCommand(
      SshTarget target,
      Command command,
      String mark,
      LocalProcess ssh,
      Ender ender,
      Consumer<SshCommand> onEnd,
      EngineContext context) {
    this.target = target;
    this.command = command;
    this.ssh = ssh;
    this.out = new MarkedOutput(mark);
    this.err = new MarkedOutput(mark);
    this.ender = ender;
    this.onEnd = onEnd;
    this.context = context;
  }

  /**
   * Waits until the remote shell has taken the command.
   *
   * @return false when ssh found no connection to share, so that nothing was sent
   */
  boolean begins(Deadline deadline) {
    while (!err.hasBegun()) {
      Optional<Frame> frame = ssh.read(deadline);
      if (frame.isEmpty()) {
        finish();
        if (SshErrors.isWithoutSession(err.words())) {
          throw SshErrors.noSession(target, err.words());
        }
        if (SshErrors.isWithoutMaster(err.words())) {
          return false;
        }
        throw ssh.exitCode().orElse(SSH_FAILED) == SSH_FAILED
            ? SshErrors.lost(target, command.toString(), err.words())
            : SshErrors.noShell(target, (out.words() + "\n" + err.words()).strip());
      }
      own(frame.get()).ifPresent(early::add);
    }
    shell = err.beginning();
    return true;
  }

  @Override
  public void attend(Runnable body) {
    ssh.attend(body);
  }

  @Override
  public Optional<Frame> read(Deadline deadline) {
    while (!over) {
      requireOpen();
      Frame waiting = early.poll();
      if (waiting != null) {
        return Optional.of(waiting);
      }
      if (isDone()) {
        farewell();
        finish();
        requireRun();
        return Optional.empty();
      }
      Optional<Frame> frame = next(deadline);
      if (frame.isEmpty() && !isDone()) {
        finish();
        throw SshErrors.lost(target, command.toString(), err.words());
      }
      frame.flatMap(this::own).ifPresent(early::add);
    }
    requireOpen();
    return Optional.empty();
  }

  private Optional<Frame> next(Deadline deadline) {
    try {
      return ssh.read(deadline);
    } catch (OperationTimeoutException nothingCame) {
      throw new OperationTimeoutException(
          "nothing came from '" + command + "' within " + LocalProcess.words(deadline.whole()));
    } catch (ClosedException beneath) {
      requireOpen();
      throw beneath;
    }
  }

  /** {@return what of the frame the command wrote} */
  private Optional<Frame> own(Frame frame) {
    boolean isError = frame.channel() == Frame.Channel.ERROR;
    byte[] data = (isError ? err : out).add(frame.data());
    return data.length == 0 ? Optional.empty() : Optional.of(new Frame(frame.channel(), data));
  }

  /** The command has ended, and all that it wrote has come, whatever a survivor holds open. */
  private boolean isDone() {
    return out.hasEnded() && err.hasEnded();
  }

  private void requireOpen() {
    if (closed) {
      throw new ClosedException("'" + command + "' was closed");
    }
  }

  private void requireRun() {
    String ending = err.ending();
    if (ending.startsWith(RemoteScript.EXIT)) {
      return;
    }
    throw switch (ending) {
      case RemoteScript.NO_FOLDER ->
          new NotFoundException(
              "working folder", command.workingFolder().map(Object::toString).orElse(""));
      case RemoteScript.NO_PROGRAM -> LocalLaunch.missing(command.program());
      case RemoteScript.NOT_RUNNABLE -> LocalLaunch.refused(command.program());
      default ->
          new EngineException("the shell of " + target + " said '" + ending + "'")
              .outcome(Outcome.UNKNOWN);
    };
  }

  /** Ssh goes by itself, unless a survivor holds the session open. */
  private void farewell() {
    Deadline longest = Deadline.after(context, LONGEST_FAREWELL);
    try {
      boolean more = true;
      while (more && !longest.isOver()) {
        more = ssh.read(longest).isPresent();
      }
    } catch (OperationTimeoutException | OperationInterruptedException stays) {
      return;
    }
  }

  /** From here on nothing of it is on this machine. */
  private void finish() {
    synchronized (ending) {
      if (!over) {
        ssh.end(Duration.ZERO);
        over = true;
        onEnd.accept(this);
      }
    }
  }

  @Override
  public void write(byte[] data, Deadline deadline) {
    ssh.write(data, deadline);
  }

  @Override
  public void endInput() {
    ssh.endInput();
  }

  @Override
  public OptionalInt exitCode() {
    String ending = err.ending();
    return over && ending.startsWith(RemoteScript.EXIT)
        ? OptionalInt.of(Integer.parseInt(ending.substring(RemoteScript.EXIT.length())))
        : OptionalInt.empty();
  }

  /** {@return whether the ssh that carries it is there; asks nobody} */
  boolean isCarried() {
    return !closed && !over && ssh.isAlive();
  }

  /** Ends what is here of it. The command sees the end of its input, and is not waited for. */
  void letGo() {
    closed = true;
    ssh.hush();
    finish();
  }

  @Override
  public String end(Duration grace) {
    synchronized (ending) {
      if (over) {
        return "";
      }
      closed = true;
      ssh.hush();
      String left;
      try {
        left = isDone() ? "" : ender.end(shell, grace);
      } catch (PanvisorException unreachable) {
        left =
            "its processes may go on, because "
                + target
                + " could not be asked to end them: "
                + (unreachable instanceof OperationTimeoutException
                    ? "no answer in time"
                    : unreachable.what());
      }
      finish();
      return left;
    }
  }

  @Override
  public void close() {
    if (closed || over) {
      return;
    }
    closed = true;
    ssh.hush();
    context.newThread("panvisor-end " + command.program(), () -> end(ProcessTree.GRACE)).start();
  }
}
