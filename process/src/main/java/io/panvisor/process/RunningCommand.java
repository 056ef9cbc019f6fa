package io.panvisor.process;

import io.panvisor.spi.FrameStream;
import java.time.Duration;

/** A command that runs, as its runner holds it. */
interface RunningCommand extends FrameStream {

  /** Hands its first input over, without waiting until it is taken. */
  void begin(byte[] input);

  /**
   * Ends the whole tree of its processes and waits for that; on the thread that reads.
   *
   * @return what could not be ended, in words; empty when all is gone
   */
  String end(Duration grace);

  /**
   * Looks whether it was the command that ended, and not what was to run it.
   *
   * @throws io.panvisor.error.PanvisorException when the command did not run
   */
  void verify(CommandResult result);
}
