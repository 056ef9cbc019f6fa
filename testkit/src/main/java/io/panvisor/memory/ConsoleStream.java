package io.panvisor.memory;

import io.panvisor.facet.Frame;
import io.panvisor.spi.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A serial console with a shell behind it: what is typed comes back, and lines are run. */
final class ConsoleStream extends MemoryStream {

  private final MemoryMachine machine;
  private final Shell shell;
  private final StringBuilder line = new StringBuilder();

  ConsoleStream(MemoryConnection connection, MemoryMachine machine, Shell shell) {
    super(connection);
    this.machine = machine;
    this.shell = shell;
  }

  @Override
  public void write(byte[] data, Deadline deadline) {
    requireOpen();
    show(data);
    if (!machine.isGuestUp()) {
      return;
    }
    for (char next : new String(data, StandardCharsets.UTF_8).toCharArray()) {
      if (next != '\n' && next != '\r') {
        line.append(next);
        continue;
      }
      String typed = line.toString();
      line.setLength(0);
      try {
        shell.find("sh").orElseThrow().run(new Typed(typed));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void show(byte[] data) {
    offerNow(Frame.Channel.TERMINAL, data.clone());
  }

  @Override
  public void endInput() {
    requireOpen();
  }

  @Override
  public void resize(int columns, int rows) {
    requireOpen();
  }

  @Override
  public void close() {
    machine.leaveConsole(this);
    super.close();
  }

  @Override
  void breakDown() {
    machine.leaveConsole(this);
    super.breakDown();
  }

  /** One line that was typed. */
  private final class Typed implements MemoryProcess {
    private final String text;

    Typed(String text) {
      this.text = text;
    }

    @Override
    public String machine() {
      return machine.name();
    }

    @Override
    public List<String> arguments() {
      return List.of("sh", "-c", text);
    }

    @Override
    public Map<String, String> environment() {
      return Map.of("PATH", "/bin");
    }

    @Override
    public Optional<byte[]> read() {
      return Optional.empty();
    }

    @Override
    public void output(byte[] data) {
      show(data);
    }

    @Override
    public void error(byte[] data) {
      show(data);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      time().sleep(duration);
    }
  }
}
