package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.ConnectOptions;
import io.panvisor.Feature;
import io.panvisor.Hypervisor;
import io.panvisor.Panvisor;
import io.panvisor.Support;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.MachineSpec;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ApiVersionTest {

  @TempDir Path folder;

  private ScriptedEngine engine(String headers, String version) throws Exception {
    return new ScriptedEngine(
        folder,
        asked -> {
          if (asked.head().contains("/_ping ")) {
            asked.say("HTTP/1.1 200 OK\r\n" + headers + "\r\nContent-Length: 2\r\n\r\nOK");
          } else {
            asked.sayOk(
                "{\"ID\":\"AAAA\",\"Name\":\"host1\",\"DockerRootDir\":\"/data\",\"ServerVersion\":\""
                    + version
                    + "\",\"NCPU\":2}");
          }
        });
  }

  private static Hypervisor connect(ScriptedEngine engine) {
    String socket = engine.address().describe().substring("unix://".length());
    return Panvisor.builder()
        .build()
        .open(
            "docker+unix://" + socket,
            ConnectOptions.builder().timeout(Duration.ofSeconds(10)).build());
  }

  @ParameterizedTest
  @CsvSource({"1.99, 1.47", "1.47, 1.47", "1.41, 1.41", "1.24, 1.24"})
  void theNewestVersionThatBothKnowIsSpoken(String offered, String spoken) throws Exception {
    try (ScriptedEngine engine = engine("Api-Version: " + offered, "20.10");
        Hypervisor docker = connect(engine)) {
      docker.engine();
      assertThat(engine.heads()).anyMatch(head -> head.startsWith("GET /v" + spoken + "/info "));
    }
  }

  @Test
  void whatAnOldEngineLacksIsDeclaredMissingAndRefusedBeforeItIsAsked() throws Exception {
    try (ScriptedEngine engine = engine("Api-Version: 1.24", "1.12.6");
        Hypervisor docker = connect(engine)) {
      for (Feature late :
          new Feature[] {
            Feature.CPU_FRACTIONS, Feature.CONTAINER_MOUNTS, Feature.EXEC, Feature.EXEC_INTERACTIVE
          }) {
        Support support = docker.support(late);
        assertThat(support.level()).as("%s", late).isEqualTo(Support.Level.NO);
        assertThat(support.explanation()).contains("1.24", "came with 1.");
      }
      assertThat(docker.support(Feature.CREATE)).isEqualTo(Support.yes());
      int before = engine.heads().size();
      assertThatThrownBy(
              () ->
                  docker.create(
                      MachineSpec.named("small")
                          .image("i")
                          .cpus(new io.panvisor.CpuCount(500))
                          .build()))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("1.25");
      assertThat(engine.heads()).hasSize(before);
    }
  }

  @Test
  void aNewerEngineHasThem() throws Exception {
    try (ScriptedEngine engine = engine("Api-Version: 1.35", "17.12");
        Hypervisor docker = connect(engine)) {
      assertThat(docker.support(Feature.EXEC)).isEqualTo(Support.yes());
      assertThat(docker.support(Feature.CPU_FRACTIONS)).isEqualTo(Support.yes());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Api-Version: 1.22, 1.10.3, 1.24",
    "'Api-Version: 1.40\r\nLibpod-Api-Version: 3.4.4', 3.4.4, Podman 4"
  })
  void anEngineThatIsTooOldIsRefusedWithWhatIsTheOldest(
      String headers, String version, String oldest) throws Exception {
    try (ScriptedEngine engine = engine(headers, version)) {
      assertThatThrownBy(() -> connect(engine))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("too old")
          .hasMessageContaining(oldest);
    }
  }

  @Test
  void podmanIsNoManagerOfASwarm() throws Exception {
    try (ScriptedEngine engine =
        engine("Api-Version: 1.41\r\nLibpod-Api-Version: 4.3.1", "4.3.1")) {
      String socket = engine.address().describe().substring("unix://".length());
      assertThatThrownBy(
              () ->
                  Panvisor.builder()
                      .build()
                      .open("docker+swarm+unix://" + socket, ConnectOptions.none()))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("has no swarm");
    }
  }

  @Test
  void podmansIdentityIsThatOfItsHostAndStorage() throws Exception {
    String podman = "Api-Version: 1.41\r\nLibpod-Api-Version: 4.3.1";
    try (ScriptedEngine engine = engine(podman, "4.3.1");
        Hypervisor hypervisor = connect(engine)) {
      assertThat(hypervisor.engine().name()).isEqualTo("podman");
      assertThat(hypervisor.engine().product()).isEqualTo("Podman 4.3.1");
      assertThat(hypervisor.engine().id()).startsWith("podman-host1-").doesNotContain("AAAA");
    }
  }
}
