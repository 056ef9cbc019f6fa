package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.DeletePolicy;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.StopMode;
import io.panvisor.Until;
import io.panvisor.facet.Exec;
import io.panvisor.spec.MachineSpec;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The main job once, on whatever JVM there is. */
@Tag("engine")
@Tag("smoke")
@Timeout(60)
class DockerSmokeTest {

  @Test
  void aContainerIsLaunchedUsedStoppedAndRemoved() {
    String name = "pvs" + UUID.randomUUID().toString().substring(0, 8);
    try (Hypervisor docker = Panvisor.connect(RealEngines.uri())) {
      Machine machine = docker.launch(MachineSpec.named(name).image(RealEngines.image()).build());
      try {
        machine.await(Until.running(), Duration.ofSeconds(20));
        assertThat(machine.facet(Exec.class).capture("echo", "hello").outputText())
            .isEqualTo("hello\n");
        assertThat(docker.list(MachineQuery.all()).map(MachineInfo::name)).contains(name);
        machine.stop(StopMode.graceful(Duration.ofSeconds(20)));
      } finally {
        machine.stop(StopMode.force());
        machine.delete(DeletePolicy.OWNED);
      }
      assertThat(docker.byName(name)).isEmpty();
    }
  }
}
