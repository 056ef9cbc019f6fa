package io.panvisor.memory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a {@link MemoryProgram} has to do with. For the program's own thread. */
public interface MemoryProcess {

  /** {@return the name of the machine that it runs in} */
  String machine();

  /** {@return the arguments, the program's name first} */
  List<String> arguments();

  /** {@return the environment} */
  Map<String, String> environment();

  /**
   * Waits for standard input.
   *
   * @return the next piece, or nothing at its end
   */
  Optional<byte[]> read() throws InterruptedException;

  /** Writes to standard output; waits while nobody takes it. */
  void output(byte[] data) throws InterruptedException;

  /** Writes to standard error; waits while nobody takes it. */
  void error(byte[] data) throws InterruptedException;

  /** Waits that long on the engine's time, without making it pass. */
  void sleep(Duration duration) throws InterruptedException;
}
