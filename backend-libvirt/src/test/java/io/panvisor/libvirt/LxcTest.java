package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Cause;
import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.DeletePolicy;
import io.panvisor.DeleteReport;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.PowerState;
import io.panvisor.Secret;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.Until;
import io.panvisor.Virtualization;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.Addresses;
import io.panvisor.facet.Exec;
import io.panvisor.facet.ExecCapture;
import io.panvisor.facet.ExecSpec;
import io.panvisor.facet.Stats;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Mount;
import io.panvisor.spec.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What only containers have, on libvirt's real LXC. */
@Tag("engine")
@Tag("lxc")
class LxcTest {

  private static final Path GROUPS = Path.of("/sys/fs/cgroup");

  private static Hypervisor lxc;

  private final List<Machine> made = new ArrayList<>();
  private final String name = "lxc-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeAll
  static void connect() {
    lxc = LxcRoots.connect();
  }

  @AfterAll
  static void close() {
    lxc.close();
  }

  @AfterEach
  void removeWhatWasMade() {
    for (Machine machine : made) {
      if (machine.exists()) {
        machine.stop(StopMode.force());
        machine.delete();
      }
    }
  }

  private MachineSpec.Builder spec() {
    return MachineSpec.named(name)
        .memory(DataSize.mebibytes(64))
        .boot(DiskImage.inPlace(Source.onEngine(TestEngine.property("lxc.root"))));
  }

  private Machine launch(MachineSpec.Builder spec) {
    Machine machine = lxc.launch(spec.build());
    made.add(machine);
    return machine;
  }

  private Machine create(MachineSpec.Builder spec) {
    Machine machine = lxc.create(spec.build());
    made.add(machine);
    return machine;
  }

  private static ExecCapture run(Machine machine, String... command) {
    return machine.facet(Exec.class).capture(ExecSpec.command(command), 100_000);
  }

  /** Until its first process has told what it does with signals. */
  private static void awaitUp(Machine machine) {
    for (int looks = 0; looks < 200; looks++) {
      if (run(machine, "test", "-e", "/dev/www/index.html").exitCode() == 0) {
        return;
      }
    }
    throw new AssertionError("the container does not come up");
  }

  @Test
  void whatLibvirtWouldWriteAsXmlIsRefused() {
    MachineSpec spec =
        spec()
            .container(
                container -> container.environment("A", Secret.of("</initenv><init>/x</init>")))
            .build();

    assertThatThrownBy(() -> lxc.launch(spec))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("container.environment.A")
        .satisfies(error -> assertThat(error.getMessage()).doesNotContain("/x"));
    assertThat(lxc.byName(name)).isEmpty();
  }

  @Test
  void aContainerIsASystemContainer() {
    Machine machine = create(spec());

    MachineInfo info = machine.info(InfoPart.values());

    assertThat(machine.id().kind()).isEqualTo(MachineKind.SYSTEM_CONTAINER);
    assertThat(info.virtualization().value()).contains(Virtualization.OS_LEVEL);
    assertThat(info.engineFacts().value().orElseThrow())
        .containsEntry("type", "lxc")
        .containsEntry("root", TestEngine.property("lxc.root"));
  }

  @Test
  void limitsAreThoseOfTheControlGroups() throws IOException {
    Machine machine =
        launch(
            spec()
                .memory(DataSize.mebibytes(96))
                .cpus(new CpuCount(500))
                .container(container -> container.memoryAndSwap(DataSize.mebibytes(128)))
                .with(LxcOptions.defaults().cpuShares(512)));

    assertThat(limit("memory", "memory.limit_in_bytes")).isEqualTo("100663296");
    assertThat(limit("memory", "memory.memsw.limit_in_bytes")).isEqualTo("134217728");
    assertThat(limit("cpu", "cpu.shares")).isEqualTo("512");
    assertThat(limit("cpu", "cpu.cfs_period_us")).isEqualTo("100000");
    assertThat(limit("cpu", "cpu.cfs_quota_us")).isEqualTo("50000");
    MachineInfo info = machine.info(InfoPart.RESOURCES);
    assertThat(info.cpus().value()).contains(new CpuCount(500));
    assertThat(info.memory().value()).contains(DataSize.mebibytes(96));
  }

  private String limit(String controller, String file) throws IOException {
    try (Stream<Path> groups = Files.list(GROUPS.resolve(controller).resolve("machine"))) {
      Path group =
          groups
              .filter(each -> each.getFileName().toString().contains(name.substring(0, 8)))
              .filter(each -> each.getFileName().toString().startsWith("lxc-"))
              .findFirst()
              .orElseThrow();
      return Files.readString(group.resolve(file)).strip();
    }
  }

  @Test
  void aCommandSeesTheContainerAndNothingOfThisProcess() {
    Machine machine =
        launch(
            spec()
                .container(
                    container -> container.mount(Mount.temporary("/ram", DataSize.mebibytes(1)))));
    Exec exec = machine.facet(Exec.class);

    assertThat(run(machine, "hostname").outputText().strip()).isEqualTo(name);
    assertThat(run(machine, "cat", "/proc/1/cmdline").outputText()).contains("/sbin/init");
    assertThat(run(machine, "ls", "/sys/class/net").outputText().strip()).isEqualTo("lo");
    assertThat(run(machine, "grep", " /ram ", "/proc/mounts").outputText()).contains("tmpfs");
    assertThat(run(machine, "env").outputText())
        .contains("container=lxc-libvirt\n")
        .doesNotContain("PANVISOR_ENGINES")
        .doesNotContain("JAVA_HOME");
    assertThat(run(machine, "sh", "-c", "mknod /dev/x c 1 3 || echo refused").outputText())
        .isEqualTo("refused\n");
    ExecCapture elsewhere =
        exec.capture(
            ExecSpec.command("sh", "-c", "pwd; id -u; id -g").workingFolder("/tmp").user("7:8"),
            1_000);
    assertThat(elsewhere.outputText()).isEqualTo("/tmp\n7\n8\n");
    assertThatThrownBy(() -> exec.capture(ExecSpec.command("true").user("nobody"), 10))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aCommandHasItsOwnExitCodeInputAndOutputs() {
    Machine machine = launch(spec());
    byte[] input = "one\ntwo 'three' \\ \"$HOME\"\n".repeat(3_000).getBytes(StandardCharsets.UTF_8);

    for (int code : List.of(0, 1, 3, 126, 255)) {
      assertThat(run(machine, "sh", "-c", "exit " + code).exitCode()).isEqualTo(code);
    }
    assertThat(run(machine, "sh", "-c", "kill -9 $$").exitCode()).isEqualTo(137);
    assertThat(run(machine, "no-such-program").exitCode()).isEqualTo(127);
    ExecCapture both = run(machine, "sh", "-c", "echo out; echo err >&2");
    assertThat(both.outputText()).isEqualTo("out\n");
    assertThat(both.errorText()).isEqualTo("err\n");
    ExecCapture echoed =
        machine.facet(Exec.class).capture(ExecSpec.command("cat").input(input), 1 << 20);
    assertThat(echoed.output()).isEqualTo(input);
  }

  @Test
  void theAddressIsTold() {
    Machine machine = launch(spec().network(TestEngine.property("lxc.network")));

    machine.await(Until.address(), Duration.ofSeconds(30));

    String told = machine.facet(Addresses.class).list().get(0).address().getHostAddress();
    assertThat(run(machine, "ifconfig", "eth0").outputText()).contains("inet addr:" + told + " ");
  }

  @Test
  void aContainerWhoseFirstProcessEndsIsOff() {
    Machine machine =
        launch(spec().container(container -> container.command("/bin/sh", "-c", "exit 7")));

    machine.await(Until.stopped(), Duration.ofSeconds(30));

    assertThat(machine.status().power()).isEqualTo(PowerState.STOPPED);
    assertThat(machine.status().cause().map(Cause::kind)).contains(Cause.Kind.SHUT_DOWN);
    assertThat(machine.start()).isTrue();
  }

  @Test
  void theFirstProcessGetsItsArgumentsAndItsEnvironment() {
    Machine machine =
        launch(
            spec()
                .container(
                    container ->
                        container
                            .entryPoint("/bin/sh", "-c")
                            .command("while :; do sleep 1; done", "an argument")
                            .environment("OPEN", "a \"b\" 'c' $d")
                            .environment("HIDDEN", Secret.of("sesame"))
                            .workingFolder("/tmp")));

    assertThat(run(machine, "cat", "/proc/1/cmdline").outputText())
        .isEqualTo("/bin/sh\0-c\0while :; do sleep 1; done\0an argument\0");
    assertThat(run(machine, "cat", "/proc/1/environ").outputText().split("\0"))
        .contains("OPEN=a \"b\" 'c' $d", "HIDDEN=sesame");
    assertThat(run(machine, "readlink", "/proc/1/cwd").outputText()).isEqualTo("/tmp\n");
  }

  @Test
  void namespacesAreSharedWhenThatIsAskedFor() throws IOException {
    Machine host = launch(spec().with(LxcOptions.defaults().hostNetwork()));
    assertThat(run(host, "readlink", "/proc/self/ns/net").outputText().strip())
        .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
    assertThat(run(host, "readlink", "/proc/self/ns/uts").outputText().strip())
        .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/uts")).toString());

    assertThatThrownBy(
            () ->
                lxc.create(
                    MachineSpec.named(name + "x")
                        .boot(DiskImage.inPlace(Source.onEngine(TestEngine.property("lxc.root"))))
                        .network(TestEngine.property("lxc.network"))
                        .with(LxcOptions.defaults().hostNetwork())
                        .build()))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aRootThatIsMissingLeavesNothing() {
    MachineSpec missing =
        MachineSpec.named(name)
            .boot(DiskImage.inPlace(Source.onEngine("/nowhere/no-such-root")))
            .build();

    assertThat(lxc.check(missing).violations())
        .anySatisfy(violation -> assertThat(violation.field()).isEqualTo("boot.image"));
    assertThatThrownBy(() -> lxc.launch(missing))
        .isInstanceOf(PanvisorException.class)
        .hasMessageContaining("/nowhere/no-such-root")
        .satisfies(
            error -> {
              assertThat(((PanvisorException) error).outcome()).isEqualTo(Outcome.NOT_APPLIED);
              assertThat(((PanvisorException) error).leftovers()).isEmpty();
            });
    MachineSpec empty =
        spec().container(container -> container.command("/no/such/program")).build();
    assertThatThrownBy(() -> lxc.launch(empty))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("/no/such/program");
    assertThat(lxc.byName(name)).isEmpty();
  }

  @Test
  void aRootThatWasMadeGoesWithItsContainerAndOneThatWasGivenStays() {
    Machine copied =
        launch(
            spec()
                .boot(
                    DiskImage.copy(
                        Source.upload(Path.of(TestEngine.property("lxc.root.archive"))))));
    assertThat(run(copied, "sh", "-c", "echo kept >/root/file; cat /root/file").outputText())
        .isEqualTo("kept\n");
    assertThat(LxcRoots.of(copied.id().value())).hasSize(1);
    copied.stop(StopMode.force());

    DeleteReport report = copied.delete();

    assertThat(report.removed()).anyMatch(what -> what.startsWith("folder "));
    assertThat(LxcRoots.of(copied.id().value())).isEmpty();
    Machine given = create(spec());
    DeleteReport kept = given.delete(DeletePolicy.ALL);
    assertThat(kept.kept()).anyMatch(what -> what.contains(TestEngine.property("lxc.root")));
    assertThat(Path.of(TestEngine.property("lxc.root"))).isDirectory();
  }

  @Test
  void aRootThatCannotBeUnpackedLeavesNothing() throws IOException {
    Path archive = Files.createTempFile("lxc", ".tar");
    try {
      Files.writeString(archive, "no archive at all");
      assertThatThrownBy(
              () -> lxc.launch(spec().boot(DiskImage.copy(Source.upload(archive))).build()))
          .isInstanceOf(EngineException.class)
          .satisfies(
              error -> {
                assertThat(((PanvisorException) error).engineWords().orElse("")).contains("tar");
                assertThat(((PanvisorException) error).leftovers()).isEmpty();
              });
      assertThat(lxc.byName(name)).isEmpty();
    } finally {
      Files.delete(archive);
    }
    try (Stream<Path> files = Files.list(Path.of(LxcRoots.folder()))) {
      assertThat(files.filter(file -> VolumeNames.isMarker(file.getFileName().toString())))
          .isEmpty();
    }
  }

  @Test
  void whatADeadProcessLeftIsSwept() throws IOException {
    UUID machine = UUID.randomUUID();
    Path folder = Path.of(LxcRoots.folder());
    Path root = folder.resolve(VolumeNames.of(machine, "root", "d"));
    io.panvisor.spi.OwnerMark mine =
        io.panvisor.spi.OwnerMark.ofThisProcess(java.time.Instant.now());
    io.panvisor.spi.OwnerMark dead =
        new io.panvisor.spi.OwnerMark(
            mine.host(), "another-boot", 1, mine.started(), mine.expires());
    Path marker = folder.resolve(VolumeNames.marker(machine, dead.toString()));
    Files.createDirectories(root.resolve("etc"));
    Files.createFile(marker);

    lxc.sweep();

    assertThat(root).doesNotExist();
    assertThat(marker).doesNotExist();
  }

  @Test
  void aRebootIsANewLifeOfTheSameContainer() {
    Machine machine = launch(spec());
    awaitUp(machine);
    // Not the number of a namespace: the kernel gives one that was freed to the next.
    String before = machine.facet(Stats.class).sample().incarnation();

    machine.reboot();
    Optional<String> after = Optional.empty();
    for (int looks = 0; looks < 300 && after.isEmpty(); looks++) {
      try {
        run(machine, "sleep", "0.1");
        after =
            Optional.of(machine.facet(Stats.class).sample().incarnation())
                .filter(incarnation -> !incarnation.equals(before));
      } catch (PanvisorException betweenTwoLives) {
        after = Optional.empty();
      }
    }

    assertThat(after).isPresent();
    awaitUp(machine);
    assertThat(machine.stop(StopMode.graceful(Duration.ofSeconds(30))))
        .isEqualTo(new StopResult(true, StopResult.Way.CLEAN));
  }
}
