package io.panvisor.spi;

import io.panvisor.MachineId;
import io.panvisor.facet.AttachSpec;

/** A machine's own process. A backend that has this implements it; thread-safe. */
public interface AttachOperations {

  /**
   * Attaches.
   *
   * @return its output; at the orderly end without an exit code when it was detached from
   */
  FrameStream open(Call call, MachineId id, AttachSpec spec);
}
