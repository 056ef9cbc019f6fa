package io.panvisor.openvz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.panvisor.CallOptions;
import io.panvisor.ConnectOptions;
import io.panvisor.DataSize;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Machine;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.PowerState;
import io.panvisor.Secret;
import io.panvisor.StopMode;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.BusyException;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.Exec;
import io.panvisor.facet.ExecCapture;
import io.panvisor.facet.Images;
import io.panvisor.spec.MachineSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What only OpenVZ has, and what goes wrong with its tools, on the stand-in for the older ones. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenvzEngineTest {

  private final StandIn node = StandIn.legacy();
  private final Hypervisor hypervisor = node.connect();
  private int machines;

  @AfterEach
  void putRight() {
    node.faults();
    node.switches();
  }

  @AfterAll
  void removeTheNode() {
    hypervisor.close();
    node.close();
  }

  private MachineSpec.Builder spec() {
    return MachineSpec.named("vz" + ++machines).image(StandIn.TEMPLATE);
  }

  // ---- faults ----

  @Test
  void aToolThatHangsIsEndedInTime() {
    Machine machine = hypervisor.create(spec().build());
    node.faults("vzlist list hang 60", "vzctl start hang 60");
    CallOptions hurried = CallOptions.timeout(Duration.ofSeconds(2));
    long began = System.nanoTime();

    assertThatThrownBy(() -> hypervisor.with(hurried).list(MachineQuery.all()).toList())
        .isInstanceOf(OperationTimeoutException.class)
        .satisfies(
            error ->
                assertThat(((PanvisorException) error).outcome()).isEqualTo(Outcome.NOT_APPLIED));
    assertThatThrownBy(() -> machine.with(hurried).start())
        .isInstanceOf(OperationTimeoutException.class)
        .satisfies(
            error -> assertThat(((PanvisorException) error).outcome()).isEqualTo(Outcome.UNKNOWN));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    node.faults();
    assertThat(machine.status().power()).isEqualTo(PowerState.STOPPED);
  }

  @Test
  void aToolThatIsKilledIsNamedAndNothingIsLeftOfALaunch() {
    node.faults("vzlist list killed");
    assertThatThrownBy(() -> hypervisor.list(MachineQuery.all()).toList())
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("signal 9");
    for (String fault : List.of("vzctl create killed-middle", "vzctl start killed-middle")) {
      node.faults("once " + fault);
      MachineSpec spec = spec().build();

      Throwable thrown = catchThrowable(() -> hypervisor.launch(spec));

      assertThat(thrown).isInstanceOf(EngineException.class).hasMessageContaining("signal 9");
      assertThat(((PanvisorException) thrown).leftovers()).isEmpty();
      assertThat(hypervisor.byName(spec.name())).isEmpty();
    }
  }

  @Test
  void warningsOnEitherOutputChangeNothing() {
    node.faults(
        "vzlist list stdout WARNING: a \"strange\" [line]",
        "vzctl * stdout Warning: configuration file for distribution not found",
        "vzctl * stderr stat(/vz/root/101): No such file or directory");

    Machine machine = hypervisor.launch(spec().build());

    assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
    assertThat(hypervisor.list(MachineQuery.all())).isNotEmpty();
    assertThat(machine.stop(StopMode.force()).changed()).isTrue();
    machine.delete();
  }

  @Test
  void aLockIsWaitedForAndItsHolderNamedInTheEnd() {
    Machine machine = hypervisor.create(spec().build());
    node.faults("once vzctl start lock 1");
    assertThat(machine.start()).as("after another vzctl was done").isTrue();
    machine.stop(StopMode.force());
    node.faults("vzctl start lock 60");
    ConnectOptions impatient = node.options().setting("openvz.lockwait", "1").build();
    long began = System.nanoTime();

    try (Hypervisor other = Panvisor.builder().build().open(node.uri(), impatient)) {
      assertThatThrownBy(() -> other.byId(machine.id()).start())
          .isInstanceOf(BusyException.class)
          .satisfies(
              error -> {
                assertThat(((BusyException) error).holder()).contains("pid");
                assertThat(((BusyException) error).outcome()).isEqualTo(Outcome.NOT_APPLIED);
              });
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aListThatIsTornIsNoList() {
    hypervisor.create(spec().build());
    for (String torn : List.of("torn 60%", "torn 1", "torn 0")) {
      node.faults("vzlist list " + torn);
      assertThatThrownBy(() -> hypervisor.list(MachineQuery.all()).toList())
          .as(torn)
          .isInstanceOf(EngineException.class)
          .satisfies(
              error ->
                  assertThat(((PanvisorException) error).outcome()).isEqualTo(Outcome.NOT_APPLIED));
    }
    node.faults();
    assertThat(hypervisor.list(MachineQuery.all())).isNotEmpty();
  }

  @Test
  void aDescriptionOfSomebodyElsesBreaksNoList() {
    Machine machine = hypervisor.create(spec().label("mine", "yes").build());
    node.run(
        "vzctl",
        "set",
        machine.id().value(),
        "--description",
        "a \"quoted\", \"status\": \"running\" thing",
        "--save");

    MachineInfo info =
        hypervisor
            .list(MachineQuery.all().withAllParts())
            .filter(each -> each.id().equals(machine.id()))
            .findFirst()
            .orElseThrow();

    assertThat(info.status().power()).isEqualTo(PowerState.STOPPED);
    assertThat(info.engineFacts().orElse(Map.of()).getOrDefault("description", ""))
        .contains("quoted");
  }

  // ---- many ----

  @Test
  void aThousandContainersAndTheirCountersCostTwoProcesses() {
    try (StandIn large = StandIn.legacy();
        Hypervisor many = large.connect()) {
      large.fill(1_000);

      long before = many.roundTrips();
      List<MachineInfo> listed = many.list(MachineQuery.all().withAllParts()).toList();
      long list = many.roundTrips() - before;
      many.stats();
      long both = many.roundTrips() - before;

      assertThat(listed).hasSize(1_000);
      assertThat(list).as("processes of a list").isEqualTo(1);
      assertThat(both - list).as("processes of all counters").isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aVzlistWithoutJsonIsReadByItsColumns() {
    node.switches("version=3.3");
    try (Hypervisor older = node.connect()) {
      Machine machine =
          older.launch(
              spec()
                  .memory(DataSize.mebibytes(64))
                  .label("kept", "a b")
                  .with(
                      OpenvzOptions.defaults()
                          .description("the web server")
                          .settings(
                              ContainerSettings.none().address("10.9.9.1").address("10.9.9.2")))
                  .build());

      MachineInfo info = machine.info(InfoPart.values());

      assertThat(older.engine().version()).startsWith("3.3");
      assertThat(info.status().power()).isEqualTo(PowerState.RUNNING);
      assertThat(info.labels().orElse(Map.of())).containsEntry("kept", "a b");
      assertThat(info.memory().value()).contains(DataSize.mebibytes(64));
      assertThat(info.addresses().orElse(List.of())).hasSize(2);
      assertThat(info.engineFacts().orElse(Map.of()))
          .containsEntry("description", "the web server");
    }
  }

  // ---- ids and names ----

  @Test
  void reservedIdsAndNamesLikeOptionsReachNoTool() {
    long before = hypervisor.roundTrips();
    String engine = hypervisor.engine().id();

    for (String id : List.of("0", "1", "100", "2147483645", "9999999999", "0101")) {
      Machine machine = hypervisor.byId(new MachineId(engine, MachineKind.SYSTEM_CONTAINER, id));
      assertThatThrownBy(machine::start).as(id).isInstanceOf(InvalidSpecException.class);
      assertThatThrownBy(machine::delete).as(id).isInstanceOf(InvalidSpecException.class);
      assertThatThrownBy(() -> OpenvzOptions.defaults().id(id))
          .isInstanceOf(InvalidSpecException.class);
    }
    assertThatThrownBy(() -> hypervisor.create(MachineSpec.named("101").image("x").build()))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> MachineSpec.named("--help")).isInstanceOf(InvalidSpecException.class);

    assertThat(hypervisor.roundTrips()).isEqualTo(before);
  }

  @Test
  void anIdCanBeChosenOnce() {
    MachineSpec chosen = spec().with(OpenvzOptions.defaults().id("105")).build();
    Machine machine = hypervisor.create(chosen);

    assertThat(machine.id().value()).isEqualTo("105");
    assertThatThrownBy(
            () -> hypervisor.create(spec().with(OpenvzOptions.defaults().id("105")).build()))
        .isInstanceOf(AlreadyExistsException.class);
    assertThat(machine.exists()).isTrue();
    machine.delete();
  }

  // ---- what only OpenVZ has ----

  @Test
  void settingsAreMadeWithTheContainerAndChangedLater() {
    Machine machine =
        hypervisor.launch(
            spec()
                .with(
                    OpenvzOptions.defaults()
                        .description("for tests")
                        .settings(
                            ContainerSettings.none()
                                .hostname("web.example.org")
                                .nameServers(List.of("10.0.0.1", "10.0.0.2"))
                                .searchDomains(List.of("example.org"))
                                .diskSpace(DataSize.gibibytes(2))
                                .beancounter(Beancounter.NUMFILE, 1_000, 2_000)
                                .capability("sys_time", true)
                                .bootOrder(3)
                                .onBoot(true)))
                .build());
    Tuning tuning = machine.facet(Tuning.class);

    tuning.change(ContainerSettings.none().memory(DataSize.mebibytes(48)).address("10.213.8.1"));
    tuning.changeUntilStop(ContainerSettings.none().cpuUnits(2_000));
    tuning.describe("still for tests");

    MachineInfo info = machine.info(InfoPart.values());
    assertThat(info.memory().value()).contains(DataSize.mebibytes(48));
    assertThat(info.autostart().value()).contains(true);
    assertThat(info.engineFacts().orElse(Map.of()))
        .containsEntry("hostname", "web.example.org")
        .containsEntry("description", "still for tests");
    assertThat(info.marks().orElse(Map.of())).containsKey("panvisor.owner");
    assertThat(machine.facet(Exec.class).capture("hostname").outputText())
        .isEqualTo("web.example.org\n");
    assertThat(tuning.beancounters())
        .extracting(BeancounterUse::resource)
        .contains(Beancounter.NUMPROC, Beancounter.NUMFILE);
    assertThatThrownBy(() -> tuning.change(ContainerSettings.none().bindMount("/srv", "/mnt")))
        .isInstanceOf(InvalidSpecException.class);
    remove(machine);
  }

  @Test
  void aPasswordGoesOnTheStandardInput() {
    Machine machine =
        hypervisor.launch(
            MachineSpec.named("vz" + ++machines).image(StandIn.TEMPLATE_WITH_PASSWORDS).build());
    Secret password = Secret.of("s3cret&\"$word");

    machine.facet(Tuning.class).password("root", password);

    ExecCapture shadow = machine.facet(Exec.class).capture("cat", "/etc/shadow");
    assertThat(shadow.outputText()).doesNotContain("s3cret").contains("root:$");
    remove(machine);
    Machine without = hypervisor.launch(spec().build());
    assertThatThrownBy(() -> without.facet(Tuning.class).password("root", password))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("chpasswd")
        .satisfies(error -> assertThat(error.getMessage()).doesNotContain("s3cret"));
    remove(without);
  }

  @Test
  void filesAreMountedResizedAndCounted() {
    Machine machine = hypervisor.create(spec().build());
    Storage storage = machine.facet(Storage.class);

    assertThat(storage.mount()).isTrue();
    assertThat(storage.mount()).isFalse();
    assertThat(machine.status().engineWord()).isEqualTo("mounted");
    assertThat(storage.unmount()).isTrue();
    assertThat(storage.unmount()).isFalse();
    storage.resize(DataSize.gibibytes(3));

    assertThat(storage.use().limit()).contains(DataSize.gibibytes(3));
    machine.delete();
  }

  @Test
  void aScriptOfTheNodesRunsWithItsOwnCode(@TempDir Path folder) throws IOException {
    Path script = folder.resolve("hello.sh");
    Files.writeString(script, "#!/bin/sh\necho hello from $(hostname)\nexit 5\n");
    Machine machine = hypervisor.launch(spec().container(c -> c.hostname("h1")).build());

    ExecCapture capture = machine.facet(Scripts.class).run(script.toString());

    assertThat(capture.exitCode()).isEqualTo(5);
    assertThat(capture.outputText()).isEqualTo("hello from h1\n");
    remove(machine);
  }

  @Test
  void aContainerMovesToAnotherNodeAndTellsItsProgress() throws IOException {
    try (StandIn other = StandIn.legacy()) {
      Files.createSymbolicLink(node.state().resolve("nodes/node2"), other.state());
      Machine machine = hypervisor.create(spec().label("goes", "along").build());
      List<String> steps = new ArrayList<>();
      CallOptions told =
          CallOptions.timeout(Duration.ofMinutes(1)).progress(step -> steps.add(step.step()));

      machine.with(told).facet(Relocation.class).migrate("node2", false);

      assertThat(machine.exists()).isFalse();
      assertThat(steps).isNotEmpty();
      try (Hypervisor there = other.connect()) {
        assertThat(there.list(MachineQuery.all().withLabel("goes", "along"))).hasSize(1);
      }
    } finally {
      Files.deleteIfExists(node.state().resolve("nodes/node2"));
    }
    Machine stays = hypervisor.create(spec().build());
    assertThatThrownBy(() -> stays.facet(Relocation.class).migrate("unreachable", true))
        .isInstanceOf(EngineException.class);
    assertThatThrownBy(() -> stays.facet(Relocation.class).migrate("--help", true))
        .isInstanceOf(InvalidSpecException.class);
    assertThat(stays.exists()).isTrue();
    stays.delete();
  }

  @Test
  void aTarballBecomesATemplate(@TempDir Path folder) throws IOException {
    Path archive = folder.resolve("root.tar.gz");
    Path known;
    try (var files = Files.list(node.state().resolve("vz/template/cache"))) {
      known =
          files
              .filter(file -> file.getFileName().toString().startsWith(StandIn.TEMPLATE))
              .findFirst()
              .orElseThrow();
    }
    Files.copy(known, archive);
    Images images = hypervisor.facet(Images.class);

    images.importRootFileSystem(archive, "mine-1.0-x86_64");

    assertThat(images.find("mine-1.0-x86_64")).isPresent();
    Machine machine =
        hypervisor.create(MachineSpec.named("vz" + ++machines).image("mine-1.0-x86_64").build());
    assertThatThrownBy(() -> images.remove("mine-1.0-x86_64")).isInstanceOf(BusyException.class);
    machine.delete();
    assertThat(images.remove("mine-1.0-x86_64")).isTrue();
    assertThatThrownBy(() -> hypervisor.create(spec().image("no-such").build()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void bytesOfACommandAreHandedOnAsTheyAre() {
    Machine machine = hypervisor.launch(spec().build());

    ExecCapture capture =
        machine.facet(Exec.class).capture("printf", "%s", "Directory /proc/vz not found\n\u00e4");

    assertThat(new String(capture.output(), StandardCharsets.UTF_8))
        .isEqualTo("Directory /proc/vz not found\n\u00e4");
    assertThat(machine.facet(Exec.class).capture("sh", "-c", "exit 31").exitCode()).isEqualTo(31);
    assertThat(machine.facet(Exec.class).capture("sh", "-c", "exit 14").exitCode()).isEqualTo(14);
    remove(machine);
  }

  private static void remove(Machine machine) {
    machine.stop(StopMode.force());
    machine.delete();
  }
}
