package io.panvisor.examples;

import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.StopMode;
import io.panvisor.Until;
import io.panvisor.facet.Exec;
import io.panvisor.facet.ExecCapture;
import io.panvisor.spec.MachineSpec;
import java.time.Duration;
import java.util.List;

/**
 * A step of a build pipeline: boots a machine, runs the tests in it, and removes it, even when the
 * tests fail. What an earlier run left because it was killed is swept first: the machine is
 * ephemeral, so its marks say whose it was and until when.
 */
public final class PipelineStep {

  private PipelineStep() {}

  /**
   * Takes the engine's URI, the image, and the command that tests; ends with the command's exit
   * code.
   */
  public static void main(String[] arguments) {
    List<String> all = List.of(arguments);
    System.exit(run(all.get(0), all.get(1), all.subList(2, all.size())));
  }

  static int run(String uri, String image, List<String> command) {
    try (Hypervisor hypervisor = Panvisor.connect(uri)) {
      hypervisor.sweep().removed().forEach(left -> System.out.println("swept " + left));
      String name = "pipeline-" + ProcessHandle.current().pid();
      Machine machine =
          hypervisor.launch(
              MachineSpec.named(name)
                  .image(image)
                  .label("pipeline", "yes")
                  .ephemeral(Duration.ofHours(2))
                  .build());
      try {
        machine.await(Until.running(), Duration.ofMinutes(1));
        ExecCapture tests = machine.facet(Exec.class).capture(command.toArray(String[]::new));
        System.out.print(tests.outputText());
        System.err.print(tests.errorText());
        return tests.exitCode();
      } finally {
        machine.stop(StopMode.force());
        machine.delete();
        long left =
            hypervisor
                .list(MachineQuery.all().withLabel("pipeline", "yes"))
                .filter(info -> info.name().equals(name))
                .count();
        System.out.println(left == 0 ? "nothing is left" : "the machine is still there");
      }
    }
  }
}
