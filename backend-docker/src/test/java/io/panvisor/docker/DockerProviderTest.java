package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.panvisor.ConnectOptions;
import io.panvisor.Feature;
import io.panvisor.Hypervisor;
import io.panvisor.Panvisor;
import io.panvisor.Support;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.EngineException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.PanvisorException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DockerProviderTest {

  private static final String INFO =
      "{\"ID\":\"AAAA:BBBB\",\"Name\":\"host1\",\"ServerVersion\":\"20.10.24\",\"NCPU\":2,\"MemoryLimit\":true,\"PidsLimit\":false}";

  @TempDir Path folder;

  private static Hypervisor connect(ScriptedEngine engine, Duration longest) {
    String socket = engine.address().describe().substring("unix://".length());
    return Panvisor.builder()
        .build()
        .open("docker+unix://" + socket, ConnectOptions.builder().timeout(longest).build());
  }

  private static void answer(ScriptedEngine.Asked asked, String server) throws Exception {
    if (asked.head().contains("/_ping ")) {
      asked.say(
          "HTTP/1.1 200 OK\r\nApi-Version: 1.99\r\nServer: "
              + server
              + "\r\nContent-Length: 2\r\n\r\nOK");
    } else {
      asked.sayOk(INFO);
    }
  }

  @Test
  void theEngineSaysWhatItIsAndWhatItCan() throws Exception {
    try (ScriptedEngine engine =
            new ScriptedEngine(folder, asked -> answer(asked, "Docker/20.10.24"));
        Hypervisor docker = connect(engine, Duration.ofSeconds(10))) {
      assertThat(docker.engine().name()).isEqualTo("docker");
      assertThat(docker.engine().id()).isEqualTo("AAAA:BBBB");
      assertThat(docker.engine().version()).isEqualTo("20.10.24");
      assertThat(docker.engine().host()).isEqualTo("host1");
      assertThat(docker.support(Feature.MEMORY_LIMIT)).isEqualTo(Support.yes());
      assertThat(docker.support(Feature.CONTAINER_PROCESSES).level()).isEqualTo(Support.Level.NO);
      assertThat(engine.heads()).anyMatch(head -> head.startsWith("GET /v1.47/info "));
    }
  }

  @Test
  void podmanIsKnownByItsAnswer() throws Exception {
    try (ScriptedEngine engine =
            new ScriptedEngine(
                folder,
                asked -> {
                  if (asked.head().contains("/_ping ")) {
                    asked.say(
                        "HTTP/1.1 200 OK\r\nApi-Version: 1.40\r\nLibpod-Api-Version: 4.3.1\r\nContent-Length: 2\r\n\r\nOK");
                  } else {
                    asked.sayOk(INFO);
                  }
                });
        Hypervisor podman = connect(engine, Duration.ofSeconds(10))) {
      assertThat(podman.engine().name()).isEqualTo("podman");
    }
  }

  @Test
  void everyFeatureThatIsKnownIsAnswered() throws Exception {
    try (ScriptedEngine engine =
            new ScriptedEngine(folder, asked -> answer(asked, "Docker/20.10.24"));
        Hypervisor docker = connect(engine, Duration.ofSeconds(10))) {
      for (Feature feature : Feature.known()) {
        Support support = docker.support(feature);
        assertThat(support.explanation())
            .as("%s", feature)
            .isNotEqualTo("this engine does not have it")
            .matches(why -> support.level() == Support.Level.YES || !why.isBlank());
      }
    }
  }

  @Test
  void aSocketThatIsNotThereMeansNoEngine() {
    EngineNotInstalledException error =
        catchThrowableOfType(
            EngineNotInstalledException.class,
            () -> Panvisor.connect("docker+unix://" + folder.resolve("nobody.sock")));
    assertThat(error.what()).contains("nobody.sock");
    assertThat(error.hint().orElse("")).contains("Docker");
  }

  @Test
  void aSocketThatNobodyServesMeansThatTheDaemonDoesNotRun() throws Exception {
    ScriptedEngine engine = new ScriptedEngine(folder, asked -> asked.sayOk(""));
    engine.close();
    assertThat(Files.exists(folder.resolve("engine.sock"))).isTrue();
    assertThatThrownBy(() -> connect(engine, Duration.ofSeconds(5)))
        .isInstanceOf(EngineNotInstalledException.class)
        .hasMessageContaining("nothing answers");
  }

  @Test
  void somethingElseBehindTheSocketIsAnEngineErrorAndNotARiddle() throws Exception {
    try (ScriptedEngine engine =
        new ScriptedEngine(folder, asked -> asked.sayOk("<html>hello</html>"))) {
      assertThatThrownBy(() -> connect(engine, Duration.ofSeconds(5)))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("cannot be understood");
    }
  }

  @Test
  void anEngineThatDoesNotAnswerIsGivenUpAtTheDeadline() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (ScriptedEngine engine = new ScriptedEngine(folder, asked -> never.await())) {
      assertThatThrownBy(() -> connect(engine, Duration.ofMillis(500)))
          .isInstanceOf(OperationTimeoutException.class);
    }
  }

  @Test
  void anEngineThatRefusesTheUserIsAnAccessError() throws Exception {
    try (ScriptedEngine engine =
        new ScriptedEngine(
            folder, asked -> asked.say("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"))) {
      assertThatThrownBy(() -> connect(engine, Duration.ofSeconds(5)))
          .isInstanceOf(AccessDeniedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker://somewhere/",
        "docker:///path",
        "docker+unix://host/path",
        "docker+unix:///",
        "docker+unix:///run/x.sock?y=1",
        "docker+tcp:///path",
        "docker+tcp://host:0",
        "docker+tcp://host:70000",
        "docker+tcp://user:pw@host",
        "docker+tcp://host:2375/path"
      })
  void aUriThatMakesNoSenseIsRefused(String uri) {
    assertThatThrownBy(() -> Panvisor.connect(uri))
        .isInstanceOf(PanvisorException.class)
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aSettingThatDoesNotExistIsRefused() {
    assertThatThrownBy(
            () ->
                Panvisor.builder()
                    .build()
                    .open(
                        "docker:///",
                        ConnectOptions.builder().setting("docker.colour", "blue").build()))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("docker.colour");
  }

  @Test
  void aFolderWithoutCertificatesIsRefused() {
    assertThatThrownBy(
            () ->
                Panvisor.builder()
                    .build()
                    .open(
                        "docker+tcp://localhost:1",
                        ConnectOptions.builder().tlsFolder(folder).build()))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("ca.pem");
  }

  @Test
  void onlyDockersUrisAreServed() {
    DockerProvider provider = new DockerProvider();
    assertThat(provider.serves(URI.create("docker:///"))).isTrue();
    assertThat(provider.serves(URI.create("docker+tcp://x"))).isTrue();
    assertThat(provider.serves(URI.create("qemu:///system"))).isFalse();
    assertThat(provider.candidates())
        .containsExactly(URI.create("docker:///"), URI.create("podman:///"));
  }
}
