package io.panvisor.memory;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.facet.ImageInfo;
import io.panvisor.spi.Call;
import io.panvisor.spi.CaptureOperations;

/** Images of containers. */
record MemoryCapture(MemoryConnection connection) implements CaptureOperations {

  private static final long BYTES = 5_000_000;

  @Override
  public ImageInfo capture(Call call, MachineId id, String reference) {
    return connection.ask(
        call,
        MemoryCall.CAPTURE,
        () -> {
          connection.machine(id, Feature.CAPTURE);
          call.step("capturing " + reference);
          return connection.engineState().addImage(reference, BYTES).info();
        });
  }
}
