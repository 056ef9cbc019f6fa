package io.panvisor.spi;

import io.panvisor.MachineId;

/** Saving memory to disk. A backend that has this implements it; thread-safe. */
public interface SuspendOperations {

  /**
   * Saves the memory and stops.
   *
   * @return false when it was suspended already
   */
  boolean suspend(Call call, MachineId id);

  /**
   * Drops a saved memory.
   *
   * @return false when there was none
   */
  boolean discard(Call call, MachineId id);
}
