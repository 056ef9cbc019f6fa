package io.panvisor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.DataSize;
import io.panvisor.Hypervisor;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.spec.MachineSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples do what they say, here on engines in memory. */
class ExamplesTest {

  @Test
  void aFirstMachineServesItsPageAndIsGone() {
    assertThat(FirstMachine.serveOnce("memory:///first", "web:1")).contains("127.0.0.1");
    assertThat(names("memory:///first")).isEmpty();
  }

  @Test
  void oneJobRunsOnTwoEngines() {
    Map<String, MachineSpec> machines = new LinkedHashMap<>();
    machines.put(
        "memory:///one",
        MachineSpec.named("twin").memory(DataSize.mebibytes(256)).cpus(2).vm(vm -> {}).build());
    machines.put(
        "memory:///two",
        MachineSpec.named("twin").image("twin:1").memory(DataSize.mebibytes(64)).build());
    List<String> said = SameOnTwoEngines.run(machines);
    assertThat(said).hasSize(2).allSatisfy(line -> assertThat(line).contains("twin"));
    assertThat(said.get(0)).contains("256 MiB", "2 processors");
    assertThat(said.get(1)).contains("64 MiB");
    assertThat(names("memory:///one")).isEmpty();
    assertThat(names("memory:///two")).isEmpty();
  }

  @Test
  void aPipelineStepGivesTheTestsExitCodeAndLeavesNothing() {
    assertThat(PipelineStep.run("memory:///pipeline", "ci:1", List.of("true"))).isZero();
    assertThat(PipelineStep.run("memory:///pipeline", "ci:1", List.of("false"))).isEqualTo(1);
    assertThat(names("memory:///pipeline")).isEmpty();
  }

  @Test
  void anInventoryNamesTheMachinesOfAllEngines() {
    try (Hypervisor one = Panvisor.connect("memory:///inventory-one");
        Hypervisor two = Panvisor.connect("memory:///inventory-two")) {
      one.launch(MachineSpec.named("left").image("web:1").build());
      two.launch(MachineSpec.named("right").image("web:1").build());
      List<String> lines =
          Inventory.of(
              List.of("memory:///inventory-one", "memory:///inventory-two", "nowhere:///"));
      assertThat(lines).hasSize(3);
      assertThat(lines.get(0)).contains("left", "RUNNING");
      assertThat(lines.get(1)).contains("right", "RUNNING");
      assertThat(lines.get(2)).contains("nowhere:/// cannot be read");
    }
  }

  private static List<String> names(String uri) {
    try (Hypervisor hypervisor = Panvisor.connect(uri)) {
      return hypervisor.list(MachineQuery.all()).map(info -> info.name()).toList();
    }
  }
}
