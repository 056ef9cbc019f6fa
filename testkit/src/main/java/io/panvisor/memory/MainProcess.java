package io.panvisor.memory;

import io.panvisor.facet.Frame;
import io.panvisor.spi.EngineContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A container's own command: what it writes is the log, and its end is the container's. */
final class MainProcess implements MemoryProcess {

  private final MemoryMachine machine;
  private final VirtualTime time;
  private final List<String> arguments;
  private final Map<String, String> environment;
  private volatile @Nullable Thread thread;
  private volatile boolean killed;

  MainProcess(
      MemoryMachine machine,
      VirtualTime time,
      List<String> arguments,
      Map<String, String> environment) {
    this.machine = machine;
    this.time = time;
    this.arguments = arguments;
    this.environment = environment;
  }

  void start(EngineContext context, MemoryProgram program) {
    time.hold();
    Thread made =
        context.newThread(
            "memory-" + machine.name(),
            () -> {
              try {
                int code = program.run(this);
                machine.mainEnded(this, code);
              } catch (InterruptedException stopped) {
                machine.mainEnded(this, 137);
              } finally {
                time.release();
              }
            });
    thread = made;
    made.start();
  }

  void kill() {
    killed = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
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
  public Optional<byte[]> read() {
    return Optional.empty();
  }

  @Override
  public void output(byte[] data) {
    if (!killed) {
      machine.log(Frame.Channel.OUTPUT, data);
    }
  }

  @Override
  public void error(byte[] data) {
    if (!killed) {
      machine.log(Frame.Channel.ERROR, data);
    }
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Sleep.passively(time, duration);
  }
}
