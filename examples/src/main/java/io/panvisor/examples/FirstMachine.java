package io.panvisor.examples;

import io.panvisor.DataSize;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.Panvisor;
import io.panvisor.StopMode;
import io.panvisor.Until;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.PortMapping;
import java.time.Duration;

/** A machine in ten lines: it serves a page, and is gone afterwards. */
public final class FirstMachine {

  private FirstMachine() {}

  /**
   * Takes the engine's URI and an image that serves a page on port 80, such as {@code docker:///
   * nginx:1.27}.
   */
  public static void main(String[] arguments) {
    System.out.println("it answered at " + serveOnce(arguments[0], arguments[1]));
  }

  static String serveOnce(String uri, String image) {
    try (Hypervisor hypervisor = Panvisor.connect(uri)) {
      Machine web =
          hypervisor.launch(
              MachineSpec.named("first-machine")
                  .image(image)
                  .memory(DataSize.mebibytes(128))
                  .container(container -> container.publish(PortMapping.tcp(0, 80).on("127.0.0.1")))
                  .build());
      web.await(Until.http(80, "/"), Duration.ofSeconds(30));
      String endpoint = web.endpoint(80).toString();
      web.stop(StopMode.gracefulThenForce(Duration.ofSeconds(10)));
      web.delete();
      return endpoint;
    }
  }
}
