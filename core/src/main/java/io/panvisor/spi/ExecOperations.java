package io.panvisor.spi;

import io.panvisor.MachineId;
import io.panvisor.facet.ExecSpec;

/** Commands in a machine. A backend that has this implements it; thread-safe. */
public interface ExecOperations {

  /**
   * Starts a command; {@code interactive} says whether its standard input is kept open (otherwise
   * the spec's input is given to it).
   *
   * @return its output
   */
  FrameStream open(Call call, MachineId id, ExecSpec spec, boolean interactive);
}
