package io.panvisor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.panvisor.CallOptions;
import io.panvisor.DataSize;
import io.panvisor.Feature;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Intent;
import io.panvisor.Machine;
import io.panvisor.MachineId;
import io.panvisor.MachineQuery;
import io.panvisor.Progress;
import io.panvisor.Secret;
import io.panvisor.StopMode;
import io.panvisor.Until;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.ClosedException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Console;
import io.panvisor.facet.ExecSpec;
import io.panvisor.facet.MachineFacet;
import io.panvisor.facet.Rename;
import io.panvisor.facet.Snapshots;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.Graphics;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds for every call: deadlines, interruption, progress, closing, secrets, bad input. */
abstract class CallContract extends SpecContract {

  /** A facet that nobody has. */
  interface Teleport extends MachineFacet {}

  private static final List<String> BAD_TEXTS =
      List.of(
          "",
          " ",
          "a b",
          "a\nb",
          "a\tb",
          "a\0b",
          "a\rb",
          "../a",
          "../../etc/passwd",
          "a/b",
          "/a",
          ".a",
          "-a",
          "--help",
          "-rf",
          "--privileged=true",
          "a;reboot",
          "a|b",
          "a&b",
          "$(reboot)",
          "`reboot`",
          "a'b",
          "a\"b",
          "<name/>",
          "a</name><name>b",
          "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>",
          "]]>",
          "&lt;",
          "%s%n",
          "%2e%2e",
          "a\\b",
          "{\"a\":1}",
          "a?b=c",
          "a#b",
          "a:b:c",
          "a,b=c",
          "ä",
          "漢字",
          "\uD83D\uDE80",
          "\u202Eabc",
          "\u200Ba",
          "a\u0085b",
          "x".repeat(64),
          "x".repeat(100_000));

  @Test
  void badInputNeverReachesTheEngine() {
    Machine machine = shared();
    List<Runnable> calls = new ArrayList<>();
    Optional<Rename> rename = machine.find(Rename.class);
    Optional<Snapshots> snapshots = machine.find(Snapshots.class);
    for (String bad : BAD_TEXTS) {
      calls.add(() -> hypervisor().launch(MachineSpec.named(bad).build()));
      if (!bad.matches("[a-z0-9][a-z0-9._/-]{0,62}")) {
        calls.add(() -> MachineSpec.named("a").label(bad, "value"));
        calls.add(() -> hypervisor().list(MachineQuery.all().withLabel(bad, "value")));
      }
      calls.add(() -> MachineSpec.named("a").network(bad));
      if (!bad.matches("[A-Za-z0-9][A-Za-z0-9._:@-]{0,254}")) {
        calls.add(() -> new MachineId(bad, machine.id().kind(), "x"));
      }
      calls.add(() -> new MachineId("x", machine.id().kind(), bad + "\n"));
      calls.add(() -> MachineId.parse(bad));
      calls.add(() -> Source.volume(bad, "volume"));
      calls.add(() -> Source.onEngine("no slash " + bad));
      calls.add(() -> ContainerImage.of("UPPER " + bad));
      calls.add(() -> panvisor().open("no uri " + bad, connectOptions().build()));
      calls.add(() -> MachineSpec.named("a").label("key", bad + "\n"));
      rename.ifPresent(facet -> calls.add(() -> facet.to(bad)));
      snapshots.ifPresent(facet -> calls.add(() -> facet.take(bad)));
    }
    calls.add(() -> ExecSpec.command(List.of()));
    calls.add(() -> MachineSpec.named("a").memory(DataSize.bytes(1)));
    calls.add(() -> MachineSpec.named("a").memory(new DataSize(Long.MAX_VALUE)));
    calls.add(() -> MachineSpec.named("a").cpus(0));
    calls.add(() -> MachineSpec.named("a").cpus(Integer.MAX_VALUE));
    calls.add(() -> CallOptions.timeout(Duration.ZERO));
    calls.add(() -> StopMode.graceful(Duration.ofDays(400)));
    calls.add(() -> Until.tcpPort(0));
    calls.add(() -> Until.http(80, "no slash"));

    long trips =
        trips(
            () -> {
              for (Runnable call : calls) {
                assertThatThrownBy(call::run)
                    .isInstanceOf(InvalidSpecException.class)
                    .satisfies(
                        error -> {
                          assertThat(((InvalidSpecException) error).violations())
                              .allSatisfy(violation -> assertThat(violation.field()).isNotEmpty());
                          assertThat(error.getMessage()).doesNotContain("\n").doesNotContain("\0");
                        });
              }
            });

    assertThat(calls).hasSizeGreaterThan(500);
    assertThat(trips).as("round trips for bad input").isZero();
  }

  @Test
  void aFacetThatNobodyHasIsNotThere() {
    assertThat(shared().find(Teleport.class)).isEmpty();
    assertThatThrownBy(() -> shared().facet(Teleport.class))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("teleport");
  }

  @Test
  void anInterruptedThreadMakesNoCalls() {
    Machine machine = shared();
    try {
      Thread.currentThread().interrupt();
      assertThatThrownBy(machine::status).isInstanceOf(OperationInterruptedException.class);
      assertThat(Thread.currentThread().isInterrupted()).as("the flag is set again").isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(machine.exists()).isTrue();
  }

  @Test
  void interruptingAWaitEndsIt() throws InterruptedException {
    Machine machine = shared();
    AtomicReference<@Nullable Boolean> flag = new AtomicReference<>();
    Reader reader =
        Reader.of(
            () -> {
              while (true) {
                Throwable thrown =
                    catchThrowable(() -> machine.await(Until.stopped(), Duration.ofMinutes(10)));
                if (!(thrown instanceof OperationTimeoutException)) {
                  flag.set(Thread.currentThread().isInterrupted());
                  throw (RuntimeException) thrown;
                }
              }
            });

    reader.settle();
    reader.interrupt();

    assertThat(reader.thrown()).isInstanceOf(OperationInterruptedException.class);
    assertThat(flag.get()).as("the flag is set again").isTrue();
  }

  @Test
  void closedMeansClosed() {
    Hypervisor second = connect();
    Machine machine = second.byId(shared().id());
    assertThat(machine.exists()).isTrue();

    second.close();
    second.close();

    assertThatThrownBy(() -> second.list(MachineQuery.all())).isInstanceOf(ClosedException.class);
    assertThatThrownBy(machine::status).isInstanceOf(ClosedException.class);
    assertThat(shared().exists()).isTrue();
  }

  @Test
  void aReadOnlyConnectionChangesNothing() {
    Machine machine = shared();
    MachineSpec spec = idle().build();
    Map<String, String> before = everything();
    try (Hypervisor reading = readOnly()) {
      Machine seen = reading.byId(machine.id());
      assertThat(seen.info().name()).isEqualTo(machine.info().name());
      assertThat(reading.list(MachineQuery.all())).isNotEmpty();
      assertThat(reading.check(spec).isValid()).isTrue();
      for (Runnable change :
          List.<Runnable>of(
              () -> reading.launch(spec),
              () -> reading.create(spec),
              seen::start,
              () -> seen.stop(StopMode.force()),
              seen::pause,
              seen::delete,
              reading::sweep)) {
        assertThatThrownBy(change::run).isInstanceOf(AccessDeniedException.class);
      }
    }
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void progressIsToldOnTheCallersThreadAndNotTooOften() {
    List<Progress> all = Collections.synchronizedList(new ArrayList<>());
    List<Instant> times = Collections.synchronizedList(new ArrayList<>());
    AtomicReference<@Nullable Thread> other = new AtomicReference<>();
    Thread mine = Thread.currentThread();
    CallOptions options =
        CallOptions.timeout(patience())
            .progress(
                progress -> {
                  if (Thread.currentThread() != mine) {
                    other.set(Thread.currentThread());
                  }
                  all.add(progress);
                  times.add(engineTime());
                });

    hypervisor().with(options).launch(idle().build());

    assertThat(other.get()).as("another thread that was told progress").isNull();
    for (int index = 1; index < all.size(); index++) {
      Progress progress = all.get(index);
      boolean ends =
          progress.total().isPresent() && progress.done() >= progress.total().getAsLong();
      if (!ends) {
        assertThat(Duration.between(times.get(index - 1), times.get(index)))
            .as("time between two reports")
            .isGreaterThanOrEqualTo(Duration.ofMillis(90));
      }
      assertThat(progress.operation()).isEqualTo("hypervisor.launch");
      assertThat(progress.step()).isNotEmpty();
    }
  }

  @Test
  void aListenerThatThrowsEndsTheCallAndNothingIsLeft() {
    IllegalStateException enough = new IllegalStateException("enough");
    shared();
    Map<String, String> before = everything();
    List<Progress> told = new ArrayList<>();

    Throwable thrown =
        catchThrowable(
            () ->
                hypervisor()
                    .with(
                        CallOptions.timeout(patience())
                            .progress(
                                progress -> {
                                  told.add(progress);
                                  throw enough;
                                }))
                    .launch(idle().build()));

    if (told.isEmpty()) {
      assertThat(thrown).isNull();
    } else {
      assertThat(thrown).isSameAs(enough);
      assertThat(everything()).isEqualTo(before);
    }
  }

  @Test
  void secretsAreNeverShown() {
    // Eight characters: VNC knows no longer passwords.
    String value = "pw" + runLabel().substring(runLabel().length() - 5) + "?";
    Optional<MachineSpec.Builder> hiding = hiding(value);
    if (hiding.isEmpty()) {
      return;
    }
    MachineSpec spec = marked(hiding.get()).build();
    List<String> texts = new ArrayList<>();

    texts.add(spec.toString());
    texts.add(hypervisor().explain(new Intent.Make(spec, true)).toString());
    texts.add(hypervisor().check(spec).toString());
    Machine machine = made(spec);
    texts.add(machine.info(InfoPart.values()).toString());
    texts.add(machine.info(InfoPart.LABELS).marks().toString());
    Throwable refused = catchThrowable(() -> hypervisor().launch(spec));
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof PanvisorException) {
        texts.add(cause.getMessage());
      }
    }

    assertThat(texts).allSatisfy(text -> assertThat(text).doesNotContain(value));
  }

  private Optional<MachineSpec.Builder> hiding(String value) {
    MachineSpec.Builder spec = idleMachine(name());
    MachineSpec plain = spec.build();
    // A system container has an init of its own, which nobody gives variables.
    if (plain.boot() instanceof ContainerImage && isContainer()) {
      return Optional.of(
          spec.container(
              container -> {
                plain.container().ifPresent(section -> container.command(section.command()));
                container.environment("TOKEN", Secret.of(value));
              }));
    }
    return possible(Feature.GRAPHICS_VNC)
        ? Optional.of(spec.vm(vm -> vm.graphics(Graphics.vnc().password(Secret.of(value)))))
        : Optional.empty();
  }

  @Test
  void manyThreadsShareOneHypervisor() throws InterruptedException {
    Machine machine = shared();
    List<Reader> readers = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      readers.add(
          Reader.of(
              () -> {
                for (int times = 0; times < 10; times++) {
                  assertThat(machine.info(InfoPart.values()).id()).isEqualTo(machine.id());
                  assertThat(hypervisor().list(MachineQuery.all())).isNotEmpty();
                }
              }));
    }
    for (Reader reader : readers) {
      assertThat(reader.thrown()).isNull();
    }
  }

  @Test
  void aConsoleThatIsNotThereIsNotFound() {
    assertThat(shared().find(Console.class).isPresent()).isEqualTo(has(Feature.CONSOLE));
  }
}
