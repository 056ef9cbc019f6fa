package io.panvisor.spi;

import io.panvisor.MachineId;

/** Starting with the host. A backend that has this implements it; thread-safe. */
public interface AutostartOperations {

  /** {@return whether it starts with the host} */
  boolean isEnabled(Call call, MachineId id);

  /**
   * Says whether it starts with the host.
   *
   * @return false when it was so already
   */
  boolean enable(Call call, MachineId id, boolean wanted);
}
