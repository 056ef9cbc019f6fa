package io.panvisor.spi;

import io.panvisor.MachineId;
import io.panvisor.facet.ImageInfo;

/** Images of machines. A backend that has this implements it; thread-safe. */
public interface CaptureOperations {

  /**
   * Makes an image of the machine.
   *
   * @return the image
   */
  ImageInfo capture(Call call, MachineId id, String reference);
}
