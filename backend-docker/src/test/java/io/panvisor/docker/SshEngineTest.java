package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.panvisor.CallOptions;
import io.panvisor.ConnectOptions;
import io.panvisor.DeletePolicy;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.StopMode;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.Exec;
import io.panvisor.facet.ExecSpec;
import io.panvisor.process.RealSshd;
import io.panvisor.spec.MachineSpec;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real engines through a real sshd on loopback. */
@Tag("engine")
@Tag("fault")
@Timeout(120)
class SshEngineTest {

  @TempDir Path folder;
  private RealSshd sshd;

  @BeforeEach
  void startSshd() throws Exception {
    sshd = new RealSshd();
  }

  @AfterEach
  void stopSshd() throws Exception {
    sshd.close();
  }

  private ConnectOptions options() {
    return ConnectOptions.builder()
        .setting("ssh.identity", sshd.folder().resolve("userkey").toString())
        .setting("ssh.knownHosts", sshd.folder().resolve("known").toString())
        .timeout(Duration.ofSeconds(30))
        .build();
  }

  private String uri(String scheme, String socket) {
    return scheme + "://" + sshd.target() + socket;
  }

  private Hypervisor connect(String scheme, String socket) {
    return Panvisor.builder().build().open(uri(scheme, socket), options());
  }

  @Test
  void theHostsDockerIsFoundAndIsTheSameThatIsReachedWithoutSsh() throws Exception {
    try (Hypervisor remote = connect("docker+ssh", "");
        Hypervisor local = Panvisor.connect(RealEngines.uri())) {
      assertThat(remote.engine()).isEqualTo(local.engine());
      assertThat(remote.list(MachineQuery.all())).isNotNull();
      assertThat(remote.list(MachineQuery.all())).isNotNull();
      assertThat(sshd.connections()).as("times of signing in").isLessThanOrEqualTo(2);
    }
    assertThat(sshd.clients()).as("background clients of ssh that are left").isEmpty();
  }

  @Test
  @Tag("podman")
  void podmanIsReachedByTheNameOfItsSocket() {
    try (Hypervisor podman = connect("podman+ssh", RealEngines.property("podman.socket"))) {
      assertThat(podman.engine().name()).isEqualTo("podman");
    }
  }

  @Test
  void aMachineIsLaunchedTalkedToAndRemoved() {
    try (Hypervisor docker = connect("docker+ssh", RealEngines.property("docker.socket"))) {
      Machine machine = docker.launch(small());
      try {
        ExecSpec cat =
            ExecSpec.command("cat").input("over and back".getBytes(StandardCharsets.UTF_8));
        assertThat(machine.facet(Exec.class).capture(cat, 1000).outputText())
            .isEqualTo("over and back");
        machine.stop(StopMode.force());
      } finally {
        machine.delete(DeletePolicy.OWNED);
      }
    }
  }

  private static MachineSpec small() {
    return MachineSpec.named("over-ssh-" + UUID.randomUUID().toString().substring(0, 8))
        .image(RealEngines.image())
        .build();
  }

  @Test
  void whenSshIsKilledTheCallIsLostAndTheSameHypervisorWorksAgain() throws Exception {
    try (Hypervisor docker = connect("docker+ssh", RealEngines.property("docker.socket"))) {
      Machine machine = docker.launch(small());
      try {
        CompletableFuture<PanvisorException> running =
            CompletableFuture.supplyAsync(
                () ->
                    catchThrowableOfType(
                        PanvisorException.class,
                        () -> machine.facet(Exec.class).capture("sleep", "60")));
        awaitSleeping(docker, machine);
        sshd.clients().forEach(ProcessHandle::destroyForcibly);
        assertThat(running.get(20, TimeUnit.SECONDS)).isInstanceOf(ConnectionLostException.class);

        assertThat(machine.status().power()).isEqualTo(io.panvisor.PowerState.RUNNING);
        assertThat(docker.byName(machine.info().name())).containsExactly(machine);
      } finally {
        machine.stop(StopMode.force());
        machine.delete(DeletePolicy.OWNED);
      }
    }
  }

  private static void awaitSleeping(Hypervisor docker, Machine machine) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!machine.facet(Exec.class).capture("ps").outputText().contains("sleep 60")) {
      assertThat(System.nanoTime()).as("the command runs on %s", docker.engine()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Test
  void aConnectionThatHangsEndsAtTheDeadlineAndWorksAfterwards() throws Exception {
    try (Hypervisor docker = connect("docker+ssh", RealEngines.property("docker.socket"))) {
      assertThat(docker.list(MachineQuery.all())).isNotNull();
      sshd.freeze();
      try {
        long began = System.nanoTime();
        Hypervisor brief = docker.with(CallOptions.timeout(Duration.ofSeconds(1)));
        assertThatThrownBy(() -> brief.list(MachineQuery.all()).toList())
            .isInstanceOf(OperationTimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      } finally {
        sshd.thaw();
      }
      assertThat(docker.list(MachineQuery.all())).isNotNull();
    }
  }

  @Test
  void aHostWithoutAnEngineSaysWhereItWasLookedFor() {
    assertThatThrownBy(() -> connect("docker+ssh", folder.resolve("no.sock").toString()))
        .isInstanceOf(EngineNotInstalledException.class)
        .hasMessageContaining("no.sock");
  }

  @Test
  void aSocketThatNobodyListensOnIsToldFromABrokenConnection() throws Exception {
    Path dead = folder.resolve("dead.sock");
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(dead))
        .close();
    assertThat(Files.exists(dead)).isTrue();
    assertThatThrownBy(() -> connect("docker+ssh", dead.toString()))
        .isInstanceOf(EngineNotInstalledException.class)
        .hasMessageContaining("nothing answers at ssh://");
  }

  @Test
  void aHostWhoseKeyIsNotKnownIsRefused() {
    ConnectOptions stranger =
        ConnectOptions.builder()
            .setting("ssh.identity", sshd.folder().resolve("userkey").toString())
            .setting("ssh.knownHosts", folder.resolve("nobody").toString())
            .build();
    assertThatThrownBy(() -> Panvisor.builder().build().open(uri("docker+ssh", ""), stranger))
        .isInstanceOf(AccessDeniedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker+ssh://-oProxyCommand=x/",
        "docker+ssh://user@-host/",
        "docker+ssh://user:secret@host/",
        "docker+ssh://host:99999/",
        "docker+ssh://us%20er@host/",
        "docker+ssh:///path",
        "podman+ssh://host/run/a%25b.sock"
      })
  void whatSshMustNotBeGivenIsRefusedBeforeItIsStarted(String uri) {
    assertThatThrownBy(() -> Panvisor.builder().build().open(uri, options()))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageNotContaining("secret");
  }
}
