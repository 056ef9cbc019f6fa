package io.panvisor.spi;

import io.panvisor.MachineId;

/**
 * Takes what an engine tells of changes. Core reads the true state itself, so a hint too many does
 * no harm and order does not matter. Every method returns at once and may be called from any
 * thread.
 */
public interface EventHints {

  /** Something about the machine has changed, or it is new. */
  void changed(MachineId id);

  /** The machine is gone. */
  void removed(MachineId id);

  /** Hints may have been missed, and no more will come: the subscription has ended. */
  void lost(String why);
}
