package io.panvisor.spi;

import io.panvisor.MachineId;
import io.panvisor.facet.LogQuery;

/** A machine's log. A backend that has this implements it; thread-safe. */
public interface LogOperations {

  /**
   * Opens the log.
   *
   * @return the log, which ends where it ends or, when followed, with the machine
   */
  FrameStream open(Call call, MachineId id, LogQuery query);
}
