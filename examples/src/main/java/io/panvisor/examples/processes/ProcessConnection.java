package io.panvisor.examples.processes;

import io.panvisor.DeletePolicy;
import io.panvisor.DeleteReport;
import io.panvisor.EngineInfo;
import io.panvisor.Feature;
import io.panvisor.InfoPart;
import io.panvisor.Intent;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.MachineQuery;
import io.panvisor.Plan;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.Support;
import io.panvisor.error.EngineException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.SpecReport;
import io.panvisor.spec.Violation;
import io.panvisor.spi.Call;
import io.panvisor.spi.CallerCodeException;
import io.panvisor.spi.CreateRequest;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.LogOperations;
import io.panvisor.spi.RenameOperations;
import io.panvisor.spi.StatsOperations;
import io.panvisor.spi.Undo;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The connection: what this engine does, in few, wide operations. */
final class ProcessConnection implements HypervisorConnection {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private static final Map<Feature, Support> FEATURES =
      Map.ofEntries(
          Map.entry(Feature.LAUNCH, Support.yes()),
          Map.entry(Feature.CREATE, Support.yes()),
          Map.entry(Feature.BOOT_IMAGE, Support.yes()),
          Map.entry(Feature.LABELS, Support.yes()),
          Map.entry(Feature.UNIQUE_NAMES, Support.yes()),
          Map.entry(Feature.STOP_GRACEFUL, Support.yes()),
          Map.entry(Feature.STOP_GRACEFUL_THEN_FORCE, Support.yes()),
          Map.entry(Feature.STOP_FORCE, Support.yes()),
          Map.entry(
              Feature.STOP_ENGINE_DEFAULT,
              Support.no("processes have no client of their own whose way it could be")),
          Map.entry(Feature.RENAME, Support.yes()),
          Map.entry(Feature.RENAME_RUNNING, Support.yes()),
          Map.entry(Feature.STATS, Support.yes()),
          Map.entry(Feature.LOGS, Support.yes()),
          Map.entry(
              Feature.EXIT_CODE, Support.depends("the JVM that started the process saw it end")));

  private final ProcessStore store;
  private final EngineContext context;
  private final EngineInfo engine;
  private final AtomicLong roundTrips = new AtomicLong();
  private final Map<String, Process> processes = new ConcurrentHashMap<>();

  ProcessConnection(ProcessStore store, EngineContext context) {
    this.store = store;
    this.context = context;
    this.engine =
        new EngineInfo(
            store.identity(),
            "processes",
            Runtime.version().toString().replace('+', '-'),
            "host processes",
            "");
  }

  @Override
  public EngineInfo engine() {
    return engine;
  }

  @Override
  public EngineContext context() {
    return context;
  }

  @Override
  public Map<Feature, Support> features() {
    return FEATURES;
  }

  @Override
  public Set<InfoPart> bulkParts() {
    return EnumSet.allOf(InfoPart.class);
  }

  @Override
  public long roundTrips() {
    return roundTrips.get();
  }

  @Override
  public boolean isBroken() {
    return false;
  }

  @Override
  public List<MachineInfo> list(Call call, MachineQuery query) {
    roundTrips.incrementAndGet();
    return store.all().stream()
        .map(this::withExitCode)
        .map(machine -> ProcessTranslator.info(engine.id(), machine, query.parts()))
        .toList();
  }

  @Override
  public Optional<MachineInfo> info(Call call, MachineId id, Set<InfoPart> parts) {
    roundTrips.incrementAndGet();
    return store
        .find(id.value())
        .map(this::withExitCode)
        .map(machine -> ProcessTranslator.info(engine.id(), machine, parts));
  }

  @Override
  public SpecReport check(Call call, MachineSpec spec) {
    return new SpecReport(ProcessTranslator.violations(spec), List.of());
  }

  @Override
  public MachineId create(Call call, CreateRequest request) {
    roundTrips.incrementAndGet();
    StoredMachine machine = ProcessTranslator.stored(request, store.now());
    Undo undo = new Undo(call);
    try {
      undo.willMake("machine", machine.name(), undoing -> store.remove(machine.id()));
      store.put(machine);
      if (request.run()) {
        call.step("starting " + machine.name());
        run(machine);
      }
      return new MachineId(engine.id(), MachineKind.APPLICATION_CONTAINER, machine.id());
    } catch (PanvisorException failed) {
      throw undo.rollBack(failed);
    } catch (CallerCodeException thrown) {
      // Who hears of the progress has thrown: what was made goes, and the exception goes on.
      undo.rollBack(new EngineException("the listener failed", thrown));
      throw thrown;
    }
  }

  @Override
  public boolean start(Call call, MachineId id) {
    roundTrips.incrementAndGet();
    StoredMachine machine = store.require(id.value());
    if (machine.alive().isPresent()) {
      return false;
    }
    run(machine);
    return true;
  }

  private void run(StoredMachine machine) {
    File log = store.log(machine.id()).toFile();
    ProcessBuilder builder =
        new ProcessBuilder(machine.command())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    if (!machine.workingFolder().isEmpty()) {
      builder.directory(Path.of(machine.workingFolder()).toFile());
    }
    builder.environment().putAll(machine.environment());
    Process process;
    try {
      process = builder.start();
    } catch (IOException refused) {
      throw new InvalidSpecException(
          List.of(
              new Violation(
                  "container.command",
                  machine.command().get(0),
                  "it cannot be run: " + refused.getMessage())));
    }
    Instant started = process.info().startInstant().orElseGet(store::now);
    StoredMachine running = machine.running(new StoredMachine.Incarnation(process.pid(), started));
    store.put(running);
    processes.put(machine.id(), process);
    context.newThread("process-" + process.pid(), () -> awaitEnd(process, running)).start();
  }

  /** A machine whose process has just ended gets its exit code before anybody is told of it. */
  private StoredMachine withExitCode(StoredMachine machine) {
    Process process = processes.get(machine.id());
    if (process != null && machine.alive().isEmpty() && machine.exitCode().isEmpty()) {
      awaitEnd(process, machine);
      return store.find(machine.id()).orElse(machine);
    }
    return machine;
  }

  /** Keeps the exit code, unless the machine was removed or started anew meanwhile. */
  private void awaitEnd(Process process, StoredMachine run) {
    int code;
    try {
      code = process.waitFor();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return;
    }
    store.update(run.id(), now -> now.process().equals(run.process()) ? now.ended(code) : now);
  }

  @Override
  public StopResult stop(Call call, MachineId id, StopMode mode) {
    roundTrips.incrementAndGet();
    Optional<ProcessHandle> alive = store.require(id.value()).alive();
    if (alive.isEmpty()) {
      return new StopResult(false, StopResult.Way.UNKNOWN);
    }
    if (mode instanceof StopMode.Force) {
      return forced(call, alive.get());
    }
    alive.get().destroy();
    Duration patience =
        mode instanceof StopMode.Graceful graceful
            ? graceful.patience()
            : ((StopMode.GracefulThenForce) mode).patience();
    if (hasEnded(call, alive.get(), patience)) {
      return new StopResult(true, StopResult.Way.CLEAN);
    }
    if (mode instanceof StopMode.Graceful) {
      throw call.timedOut(Outcome.NOT_APPLIED)
          .hint("The process does not heed its signal; stop it by StopMode.force().");
    }
    return forced(call, alive.get());
  }

  private static StopResult forced(Call call, ProcessHandle process) {
    process.destroyForcibly();
    if (!hasEnded(call, process, call.deadline().remaining())) {
      throw call.timedOut(Outcome.UNKNOWN);
    }
    return new StopResult(true, StopResult.Way.FORCED);
  }

  private static boolean hasEnded(Call call, ProcessHandle process, Duration longest) {
    var end = call.deadline().atMost(longest);
    while (process.isAlive()) {
      if (end.isOver()) {
        return false;
      }
      call.sleep(BETWEEN_LOOKS.compareTo(end.remaining()) < 0 ? BETWEEN_LOOKS : end.remaining());
    }
    return true;
  }

  @Override
  public DeleteReport delete(Call call, MachineId id, DeletePolicy policy) {
    roundTrips.incrementAndGet();
    StoredMachine machine = store.require(id.value());
    if (machine.alive().isPresent()) {
      throw new IllegalMachineStateException(
              "a running machine is not deleted",
              ProcessTranslator.status(machine),
              EnumSet.of(PowerState.STOPPED))
          .hint("Stop it first.");
    }
    store.remove(machine.id());
    return new DeleteReport(List.of("machine " + machine.name()), List.of(), List.of());
  }

  @Override
  public Plan explain(Call call, Intent.OnHypervisor intent) {
    if (intent instanceof Intent.Make make) {
      return new Plan(
          List.of(
              new Plan.Step(
                  make.run()
                      ? "write the machine's folder, start its process"
                      : "write the machine's folder",
                  make.spec().toString())));
    }
    throw new EngineException("this engine has nothing to explain about " + intent);
  }

  @Override
  public Plan explain(Call call, MachineId id, Intent.OnMachine intent) {
    return new Plan(
        List.of(new Plan.Step(intent.toString(), store.require(id.value()).command().toString())));
  }

  @Override
  public Optional<RenameOperations> rename() {
    return Optional.of((call, id, name) -> store.put(store.require(id.value()).named(name)));
  }

  @Override
  public Optional<StatsOperations> stats() {
    return Optional.of(new ProcessStats(store, engine.id()));
  }

  @Override
  public Optional<LogOperations> logs() {
    return Optional.of(new ProcessLogs(store));
  }

  @Override
  public void close() {
    // There is nothing to close: the engine is this host.
  }
}
