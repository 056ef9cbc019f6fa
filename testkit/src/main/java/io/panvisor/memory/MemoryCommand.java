package io.panvisor.memory;

import io.panvisor.facet.Frame;
import io.panvisor.spi.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A command that runs on a thread of its own, its input, and its output. */
final class MemoryCommand extends MemoryStream implements MemoryProcess {

  private static final byte[] END = new byte[0];

  private final MemoryMachine machine;
  private final List<String> arguments;
  private final Map<String, String> environment;
  private final boolean terminal;
  private final Deque<byte[]> input = new ArrayDeque<>();
  private volatile @Nullable Thread thread;

  MemoryCommand(
      MemoryConnection connection,
      MemoryMachine machine,
      List<String> arguments,
      Map<String, String> environment,
      boolean terminal) {
    super(connection);
    this.machine = machine;
    this.arguments = arguments;
    this.environment = environment;
    this.terminal = terminal;
  }

  /** Runs the program; its output is this stream. */
  void start(MemoryConnection connection, MemoryProgram program) {
    time().hold();
    Thread made =
        connection
            .context()
            .newThread(
                "memory-" + arguments.get(0),
                () -> {
                  int code = 137;
                  try {
                    code = program.run(this);
                  } catch (InterruptedException killed) {
                    code = 137;
                  } finally {
                    machine.ended(this);
                    end(OptionalInt.of(code));
                    time().release();
                  }
                });
    thread = made;
    made.start();
  }

  /** Ends the program: its machine has stopped. */
  void kill() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public void write(byte[] data, Deadline deadline) {
    requireOpen();
    give(data.clone());
  }

  @Override
  public void endInput() {
    requireOpen();
    give(END);
  }

  @Override
  public void resize(int columns, int rows) {
    requireOpen();
  }

  private void give(byte[] data) {
    synchronized (lock()) {
      input.addLast(data);
      lock().notifyAll();
    }
  }

  @Override
  public String machine() {
    return machine.name();
  }

  @Override
  public List<String> arguments() {
    return arguments;
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public Optional<byte[]> read() throws InterruptedException {
    synchronized (lock()) {
      if (input.isEmpty() && !isGone()) {
        time().release();
        try {
          while (input.isEmpty() && !isGone()) {
            lock().wait();
          }
        } finally {
          time().hold();
        }
      }
      byte[] next = input.peekFirst();
      if (next == null || next.length == 0) {
        return Optional.empty();
      }
      input.removeFirst();
      return Optional.of(next);
    }
  }

  @Override
  public void output(byte[] data) throws InterruptedException {
    offer(terminal ? Frame.Channel.TERMINAL : Frame.Channel.OUTPUT, data);
  }

  @Override
  public void error(byte[] data) throws InterruptedException {
    offer(terminal ? Frame.Channel.TERMINAL : Frame.Channel.ERROR, data);
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Sleep.passively(time(), duration);
  }
}
