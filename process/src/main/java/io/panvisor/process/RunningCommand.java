package io.panvisor.process;

import io.panvisor.spi.FrameStream;
import java.time.Duration;

/** A command that runs, as its runner holds it; its first input is on the way already. */
interface RunningCommand extends FrameStream {

  /** Does something during which this thread alone reads the command's output. */
  void attend(Runnable body);

  /**
   * Ends the whole tree of its processes and waits for that; on the thread that reads. Does nothing
   * when the command has ended.
   *
   * @return what could not be ended, in words; empty when all is gone
   */
  String end(Duration grace);
}
