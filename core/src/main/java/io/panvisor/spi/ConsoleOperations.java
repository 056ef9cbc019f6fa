package io.panvisor.spi;

import io.panvisor.MachineId;

/** A machine's console. A backend that has this implements it; thread-safe. */
public interface ConsoleOperations {

  /**
   * Opens the console.
   *
   * @return a duplex stream
   */
  FrameStream open(Call call, MachineId id);
}
