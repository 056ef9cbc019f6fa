package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.api.DockerClient;
import io.panvisor.CallOptions;
import io.panvisor.Cause;
import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.DeletePolicy;
import io.panvisor.DeleteReport;
import io.panvisor.Feature;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Intent;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.PowerState;
import io.panvisor.Progress;
import io.panvisor.Secret;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.Until;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.BusyException;
import io.panvisor.error.ClosedException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.Addresses;
import io.panvisor.facet.Capture;
import io.panvisor.facet.Exec;
import io.panvisor.facet.ExecCapture;
import io.panvisor.facet.ExecSpec;
import io.panvisor.facet.Frame;
import io.panvisor.facet.ImageInfo;
import io.panvisor.facet.Images;
import io.panvisor.facet.LogQuery;
import io.panvisor.facet.Logs;
import io.panvisor.facet.MachineStats;
import io.panvisor.facet.Rename;
import io.panvisor.facet.Session;
import io.panvisor.facet.Stats;
import io.panvisor.facet.StatsRates;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Mount;
import io.panvisor.spec.PortMapping;
import io.panvisor.spec.RestartPolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only a real Docker shows: its own ways beyond what every engine's contract holds. */
@Tag("engine")
@Timeout(120)
class DockerEngineTest {

  private static final String RUN = "pvd" + UUID.randomUUID().toString().substring(0, 6);
  private static Hypervisor docker;

  private final List<String> images = new ArrayList<>();
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
    images.forEach(docker.facet(Images.class)::remove);
  }

  private MachineSpec.Builder spec() {
    return MachineSpec.named(RUN + "-" + ++count).image(RealEngines.image());
  }

  private Machine launch(String... command) {
    return docker.launch(spec().container(c -> c.command(command)).build());
  }

  private Machine sleeper() {
    return launch("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done");
  }

  private static Exec exec(Machine machine) {
    return machine.facet(Exec.class);
  }

  private List<String> ours() {
    return docker
        .list(MachineQuery.all())
        .map(MachineInfo::name)
        .filter(name -> name.startsWith(RUN))
        .toList();
  }

  @Test
  void everythingOfASpecArrivesInTheContainer() {
    Machine machine =
        docker.launch(
            spec()
                .memory(DataSize.mebibytes(64))
                .cpus(CpuCount.parse("0.5"))
                .label("role", "web")
                .container(
                    c ->
                        c.command("sh", "-c", "sleep 1000")
                            .environment("OPEN", "a b=c")
                            .environment("HIDDEN", Secret.of("s3cret value"))
                            .mount(Mount.temporary("/scratch", DataSize.mebibytes(1)))
                            .mount(Mount.bind("/etc", "/host-etc").asReadOnly())
                            .workingFolder("/scratch")
                            .hostname("inside")
                            .processes(40))
                .build());
    String seen =
        exec(machine)
            .capture(
                "sh",
                "-c",
                "echo $OPEN; echo $HIDDEN; pwd; hostname; touch /host-etc/x 2>&1; touch /scratch/y && echo ok")
            .outputText();
    assertThat(seen.lines())
        .contains("a b=c", "s3cret value", "/scratch", "inside", "ok")
        .anyMatch(line -> line.contains("Read-only"));
    MachineInfo info = machine.info(InfoPart.values());
    assertThat(info.memory().value()).contains(DataSize.mebibytes(64));
    assertThat(info.cpus().value()).contains(CpuCount.parse("0.5"));
    assertThat(info.labels().orElse(Map.of())).containsEntry("role", "web");
    assertThat(info.image().value()).contains(RealEngines.image());
  }

  @Test
  void aPublishedPortAnswersOnTheHost() throws Exception {
    Machine machine =
        docker.launch(
            spec().container(c -> c.publish(new PortMapping("127.0.0.1", 0, 80, "tcp"))).build());
    machine.await(Until.running(), Duration.ofSeconds(10));
    int port = machine.info(InfoPart.ADDRESSES).ports().orElse(List.of()).get(0).hostPort();
    URI page = URI.create("http://127.0.0.1:" + port + "/");
    machine.await(Until.http(80, "/"), Duration.ofSeconds(20));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(machine.facet(Addresses.class).list()).isNotEmpty();
  }

  @Test
  void aGracefulStopSendsTheSignalAndWaits() {
    Machine machine = sleeper();
    assertThat(machine.stop(StopMode.graceful(Duration.ofSeconds(20))))
        .isEqualTo(new StopResult(true, StopResult.Way.CLEAN));
    assertThat(machine.info().status().cause()).contains(Cause.exited(0));
    assertThat(machine.stop(StopMode.graceful(Duration.ofSeconds(1))).changed()).isFalse();
  }

  @Test
  void aGracefulStopNeverKills() {
    Machine deaf = launch("sh", "-c", "trap '' TERM; while :; do sleep 0.1; done");
    deaf.await(Until.running(), Duration.ofSeconds(5));
    assertThatThrownBy(() -> deaf.stop(StopMode.graceful(Duration.ofSeconds(1))))
        .isInstanceOf(OperationTimeoutException.class);
    assertThat(deaf.info().status().power()).isEqualTo(PowerState.RUNNING);
    assertThat(deaf.stop(StopMode.gracefulThenForce(Duration.ofSeconds(1))).way())
        .isEqualTo(StopResult.Way.FORCED);
    assertThat(deaf.info().status().cause()).contains(Cause.exited(137));
  }

  @Test
  void theEnginesOwnStopSaysHowItEnded() {
    assertThat(sleeper().stop(StopMode.engineDefault()).way()).isEqualTo(StopResult.Way.CLEAN);
  }

  @Test
  void aStoppedMachineStaysStoppedWhateverItsRestartPolicy() {
    Machine machine =
        docker.launch(
            spec()
                .container(
                    c ->
                        c.command("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done")
                            .restartPolicy(RestartPolicy.always()))
                .build());
    machine.stop(StopMode.graceful(Duration.ofSeconds(20)));
    assertThat(machine.info().status().power()).isEqualTo(PowerState.STOPPED);
    assertThat(machine.start()).isTrue();
    assertThat(machine.start()).isFalse();
    assertThat(machine.stop(StopMode.force()).way()).isEqualTo(StopResult.Way.FORCED);
    assertThat(machine.info().status().power()).isEqualTo(PowerState.STOPPED);
  }

  @Test
  void aRestartLoopCanBeStopped() {
    Machine machine =
        docker.launch(
            spec()
                .container(
                    c -> c.command("sh", "-c", "exit 7").restartPolicy(RestartPolicy.always()))
                .build());
    machine.stop(StopMode.force());
    assertThat(machine.info().status().power()).isEqualTo(PowerState.STOPPED);
    assertThat(machine.info().status().cause().orElseThrow().exitCode()).hasValue(7);
  }

  @Test
  void aPausedMachineIsPausedAndStopsCleanly() {
    Machine machine = sleeper();
    assertThat(machine.pause()).isTrue();
    assertThat(machine.pause()).isFalse();
    assertThat(machine.info().status().power()).isEqualTo(PowerState.PAUSED);
    assertThatThrownBy(() -> exec(machine).capture("true"))
        .isInstanceOf(IllegalMachineStateException.class);
    assertThat(machine.stop(StopMode.graceful(Duration.ofSeconds(20))).way())
        .isEqualTo(StopResult.Way.CLEAN);
    assertThatThrownBy(machine::pause).isInstanceOf(IllegalMachineStateException.class);
  }

  @Test
  void aCommandHasItsExitCodeItsTwoChannelsAndItsInput() {
    Machine machine = sleeper();
    ExecCapture capture =
        exec(machine)
            .capture(
                ExecSpec.command("sh", "-c", "cat; echo err >&2; exit 5")
                    .input("in\n".getBytes(StandardCharsets.UTF_8)),
                100);
    assertThat(capture.exitCode()).isEqualTo(5);
    assertThat(capture.outputText()).isEqualTo("in\n");
    assertThat(capture.errorText()).isEqualTo("err\n");
    assertThat(
            exec(machine)
                .capture(ExecSpec.command("wc", "-c").input(new byte[3_000_000]), 100)
                .outputText()
                .strip())
        .isEqualTo("3000000");
    assertThat(
            exec(machine)
                .capture(ExecSpec.command("id", "-u").user("1000"), 100)
                .outputText()
                .strip())
        .isEqualTo("1000");
    assertThat(exec(machine).capture("no-such-program").exitCode()).isIn(126, 127);
  }

  @Test
  void aCommandThatEndsItsOutputBeforeItselfIsStillWaitedFor() {
    Machine machine = sleeper();
    assertThat(exec(machine).capture("sh", "-c", "exec >&- 2>&-; sleep 0.5; exit 4").exitCode())
        .isEqualTo(4);
  }

  @Test
  void aSlowReaderHoldsTheCommandBackAndNotTheMemory() {
    Machine machine = sleeper();
    AtomicLong got = new AtomicLong();
    long before = used();
    try (Session session =
        exec(machine).open(ExecSpec.command("sh", "-c", "yes | head -c 40000000"))) {
      Optional<Frame> first = session.read(Duration.ofSeconds(10));
      assertThat(first).isPresent();
      machine.await(Until.running(), Duration.ofSeconds(1));
      assertThat(
              exec(machine).capture("sh", "-c", "sleep 1; ls /proc | grep -c '^[0-9]'").exitCode())
          .isZero();
      assertThat(used() - before).isLessThan(20_000_000L);
      got.addAndGet(first.orElseThrow().data().length);
      for (Optional<Frame> frame = session.read(Duration.ofSeconds(10));
          frame.isPresent();
          frame = session.read(Duration.ofSeconds(10))) {
        got.addAndGet(frame.get().data().length);
      }
      assertThat(got).hasValue(40_000_000L);
      assertThat(session.exitCode()).hasValue(0);
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void aSessionTakesInputAndResizesAndEnds() {
    Machine machine = sleeper();
    try (Session session = exec(machine).open(ExecSpec.command("sh").terminal())) {
      session.resize(97, 31);
      session.write("stty size; exit 3\n".getBytes(StandardCharsets.UTF_8));
      StringBuilder all = new StringBuilder();
      for (Optional<Frame> frame = session.read(Duration.ofSeconds(10));
          frame.isPresent();
          frame = session.read(Duration.ofSeconds(10))) {
        assertThat(frame.get().channel()).isEqualTo(Frame.Channel.TERMINAL);
        all.append(frame.get().text());
      }
      assertThat(all).contains("31 97");
      assertThat(session.exitCode()).hasValue(3);
    }
  }

  @Test
  void endingTheInputEndsWhatReadsIt() {
    Machine machine = sleeper();
    try (Session session = exec(machine).open(ExecSpec.command("cat"))) {
      session.write("one".getBytes(StandardCharsets.UTF_8));
      assertThat(session.read(Duration.ofSeconds(10)).orElseThrow().text()).isEqualTo("one");
      assertThatThrownBy(() -> session.read(Duration.ofMillis(100)))
          .isInstanceOf(OperationTimeoutException.class);
      session.endInput();
      assertThat(session.read(Duration.ofSeconds(10))).isEmpty();
      assertThat(session.exitCode()).hasValue(0);
    }
  }

  @Test
  void closingASessionWakesItsReader() throws Exception {
    Machine machine = sleeper();
    Session session = exec(machine).open(ExecSpec.command("sleep", "60"));
    CountDownLatch reading = new CountDownLatch(1);
    CompletableFuture<Throwable> seen =
        CompletableFuture.supplyAsync(
            () -> {
              reading.countDown();
              return catchThrowableOfType(
                  PanvisorException.class, () -> session.read(Duration.ofSeconds(60)));
            });
    reading.await();
    session.close();
    assertThat(seen.get(10, TimeUnit.SECONDS)).isInstanceOf(ClosedException.class);
  }

  @Test
  void aCommandBeyondTheDeadlineIsGivenUp() {
    Machine machine = sleeper();
    Instant began = Instant.now();
    Hypervisor hasty = docker.with(CallOptions.timeout(Duration.ofSeconds(2)));
    assertThatThrownBy(() -> hasty.byId(machine.id()).facet(Exec.class).capture("sleep", "60"))
        .isInstanceOf(OperationTimeoutException.class);
    assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void theLogIsReadFromWhereverOneLikes() throws Exception {
    Machine machine =
        launch(
            "sh",
            "-c",
            "for i in 1 2 3 4 5; do echo line $i; done; echo oops >&2; sleep 0.2; exec sleep 1000");
    Logs logs = machine.facet(Logs.class);
    machine.await(Until.logLine(Pattern.compile("oops")), Duration.ofSeconds(10));
    assertThat(logs.tail(100)).contains("line 1\n", "line 5\n", "oops\n");
    assertThat(logs.tail(2).lines()).hasSize(2);
    List<Frame.Channel> channels = new ArrayList<>();
    logs.read(LogQuery.all(), frame -> channels.add(frame.channel()));
    assertThat(channels).contains(Frame.Channel.OUTPUT, Frame.Channel.ERROR);
    StringBuilder later = new StringBuilder();
    logs.read(
        LogQuery.all().since(Instant.now().plusSeconds(60)), frame -> later.append(frame.text()));
    assertThat(later).isEmpty();
    StringBuilder stamped = new StringBuilder();
    logs.read(LogQuery.all().timestamps(), frame -> stamped.append(frame.text()));
    // Docker keeps the order within a channel, not between the two.
    assertThat(stamped.toString().lines())
        .allSatisfy(line -> assertThat(line).matches("20\\d\\d-.*Z (line \\d|oops)"));
  }

  @Test
  void aFollowedLogEndsWithTheMachine() throws Exception {
    Machine machine =
        launch(
            "sh",
            "-c",
            "trap 'echo bye; exit 0' TERM; i=0; while :; do echo tick $i; i=$((i+1)); sleep 0.1; done");
    StringBuilder all = new StringBuilder();
    CountDownLatch some = new CountDownLatch(3);
    CompletableFuture<Void> following =
        CompletableFuture.runAsync(
            () ->
                machine
                    .facet(Logs.class)
                    .read(
                        LogQuery.all().follow(),
                        frame -> {
                          all.append(frame.text());
                          some.countDown();
                        }));
    assertThat(some.await(20, TimeUnit.SECONDS)).isTrue();
    machine.stop(StopMode.graceful(Duration.ofSeconds(20)));
    following.get(20, TimeUnit.SECONDS);
    assertThat(all).contains("tick 0", "bye");
  }

  @Test
  void twoSamplesGiveARate() {
    Machine machine = launch("sh", "-c", "while :; do :; done");
    MachineStats first = machine.facet(Stats.class).sample();
    assertThat(exec(machine).capture("sleep", "1").exitCode()).isZero();
    MachineStats second = machine.facet(Stats.class).sample();
    assertThat(StatsRates.between(first, second).orElseThrow().cpus().orElseThrow())
        .isGreaterThan(0.05);
    machine.stop(StopMode.force());
    assertThatThrownBy(() -> machine.facet(Stats.class).sample())
        .isInstanceOf(IllegalMachineStateException.class);
    machine.start();
    assertThat(StatsRates.between(second, machine.facet(Stats.class).sample()))
        .as("another incarnation")
        .isEmpty();
  }

  @Test
  void renamingKeepsTheIdentity() {
    Machine machine = sleeper();
    Machine other = sleeper();
    String name = RUN + "-renamed";
    machine.facet(Rename.class).to(name);
    assertThat(machine.info().name()).isEqualTo(name);
    assertThat(docker.require(name).id()).isEqualTo(machine.id());
    assertThatThrownBy(() -> other.facet(Rename.class).to(name))
        .isInstanceOf(AlreadyExistsException.class);
  }

  @Test
  void aCapturedImageRunsAndIsNobodysMachine() {
    Machine machine = sleeper();
    exec(machine).capture("sh", "-c", "echo captured > /proof");
    String reference = RUN + "-image:1";
    images.add(reference);
    ImageInfo image = machine.facet(Capture.class).toImage(reference);
    assertThat(image.references()).contains(reference);
    Machine copy =
        docker.launch(
            MachineSpec.named(RUN + "-copy")
                .image(reference)
                .container(c -> c.command("sleep", "1000"))
                .build());
    assertThat(exec(copy).capture("cat", "/proof").outputText()).isEqualTo("captured\n");
    String foreign = RUN + "-foreign";
    docker.withNative(
        DockerClient.class,
        client ->
            client.createContainerCmd(reference).withName(foreign).withCmd("true").exec().getId());
    docker.sweep();
    assertThat(ours())
        .as("a container that others made from our image is not ours to sweep")
        .contains(foreign);
    assertThatThrownBy(() -> docker.facet(Images.class).remove(reference))
        .isInstanceOf(BusyException.class);
    copy.stop(StopMode.force());
    copy.delete();
    Machine theirs = docker.require(foreign);
    theirs.delete();
  }

  @Test
  void anImageIsImportedListedAndRemoved() {
    Images store = docker.facet(Images.class);
    String reference = RUN + "-imported:2";
    List<Progress> told = new ArrayList<>();
    ImageInfo made =
        docker
            .with(CallOptions.defaults().progress(told::add))
            .facet(Images.class)
            .importRootFileSystem(Path.of(RealEngines.property("docker.rootfs.tar")), reference);
    images.add(reference);
    assertThat(told).isNotEmpty();
    assertThat(store.list()).extracting(ImageInfo::id).contains(made.id());
    assertThat(store.find(reference)).isPresent();
    assertThat(store.remove(reference)).isTrue();
    assertThat(store.remove(reference)).isFalse();
    assertThat(store.find(reference)).isEmpty();
  }

  @Test
  void anArchiveThatIsNoneIsRefused() throws Exception {
    Path garbage = Files.createTempFile("garbage", ".tar");
    try {
      Files.write(garbage, new byte[100_000]);
      Files.writeString(garbage, "this is no tar archive".repeat(1000));
      assertThatThrownBy(
              () -> docker.facet(Images.class).importRootFileSystem(garbage, RUN + "-bad:1"))
          .isInstanceOf(PanvisorException.class);
      assertThat(docker.facet(Images.class).find(RUN + "-bad:1")).isEmpty();
    } finally {
      Files.delete(garbage);
    }
  }

  @Test
  void anImageIsFetchedFromARegistryThatAsksForAPassword() throws Exception {
    String reference = RealEngines.property("registry.image");
    Secret password =
        Secret.of(
            Files.readString(Path.of(RealEngines.property("registry.password.file"))).strip());
    Images store = docker.facet(Images.class);
    store.remove(reference);
    assertThatThrownBy(() -> store.pull(reference)).isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(
            () ->
                store.pull(
                    reference, RealEngines.property("registry.user"), Secret.of("wrong-password")))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageNotContaining("wrong-password");
    List<Progress> told = new ArrayList<>();
    ImageInfo image =
        docker
            .with(CallOptions.defaults().progress(told::add))
            .facet(Images.class)
            .pull(reference, RealEngines.property("registry.user"), password);
    images.add(reference);
    assertThat(image.references()).contains(reference);
    assertThat(told).isNotEmpty();
    assertThatThrownBy(
            () ->
                store.pull(
                    reference.replaceAll(":1$", ":no-such-tag"),
                    RealEngines.property("registry.user"),
                    password))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void aLaunchThatFailsLeavesNothingAtWhateverStep() {
    int before = ours().size();
    assertThatThrownBy(
            () -> docker.launch(spec().container(c -> c.command("no-such-program")).build()))
        .isInstanceOf(NotFoundException.class)
        .satisfies(
            e -> assertThat(((PanvisorException) e).outcome()).isEqualTo(Outcome.NOT_APPLIED));
    assertThatThrownBy(
            () ->
                docker.launch(
                    MachineSpec.named(RUN + "-none")
                        .boot(new ContainerImage("no-such-image:1", ContainerImage.Pull.NEVER))
                        .build()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () ->
                docker.launch(
                    spec().container(c -> c.mount(Mount.bind("/no/such/path", "/x"))).build()))
        .isInstanceOf(NotFoundException.class);
    Machine holder =
        docker.launch(
            spec().container(c -> c.publish(new PortMapping("127.0.0.1", 0, 80, "tcp"))).build());
    int taken = holder.info(InfoPart.ADDRESSES).ports().orElse(List.of()).get(0).hostPort();
    String volume = RUN + "-volume";
    assertThatThrownBy(
            () ->
                docker.launch(
                    spec()
                        .container(
                            c ->
                                c.publish(new PortMapping("127.0.0.1", taken, 80, "tcp"))
                                    .mount(Mount.volume(volume, "/v")))
                        .build()))
        .isInstanceOf(BusyException.class);
    assertThat(volumes()).as("the volume that was made for it").doesNotContain(volume);
    assertThatThrownBy(
            () ->
                docker.launch(
                    MachineSpec.named(holder.info().name()).image(RealEngines.image()).build()))
        .isInstanceOf(AlreadyExistsException.class);
    assertThat(ours()).hasSize(before + 1);
    assertThat(holder.info().status().power()).isEqualTo(PowerState.RUNNING);
  }

  private Set<String> volumes() {
    return docker.withNative(
        DockerClient.class,
        client -> {
          Set<String> names = new java.util.HashSet<>();
          client
              .listVolumesCmd()
              .exec()
              .getVolumes()
              .forEach(volume -> names.add(volume.getName()));
          return names;
        });
  }

  @Test
  void aNamedVolumeOutlivesItsMachine() {
    String volume = RUN + "-kept";
    Machine machine =
        docker.launch(spec().container(c -> c.mount(Mount.volume(volume, "/v"))).build());
    exec(machine).capture("sh", "-c", "echo data > /v/file");
    machine.stop(StopMode.force());
    DeleteReport report = machine.delete(DeletePolicy.ALL);
    assertThat(report.kept()).anyMatch(kept -> kept.startsWith("volume " + volume));
    assertThat(volumes()).contains(volume);
    docker.withNative(DockerClient.class, client -> client.removeVolumeCmd(volume).exec());
  }

  @Test
  void aRunningMachineIsNotDeleted() {
    Machine machine = sleeper();
    assertThatThrownBy(machine::delete).isInstanceOf(IllegalMachineStateException.class);
    assertThat(machine.info().status().power()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  void whatCannotBeHonouredIsRefusedBeforehand() {
    MachineSpec absurd = spec().cpus(5000).network("no-such-network").build();
    InvalidSpecException refused =
        catchThrowableOfType(InvalidSpecException.class, () -> docker.launch(absurd));
    assertThat(refused.violations()).extracting("field").containsExactly("cpus", "networks");
    assertThat(ours()).doesNotContain(absurd.name());
  }

  @Test
  void aListCostsOneRoundTrip() {
    sleeper();
    long before = docker.roundTrips();
    assertThat(
            docker.list(
                MachineQuery.all()
                    .with(InfoPart.LABELS, InfoPart.ADDRESSES, InfoPart.ORIGIN, InfoPart.ENGINE)))
        .isNotEmpty();
    assertThat(docker.roundTrips() - before).isEqualTo(1);
  }

  @Test
  void theEngineItselfSelectsByLabel() {
    docker.launch(spec().label("pick", RUN).container(c -> c.command("sleep", "1000")).build());
    sleeper();
    assertThat(docker.list(MachineQuery.all().withLabel("pick", RUN))).hasSize(1);
    assertThat(docker.support(Feature.LABELS_FILTER).isPossible()).isTrue();
  }

  @Test
  void aPlanShowsWhatWouldBeSentAndNoSecret() {
    MachineSpec spec =
        spec().container(c -> c.environment("KEY", Secret.of("s3cret value"))).build();
    String plan = docker.explain(new Intent.Make(spec, true)).toString();
    assertThat(plan).contains("POST /containers/create?name=" + spec.name(), "KEY=***", "start");
    assertThat(plan).doesNotContain("s3cret");
    assertThat(ours()).doesNotContain(spec.name());
  }

  @Test
  void theBeginningOfAnIdIsNoName() {
    Machine machine = sleeper();
    assertThat(docker.byName(machine.id().value().substring(0, 12))).isEmpty();
    assertThat(docker.require(machine.id().value()).id()).isEqualTo(machine.id());
  }

  @Test
  void whatTheEngineSaysOfAMachineThatIsGoneIsNotFound() {
    Machine machine = sleeper();
    machine.stop(StopMode.force());
    machine.delete();
    assertThatThrownBy(machine::info).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(machine::start).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> exec(machine).capture("true")).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> machine.facet(Logs.class).tail(1))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(machine::delete).isInstanceOf(NotFoundException.class);
  }
}
