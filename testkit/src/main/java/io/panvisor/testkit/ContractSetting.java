package io.panvisor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import io.panvisor.ConnectOptions;
import io.panvisor.Feature;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.Support;
import io.panvisor.Until;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Images;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.HypervisorProvider;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * What a backend provides to the contract, and what all of its tests stand on: one connection, one
 * machine that is launched when the first test wants it and shared by those that only look, and a
 * name that all machines of a run begin with, so that nothing of it is left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ContractSetting {

  /** The label that every machine of a run has. */
  static final String RUN_LABEL = "contract.run";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String prefix =
      "ct" + Long.toString(RANDOM.nextLong() & 0x7fff_ffffL | 0x4000_0000L, 36);
  private final Set<String> images = new LinkedHashSet<>();
  private int numbers;
  private int begun;
  private @Nullable Hypervisor hypervisor;
  private @Nullable Machine shared;
  private @Nullable ContractRecord record;

  /** The contract's own constructor. */
  ContractSetting() {}

  // ---- what a backend provides ----

  /** {@return the URI of the engine to test} */
  protected abstract String uri();

  /**
   * {@return a spec of that name for a machine that starts fast and stops when it is asked to; the
   * contract adds labels and what a test needs}
   */
  protected abstract MachineSpec.Builder smallMachine(String name);

  /** {@return the way in; by default with the backends on the class path} */
  protected Panvisor panvisor() {
    return Panvisor.builder().build();
  }

  /** {@return how to connect; by default without credentials} */
  protected ConnectOptions.Builder connectOptions() {
    return ConnectOptions.builder();
  }

  /**
   * {@return a spec for a machine that is made and at most started, but never waited for; by
   * default the small one}
   */
  protected MachineSpec.Builder idleMachine(String name) {
    return smallMachine(name);
  }

  /**
   * Waits until a machine of {@link #stubbornMachine} that runs heeds nothing; by default it never
   * did.
   */
  protected void untilStubborn(Machine machine) {}

  /** {@return a spec for a machine that does not stop when it is asked to, if one can be had} */
  protected Optional<MachineSpec.Builder> stubbornMachine(String name) {
    return Optional.empty();
  }

  /**
   * {@return a spec for a machine that soon ends by itself with the exit code, if one can be had}
   */
  protected Optional<MachineSpec.Builder> endingMachine(String name, int exitCode) {
    return Optional.empty();
  }

  /**
   * {@return a spec for a machine that does not have a feature that depends on the machine, if one
   * can be had}
   */
  protected Optional<MachineSpec.Builder> machineWithout(Feature feature, String name) {
    return Optional.empty();
  }

  /**
   * {@return a spec for a machine that has a feature of specs, if one can be had, such as one that
   * boots from a disk or has a card on a network; by default the idle machine, changed, for those
   * features that need nothing of the host}
   */
  protected Optional<MachineSpec.Builder> machineWith(Feature feature, String name) {
    return SpecExamples.changed(idleMachine(name), feature);
  }

  /** {@return a spec for a machine that snapshots can be taken of; by default the idle machine} */
  protected MachineSpec.Builder machineForSnapshots(String name) {
    return idleMachine(name);
  }

  /** {@return the backend's provider; by default the one on the class path that serves the URI} */
  protected HypervisorProvider provider() {
    URI engine = URI.create(uri());
    return ServiceLoader.load(HypervisorProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.serves(engine))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no backend serves " + engine));
  }

  /** {@return the small machine's TCP port that serves a web page, if there is one} */
  protected OptionalInt page() {
    return OptionalInt.empty();
  }

  /** {@return what the small machine writes to its log, or to its console, when it starts} */
  protected Optional<Pattern> logLine() {
    return Optional.empty();
  }

  /** {@return how long a start, a boot or a stop may take at most; by default a minute} */
  protected Duration patience() {
    return Duration.ofSeconds(60);
  }

  /**
   * Waits until the small machine is wholly up: commands run, an address is known. By default until
   * it runs, and until its page answers if it has one.
   */
  protected void awaitUp(Machine machine) {
    machine.await(Until.running(), patience());
    if (page().isPresent()) {
      machine.await(Until.http(page().getAsInt(), "/"), patience());
    }
  }

  /** {@return a command that writes {@code out} and {@code err} to its two outputs and ends so} */
  protected List<String> commandWithBothOutputs(int exitCode) {
    return List.of("sh", "-c", "echo out; echo err >&2; exit " + exitCode);
  }

  /** {@return a command that writes that many bytes, all of them 0} */
  protected List<String> commandWithZeros(int bytes) {
    return List.of("head", "-c", Integer.toString(bytes), "/dev/zero");
  }

  /** {@return a command that gives back its input} */
  protected List<String> commandThatEchoes() {
    return List.of("cat");
  }

  /** {@return a command that takes that long} */
  protected List<String> commandThatLasts(Duration time) {
    return List.of("sleep", Long.toString(time.toSeconds()));
  }

  /** {@return an image that can be pulled without credentials, if there is a registry} */
  protected Optional<String> imageToPull() {
    return Optional.empty();
  }

  /** {@return an image's name that no registry has, within reach of the engine} */
  protected Optional<String> imageThatIsMissing() {
    return Optional.empty();
  }

  /** {@return a tar archive of a small root file system, if images can be imported} */
  protected Optional<Path> archiveToImport() {
    return Optional.empty();
  }

  /** Lets a machine crash, if that can be done; by default it cannot. */
  protected boolean crash(Machine machine) {
    return false;
  }

  /** Lets time pass; by default the real one. */
  protected void pass(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@return whether what is proved goes into the feature matrix; by default it does} */
  protected boolean isRecorded() {
    return true;
  }

  /**
   * {@return what the run was made on, where that was not the engine itself; stands behind the
   * engine's name in the feature matrix. By default nothing}
   */
  protected String evidence() {
    return "";
  }

  /** {@return the time on the engine's clock; by default this host's} */
  protected Instant engineTime() {
    return Instant.now();
  }

  // ---- what the tests stand on ----

  /** Opens the connection that the tests share. */
  @BeforeAll
  final void openConnection() {
    hypervisor = connect();
    record = new ContractRecord(getClass().getSimpleName(), hypervisor(), evidence());
  }

  /** Counts the tests, so that a run of some of them is not taken for the whole. */
  @BeforeEach
  final void countTheTest() {
    begun++;
  }

  private boolean isWhole() {
    int all = 0;
    for (Class<?> type = getClass(); type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class)
            || method.isAnnotationPresent(TestFactory.class)) {
          all++;
        }
      }
    }
    return begun >= all;
  }

  /** Removes what a test made. */
  @AfterEach
  final void removeWhatTheTestMade() {
    Machine kept = shared;
    removeAll(kept == null ? "" : kept.id().value());
  }

  /** Removes the shared machine, sees that nothing is left, and writes the record. */
  @AfterAll
  final void leaveNothing() {
    try (Hypervisor last = hypervisor()) {
      shared = null;
      removeAll("");
      last.find(Images.class)
          .ifPresent(store -> images.forEach(reference -> removeImage(store, reference)));
      assertThat(last.list(MachineQuery.all()).filter(this::isOurs).map(MachineInfo::name))
          .as("machines that the contract has left behind")
          .isEmpty();
    }
    ContractRecord written = record;
    if (written != null && isRecorded() && isWhole()) {
      written.write();
    }
  }

  private static void removeImage(Images store, String reference) {
    store.find(reference).ifPresent(image -> store.remove(reference));
  }

  private boolean isOurs(MachineInfo info) {
    return info.name().startsWith(prefix);
  }

  private void removeAll(String exceptId) {
    boolean interrupted = Thread.interrupted();
    try (Hypervisor cleaner = connect()) {
      List<MachineInfo> left =
          cleaner
              .list(MachineQuery.all())
              .filter(this::isOurs)
              .filter(info -> !info.id().value().equals(exceptId))
              .toList();
      for (MachineInfo info : left) {
        remove(cleaner.byId(info.id()));
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Removes a machine whatever it does. */
  final void remove(Machine machine) {
    try {
      if (machine.status().power() != PowerState.STOPPED) {
        machine.stop(StopMode.force());
      }
      machine.delete();
    } catch (NotFoundException gone) {
      assertThat(machine.exists()).as("a machine that is said to be gone").isFalse();
    }
  }

  /** A connection of a test's own, which the test closes. */
  protected Hypervisor connect() {
    return panvisor().open(uri(), connectOptions().build());
  }

  final Hypervisor hypervisor() {
    Hypervisor open = hypervisor;
    if (open == null) {
      throw new IllegalStateException("the contract has no connection");
    }
    return open;
  }

  /** A name of this run that no other machine has. */
  final String name() {
    return prefix + "-" + ++numbers;
  }

  /** An image's name of this run; the image is removed in the end. */
  final String imageName() {
    String name = prefix + "/image" + ++numbers + ":1";
    images.add(name);
    return name;
  }

  final boolean isContainer() {
    return shared().id().kind() == MachineKind.APPLICATION_CONTAINER;
  }

  final MachineSpec.Builder marked(MachineSpec.Builder builder) {
    return possible(Feature.LABELS) ? builder.label(RUN_LABEL, prefix) : builder;
  }

  final String runLabel() {
    return prefix;
  }

  /** The spec of a machine that nobody waits for. */
  final MachineSpec.Builder idle() {
    return marked(idleMachine(name()));
  }

  /** A machine that was made and, where the engine can do that, not started. */
  final Machine made() {
    return made(idle().build());
  }

  final Machine made(MachineSpec spec) {
    if (possible(Feature.CREATE)) {
      return hypervisor().create(spec);
    }
    Machine machine = hypervisor().launch(spec);
    machine.stop(StopMode.force());
    return machine;
  }

  /** A machine that runs and that nobody waits for. */
  final Machine running() {
    return hypervisor().launch(idle().build());
  }

  /** A machine of the test's own that is wholly up. */
  final Machine up() {
    Machine machine = hypervisor().launch(marked(smallMachine(name())).build());
    awaitUp(machine);
    return machine;
  }

  /** The machine that runs for all tests; who changes it changes it back. */
  final Machine shared() {
    Machine known = shared;
    if (known != null) {
      if (known.exists() && known.status().power() == PowerState.RUNNING) {
        return known;
      }
      shared = null;
      remove(known);
    }
    Machine fresh = up();
    shared = fresh;
    return fresh;
  }

  /** Waits until the condition holds. */
  final void eventually(String what, BooleanSupplier condition) {
    for (Duration waited = Duration.ZERO;
        waited.compareTo(patience()) < 0;
        waited = waited.plusMillis(100)) {
      if (condition.getAsBoolean()) {
        return;
      }
      pass(Duration.ofMillis(100));
    }
    fail("not within %s: %s", patience(), what);
  }

  /** What a list of the query holds. */
  final List<MachineInfo> listed(MachineQuery query) {
    return hypervisor().list(query).toList();
  }

  /** How many round trips that takes on the shared connection. */
  final long trips(Runnable action) {
    long before = hypervisor().roundTrips();
    action.run();
    return hypervisor().roundTrips() - before;
  }

  /** Uses the backend's connection beneath core. */
  final <T> T beneath(BiFunction<HypervisorConnection, Call, T> use) {
    HostContext context = new HostContext();
    Call connecting = new Call("contract", context, Deadline.after(context, patience()), null);
    try (HypervisorConnection connection =
        provider().connect(URI.create(uri()), connectOptions().build(), context, connecting)) {
      Call call =
          new Call(
              "contract",
              connection.context(),
              Deadline.after(connection.context(), patience()),
              null);
      return use.apply(connection, call);
    }
  }

  /** What there is of this run: every machine with its name, state and labels. */
  final Map<String, String> everything() {
    Map<String, String> all = new TreeMap<>();
    hypervisor()
        .list(MachineQuery.all().with(InfoPart.LABELS))
        .filter(this::isOurs)
        .forEach(
            info ->
                all.put(
                    info.id().value(),
                    info.name() + " " + info.status().power() + " " + info.labels()));
    return all;
  }

  // ---- features ----

  final Support declared(Feature feature) {
    return hypervisor().support(feature);
  }

  final boolean possible(Feature feature) {
    return declared(feature).isPossible();
  }

  /** Whether the shared machine has the feature. */
  final boolean has(Feature feature) {
    return possible(feature)
        && (declared(feature).level() == Support.Level.YES
            || shared().support(feature).isPossible());
  }

  /**
   * Proves what is declared: where the feature is there, it works; where it is not, the attempt is
   * refused and changes nothing.
   */
  final void prove(Feature feature, Runnable works, Runnable attempt) {
    if (has(feature)) {
      works.run();
      proved(feature, ContractRecord.Proof.WORKS);
    } else {
      refused(feature, attempt);
    }
  }

  /** Demands that the attempt is refused for want of the feature, and changes nothing. */
  final void refused(Feature feature, Runnable attempt) {
    shared();
    Map<String, String> before = everything();
    Throwable thrown = catchThrowable(attempt::run);
    if (thrown instanceof InvalidSpecException invalid) {
      assertThat(invalid.violations()).as("why %s is refused", feature.id()).isNotEmpty();
    } else {
      assertThat(thrown)
          .as("what comes of %s, declared as %s", feature.id(), declared(feature))
          .isInstanceOf(UnsupportedFeatureException.class);
      assertThat(((UnsupportedFeatureException) thrown).feature())
          .as("the feature that is said to be missing")
          .matches(missing -> feature.id().startsWith(missing.id()), "is " + feature.id());
    }
    assertThat(((PanvisorException) thrown).outcome().name())
        .as("outcome of a refusal")
        .isEqualTo("NOT_APPLIED");
    assertThat(everything()).as("machines after the refusal").isEqualTo(before);
    proved(feature, ContractRecord.Proof.REFUSED);
  }

  final void proved(Feature feature, ContractRecord.Proof proof) {
    ContractRecord open = record;
    if (open != null) {
      open.add(feature, proof);
    }
  }
}
