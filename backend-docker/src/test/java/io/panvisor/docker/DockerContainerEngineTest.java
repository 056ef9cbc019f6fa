package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.CallOptions;
import io.panvisor.Cause;
import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.DeletePolicy;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.Until;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.facet.Attach;
import io.panvisor.facet.AttachSpec;
import io.panvisor.facet.Exec;
import io.panvisor.facet.Frame;
import io.panvisor.facet.Session;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.RestartPolicy;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A container's own process, its limits while it runs, and what else only containers have. */
@Tag("engine")
@Timeout(120)
class DockerContainerEngineTest {

  private static final String RUN = "pvc" + UUID.randomUUID().toString().substring(0, 6);
  private static Hypervisor docker;
  private int count;

  @BeforeAll
  static void connect() {
    docker = Panvisor.connect(RealEngines.uri());
  }

  @AfterAll
  static void disconnect() {
    docker.close();
  }

  @AfterEach
  void removeAll() {
    for (MachineInfo machine : docker.list(MachineQuery.all()).toList()) {
      if (machine.name().startsWith(RUN)) {
        Machine leftover = docker.byId(machine.id());
        leftover.stop(StopMode.force());
        leftover.delete(DeletePolicy.ALL);
      }
    }
  }

  private MachineSpec.Builder spec() {
    return MachineSpec.named(RUN + "-" + ++count).image(RealEngines.image());
  }

  private Machine sleeper() {
    return docker.launch(
        spec()
            .container(
                c -> c.command("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"))
            .build());
  }

  private static DockerContainer container(Machine machine) {
    return machine.facet(DockerContainer.class);
  }

  private static String readAll(Session session) {
    StringBuilder text = new StringBuilder();
    for (Optional<Frame> frame = session.read(Duration.ofSeconds(20));
        frame.isPresent();
        frame = session.read(Duration.ofSeconds(20))) {
      text.append(frame.get().channel() == Frame.Channel.ERROR ? "!" : "");
      text.append(frame.get().text());
    }
    return text.toString();
  }

  private static String readUntil(Session session, String wanted) {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(wanted) < 0) {
      text.append(session.read(Duration.ofSeconds(20)).orElseThrow().text());
    }
    return text.toString();
  }

  @Test
  void whoAttachesBeforeTheStartMissesNothingAndHearsTheExitCode() {
    Machine machine =
        docker.create(
            spec()
                .container(c -> c.command("sh", "-c", "cat; echo done >&2; exit 7").interactive())
                .build());
    try (Session session = machine.facet(Attach.class).open(AttachSpec.interactive())) {
      machine.start();
      session.write("typed\n".getBytes(StandardCharsets.UTF_8));
      session.endInput();
      assertThat(readAll(session)).isEqualTo("typed\n!done\n");
      assertThat(session.exitCode()).hasValue(7);
    }
  }

  @Test
  void theExitCodeComesThoughTheEngineRemovesTheContainer() {
    Machine machine =
        docker.create(
            spec().container(c -> c.command("sh", "-c", "exit 3").removedAtEnd()).build());
    try (Session session = machine.facet(Attach.class).open(AttachSpec.output())) {
      machine.start();
      assertThat(readAll(session)).isEmpty();
      assertThat(session.exitCode()).hasValue(3);
    }
    assertThatThrownBy(() -> machine.await(Until.healthy(), Duration.ofSeconds(20)))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void keysLeaveATerminalAndTheProcessRunsOnAndCanBeJoinedAgain() {
    Machine machine =
        docker.create(spec().container(c -> c.command("sh").interactive().terminal()).build());
    Attach attach = machine.facet(Attach.class);
    try (Session session = attach.open(AttachSpec.interactive())) {
      machine.start();
      session.resize(101, 33);
      session.write("stty size; echo a${X}b\n".getBytes(StandardCharsets.UTF_8));
      assertThat(readUntil(session, "\nab")).contains("33 101");
      session.write(new byte[] {0x10, 0x11});
      readAll(session);
      assertThat(session.exitCode()).isEmpty();
    }
    assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
    try (Session again = attach.open(AttachSpec.interactive().detachKeys("ctrl-x,q"))) {
      again.write(new byte[] {0x10, 0x11, '\n'});
      again.write("echo c${X}d\n".getBytes(StandardCharsets.UTF_8));
      assertThat(readUntil(again, "\ncd")).contains("cd");
      again.write(new byte[] {0x18, 'q'});
      readAll(again);
      assertThat(again.exitCode()).isEmpty();
    }
    assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
    try (Session last = attach.open(AttachSpec.interactive())) {
      last.write("exit 5\n".getBytes(StandardCharsets.UTF_8));
      readAll(last);
      assertThat(last.exitCode()).hasValue(5);
    }
  }

  @Test
  void inputThatCannotBeTakenIsRefused() {
    Machine machine = sleeper();
    assertThatThrownBy(() -> machine.facet(Attach.class).open(AttachSpec.interactive()))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> AttachSpec.output().detachKeys("ctrl-1"))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void limitsChangeWhileItRuns() {
    Machine machine = sleeper();
    container(machine)
        .update(
            DockerLimits.change()
                .memory(DataSize.mebibytes(48))
                .memoryAndSwap(DataSize.mebibytes(96))
                .cpus(CpuCount.parse("0.5"))
                .processes(50)
                .resources(r -> r.cpuShares(512).cpuSet("0"))
                .restartPolicy(RestartPolicy.onFailure(2)));
    MachineInfo info = machine.info(InfoPart.values());
    assertThat(info.memory().value()).contains(DataSize.mebibytes(48));
    assertThat(info.cpus().value()).contains(CpuCount.parse("0.5"));
    assertThat(
            machine
                .facet(Exec.class)
                .capture("sh", "-c", "grep Cpus_allowed_list /proc/1/status")
                .outputText())
        .endsWith("\t0\n");
    assertThat(info.engineFacts().orElse(Map.of()))
        .containsEntry("docker.restartPolicy", "on-failure");
    assertThatThrownBy(
            () ->
                container(machine)
                    .update(DockerLimits.change().resources(r -> r.ulimit("nofile", 1, 1))))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> container(machine).update(DockerLimits.change()))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void whatItDidIsTold() {
    Machine machine = sleeper();
    machine.facet(Exec.class).capture("sh", "-c", "echo x >/new; rm /bin/serve");
    assertThat(container(machine).changes())
        .contains(
            new DockerContainer.Change(DockerContainer.Change.Kind.ADDED, "/new"),
            new DockerContainer.Change(DockerContainer.Change.Kind.DELETED, "/bin/serve"),
            new DockerContainer.Change(DockerContainer.Change.Kind.MODIFIED, "/bin"));
    List<Map<String, String>> processes = container(machine).processes();
    assertThat(processes).anySatisfy(process -> assertThat(process.get("CMD")).contains("trap"));
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    container(machine).export(archive);
    assertThat(archive.size()).isGreaterThan(500_000).isEqualTo(archive.size() / 512 * 512);
    machine.stop(StopMode.force());
    assertThatThrownBy(() -> container(machine).processes())
        .isInstanceOf(IllegalMachineStateException.class);
    assertThat(container(docker.create(spec().build())).changes()).isEmpty();
  }

  @Test
  void itsEndIsAwaitedWithItsCode() {
    Machine machine =
        docker.launch(
            spec()
                .container(
                    c -> c.command("sh", "-c", "trap 'exit 6' HUP; while :; do sleep 0.1; done"))
                .build());
    assertThatThrownBy(
            () -> container(machine.with(CallOptions.timeout(Duration.ofMillis(500)))).awaitExit())
        .isInstanceOf(OperationTimeoutException.class);
    container(machine).signal("SIGHUP");
    assertThat(container(machine).awaitExit()).isEqualTo(6);
    assertThatThrownBy(() -> container(machine).signal("SIGHUP"))
        .isInstanceOf(IllegalMachineStateException.class);
    assertThatThrownBy(() -> container(machine).signal("HUP;reboot"))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aWantOfMemoryAndRestartsAreTold() {
    Machine hungry =
        docker.launch(
            spec()
                .memory(DataSize.mebibytes(16))
                .container(
                    c ->
                        c.memoryAndSwap(DataSize.mebibytes(16))
                            .command("sh", "-c", "x=a; while :; do x=$x$x; done"))
                .build());
    hungry.await(Until.stopped(), Duration.ofSeconds(60));
    assertThat(hungry.status().cause().orElseThrow().kind()).isEqualTo(Cause.Kind.OUT_OF_MEMORY);
    Machine looping =
        docker.launch(
            spec()
                .container(
                    c -> c.command("sh", "-c", "exit 4").restartPolicy(RestartPolicy.onFailure(2)))
                .build());
    looping.await(Until.stopped(), Duration.ofSeconds(60));
    MachineInfo info = looping.info(InfoPart.AUTOSTART);
    assertThat(info.restarts().value()).contains(2);
    assertThat(info.status().cause()).contains(Cause.exited(4));
  }
}
