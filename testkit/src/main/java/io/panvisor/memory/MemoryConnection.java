package io.panvisor.memory;

import io.panvisor.Activity;
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
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.SpecReport;
import io.panvisor.spi.AddressOperations;
import io.panvisor.spi.AutostartOperations;
import io.panvisor.spi.Call;
import io.panvisor.spi.CallerCodeException;
import io.panvisor.spi.CaptureOperations;
import io.panvisor.spi.ConsoleOperations;
import io.panvisor.spi.CreateRequest;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.EventOperations;
import io.panvisor.spi.ExecOperations;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.ImageOperations;
import io.panvisor.spi.LabelOperations;
import io.panvisor.spi.Lane;
import io.panvisor.spi.LogOperations;
import io.panvisor.spi.Marks;
import io.panvisor.spi.NativeUse;
import io.panvisor.spi.Orphan;
import io.panvisor.spi.OwnerMark;
import io.panvisor.spi.RenameOperations;
import io.panvisor.spi.SnapshotOperations;
import io.panvisor.spi.StatsOperations;
import io.panvisor.spi.SuspendOperations;
import io.panvisor.spi.Undo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A connection to an engine of this JVM. */
final class MemoryConnection implements HypervisorConnection {

  private static final Duration MAKING_A_DISK = Duration.ofMillis(200);
  private static final Duration LOOKING_AGAIN = Duration.ofMillis(100);
  private static final Duration ENGINE_DEFAULT = Duration.ofSeconds(10);

  private final MemoryEngine engine;
  private final VirtualContext context;
  private final Lane lane;
  private final AtomicLong trips = new AtomicLong();
  private final Set<MemoryStream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean broken;

  MemoryConnection(MemoryEngine engine, EngineContext real) {
    this.engine = engine;
    this.context = new VirtualContext(engine.time(), real);
    this.lane = new Lane("memory-" + engine.name(), 32, false, context, this::breakDown);
  }

  MemoryEngine engineState() {
    return engine;
  }

  Lane lane() {
    return lane;
  }

  void opened(MemoryStream stream) {
    streams.add(stream);
  }

  void forget(MemoryStream stream) {
    streams.remove(stream);
  }

  void breakDown() {
    broken = true;
    List.copyOf(streams).forEach(MemoryStream::breakDown);
    engine.lost(this);
  }

  /** One round trip. */
  <T> T ask(Call call, MemoryCall what, Supplier<T> body) {
    trips.incrementAndGet();
    requireUnbroken(Outcome.NOT_APPLIED);
    engine.faults().pass(this, call, what, "");
    T answer = body.get();
    requireUnbroken(Outcome.UNKNOWN);
    engine.faults().pass(this, call, what, "answered");
    return answer;
  }

  void requireUnbroken(Outcome outcome) {
    if (broken) {
      throw new ConnectionLostException("the connection to the engine is broken").outcome(outcome);
    }
  }

  /** The machine, or an error that there is none. */
  MemoryMachine machine(MachineId id) {
    return engine.machine(id).orElseThrow(() -> new NotFoundException("machine", id.value()));
  }

  /** The machine, if it has the feature. */
  MemoryMachine machine(MachineId id, Feature feature) {
    MemoryMachine machine = machine(id);
    Support support = MemoryFeatures.of(machine, feature, ability(feature));
    if (!support.isPossible()) {
      throw new UnsupportedFeatureException(feature, support.explanation());
    }
    return machine;
  }

  private Support ability(Feature feature) {
    return engine.abilities().getOrDefault(feature, Support.no("this backend does not know it"));
  }

  boolean can(Feature feature) {
    return ability(feature).isPossible();
  }

  private <T> Optional<T> where(Feature feature, T operations) {
    return can(feature) ? Optional.of(operations) : Optional.empty();
  }

  @Override
  public EngineInfo engine() {
    return engine.info();
  }

  @Override
  public EngineContext context() {
    return context;
  }

  @Override
  public Map<Feature, Support> features() {
    return engine.features();
  }

  @Override
  public Support support(Call call, MachineId id, Feature feature) {
    Support declared =
        features().getOrDefault(feature, Support.no("this backend does not know it"));
    return declared.level() == Support.Level.DEPENDS
        ? ask(call, MemoryCall.INFO, () -> MemoryFeatures.of(machine(id), feature, declared))
        : declared;
  }

  @Override
  public Set<InfoPart> bulkParts() {
    return engine.has(MemoryHabit.DETAILS_COST)
        ? EnumSet.noneOf(InfoPart.class)
        : EnumSet.allOf(InfoPart.class);
  }

  @Override
  public long roundTrips() {
    return trips.get();
  }

  @Override
  public boolean isBroken() {
    return broken;
  }

  @Override
  public List<MachineInfo> list(Call call, MachineQuery query) {
    return ask(
        call,
        MemoryCall.LIST,
        () -> {
          List<MachineInfo> infos = new ArrayList<>();
          List<MemoryMachine> all = engine.machines();
          for (MemoryMachine machine : all) {
            if (infos.size() == all.size() / 2) {
              engine.faults().pass(this, call, MemoryCall.LIST, "half way");
            }
            if (engine.has(MemoryHabit.DETAILS_COST)) {
              trips.addAndGet(query.parts().size());
            }
            infos.add(info(machine, query.parts()));
          }
          return infos.stream()
              .filter(info -> info.problem().isPresent() || query.matches(info))
              .toList();
        });
  }

  private MachineInfo info(MemoryMachine machine, Set<InfoPart> parts) {
    return MachineToInfo.info(machine, parts, !engine.faults().isUnreadable(machine.name()));
  }

  @Override
  public Optional<MachineInfo> info(Call call, MachineId id, Set<InfoPart> parts) {
    return ask(
        call, MemoryCall.INFO, () -> engine.machine(id).map(machine -> info(machine, parts)));
  }

  @Override
  public List<MachineInfo> find(Call call, String nameOrId) {
    return ask(
        call,
        MemoryCall.FIND,
        () ->
            engine.machines().stream()
                .filter(
                    machine ->
                        machine.name().equals(nameOrId) || machine.id().value().equals(nameOrId))
                .map(machine -> info(machine, Set.of()))
                .toList());
  }

  @Override
  public SpecReport check(Call call, MachineSpec spec) {
    return ask(call, MemoryCall.CHECK, () -> SpecToMachine.check(spec, engine.habits()));
  }

  @Override
  public MachineId create(Call call, CreateRequest request) {
    return ask(call, MemoryCall.CREATE, () -> make(call, request));
  }

  private MachineId make(Call call, CreateRequest request) {
    MachineSpec spec = request.spec();
    Undo undo = new Undo(call);
    try {
      engine.requireFree(spec.name());
      if (spec.boot() instanceof ContainerImage image) {
        new MemoryImages(this).ensure(call, image);
        pass(call, "image ready");
      }
      List<String> volumes = SpecToMachine.volumes(spec, request.id().toString());
      for (String volume : volumes) {
        undo.willMake("volume", volume, again -> removeVolume(volume));
        call.step("making disk " + volume);
        call.sleep(MAKING_A_DISK);
        requireUnbroken(Outcome.UNKNOWN);
        engine.addVolume(
            new MemoryEngine.Volume(
                volume,
                OwnerMark.parse(request.labels().getOrDefault(Marks.OWNER, "")),
                request.id().toString()));
        pass(call, "disk made");
      }
      MemoryMachine machine = define(undo, request, volumes);
      pass(call, "defined");
      if (request.run() || engine.has(MemoryHabit.CREATE_BOOTS)) {
        call.step("starting " + spec.name());
        machine.start(context);
        pass(call, "started");
      }
      TreeMap<String, String> done = new TreeMap<>(machine.labels());
      done.remove(Marks.CREATING);
      machine.labels(done);
      return machine.id();
    } catch (PanvisorException error) {
      throw undo.rollBack(error);
    } catch (CallerCodeException thrown) {
      undo.rollBack(new EngineException("the listener of the progress failed"));
      throw thrown;
    }
  }

  private MemoryMachine define(Undo undo, CreateRequest request, List<String> volumes) {
    MachineSpec spec = request.spec();
    boolean container = SpecToMachine.isContainer(spec);
    MachineId id =
        new MachineId(
            engine.info().id(),
            container ? MachineKind.APPLICATION_CONTAINER : MachineKind.VIRTUAL_MACHINE,
            request.id().toString());
    TreeMap<String, String> labels = new TreeMap<>(request.labels());
    labels.put(Marks.CREATING, "true");
    MemoryMachine machine =
        new MemoryMachine(engine, id, spec, labels, volumes, engine.nextNumber());
    undo.willMake(
        "machine",
        spec.name(),
        again -> {
          requireUnbroken(Outcome.UNKNOWN);
          machine.forceOff();
          engine.remove(machine);
        });
    engine.add(machine);
    return machine;
  }

  private void pass(Call call, String step) {
    engine.faults().pass(this, call, MemoryCall.CREATE, step);
  }

  private void removeVolume(String volume) {
    requireUnbroken(Outcome.UNKNOWN);
    engine.removeVolume(volume);
  }

  @Override
  public boolean start(Call call, MachineId id) {
    return ask(call, MemoryCall.START, () -> machine(id).start(context));
  }

  @Override
  public StopResult stop(Call call, MachineId id, StopMode mode) {
    return ask(
        call,
        MemoryCall.STOP,
        () -> {
          MemoryMachine machine = machine(id);
          PowerState power = machine.power();
          if (power == PowerState.STOPPED) {
            return new StopResult(false, StopResult.Way.UNKNOWN);
          }
          if (mode instanceof StopMode.Force) {
            machine.forceOff();
            return new StopResult(true, StopResult.Way.FORCED);
          }
          if (power != PowerState.RUNNING) {
            throw machine.wrongState(
                "only a guest that runs can be asked to stop", PowerState.RUNNING);
          }
          if (mode instanceof StopMode.Graceful graceful) {
            return asked(call, machine, graceful.patience(), engine.has(MemoryHabit.STOP_KILLS));
          }
          return mode instanceof StopMode.GracefulThenForce both
              ? asked(call, machine, both.patience(), true)
              : asked(call, machine, ENGINE_DEFAULT, true);
        });
  }

  private StopResult asked(Call call, MemoryMachine machine, Duration patience, boolean force) {
    Deadline end = Deadline.after(context, patience);
    machine.askToStop();
    while (machine.power() != PowerState.STOPPED) {
      if (end.isOver()) {
        if (!force) {
          throw call.timedOut(Outcome.UNKNOWN)
              .hint("The guest was asked to stop and did not; stop it with force.");
        }
        machine.forceOff();
        return new StopResult(true, StopResult.Way.FORCED);
      }
      call.sleep(LOOKING_AGAIN);
      requireUnbroken(Outcome.UNKNOWN);
    }
    return new StopResult(true, StopResult.Way.CLEAN);
  }

  @Override
  public boolean pause(Call call, MachineId id) {
    return ask(call, MemoryCall.PAUSE, () -> machine(id).pause());
  }

  @Override
  public boolean resume(Call call, MachineId id) {
    return ask(call, MemoryCall.RESUME, () -> machine(id).resume());
  }

  @Override
  public void reboot(Call call, MachineId id) {
    ask(
        call,
        MemoryCall.REBOOT,
        () -> {
          machine(id, Feature.REBOOT).reboot(context);
          return true;
        });
  }

  @Override
  public DeleteReport delete(Call call, MachineId id, DeletePolicy policy) {
    return ask(
        call,
        MemoryCall.DELETE,
        () -> {
          MemoryMachine machine = machine(id);
          PowerState power = machine.power();
          if (power != PowerState.STOPPED
              && power != PowerState.SUSPENDED
              && power != PowerState.FAILED) {
            throw machine.wrongState(
                "a machine that runs is not deleted",
                PowerState.STOPPED,
                PowerState.SUSPENDED,
                PowerState.FAILED);
          }
          machine.begin(Activity.DELETING);
          return deleted(call, machine, policy);
        });
  }

  private DeleteReport deleted(Call call, MemoryMachine machine, DeletePolicy policy) {
    List<String> removed = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    engine.remove(machine);
    removed.add("machine " + machine.name());
    engine.faults().pass(this, call, MemoryCall.DELETE, "machine deleted");
    for (String volume : machine.volumes()) {
      if (policy == DeletePolicy.KEEP_STORAGE && can(Feature.DELETE_KEEP_STORAGE)) {
        engine.addVolume(new MemoryEngine.Volume(volume, Optional.empty(), ""));
        kept.add("volume " + volume + ": it was to be kept");
      } else if (engine.removeVolume(volume)) {
        removed.add("volume " + volume);
        engine.faults().pass(this, call, MemoryCall.DELETE, "disk deleted");
      }
    }
    return new DeleteReport(removed, kept, List.of());
  }

  @Override
  public List<Orphan> orphans(Call call) {
    return ask(
        call,
        MemoryCall.ORPHANS,
        () -> {
          Set<String> used = new HashSet<>();
          engine.machines().forEach(machine -> used.addAll(machine.volumes()));
          return engine.volumes().stream()
              .filter(volume -> volume.owner().isPresent() && !used.contains(volume.name()))
              .map(volume -> new Orphan("volume", volume.name(), volume.owner(), volume.request()))
              .toList();
        });
  }

  @Override
  public void removeOrphan(Call call, Orphan orphan) {
    ask(call, MemoryCall.DELETE, () -> engine.removeVolume(orphan.name()));
  }

  @Override
  public Plan explain(Call call, Intent.OnHypervisor intent) {
    return ask(
        call,
        MemoryCall.EXPLAIN,
        () -> {
          if (!(intent instanceof Intent.Make make)) {
            return new Plan(List.of(new Plan.Step("memory.images", intent.toString())));
          }
          List<Plan.Step> steps = new ArrayList<>();
          SpecToMachine.volumes(make.spec(), "00000000")
              .forEach(volume -> steps.add(new Plan.Step("memory.volume", volume)));
          steps.add(new Plan.Step("memory.define", make.spec().toString()));
          if (make.run()) {
            steps.add(new Plan.Step("memory.start", make.spec().name()));
          }
          return new Plan(steps);
        });
  }

  @Override
  public Plan explain(Call call, MachineId id, Intent.OnMachine intent) {
    return ask(
        call,
        MemoryCall.EXPLAIN,
        () -> {
          MemoryMachine machine = machine(id);
          return new Plan(List.of(new Plan.Step("memory.change", machine.name() + ": " + intent)));
        });
  }

  @Override
  public Optional<SnapshotOperations> snapshots() {
    return where(Feature.SNAPSHOTS, new MemorySnapshots(this));
  }

  @Override
  public Optional<ExecOperations> exec() {
    return where(Feature.EXEC, new MemoryExec(this));
  }

  @Override
  public Optional<LogOperations> logs() {
    return where(Feature.LOGS, new MemoryLogs(this));
  }

  @Override
  public Optional<ConsoleOperations> console() {
    return where(Feature.CONSOLE, new MemoryConsole(this));
  }

  @Override
  public Optional<StatsOperations> stats() {
    return where(Feature.STATS, new MemoryStats(this));
  }

  @Override
  public Optional<SuspendOperations> suspend() {
    return where(Feature.SUSPEND, new MemorySuspend(this));
  }

  @Override
  public Optional<RenameOperations> rename() {
    return where(Feature.RENAME, new MemoryRename(this));
  }

  @Override
  public Optional<AutostartOperations> autostart() {
    return where(Feature.AUTOSTART, new MemoryAutostart(this));
  }

  @Override
  public Optional<AddressOperations> addresses() {
    return where(Feature.ADDRESSES, new MemoryAddresses(this));
  }

  @Override
  public Optional<LabelOperations> labels() {
    return where(Feature.LABELS_CHANGE, new MemoryLabels(this));
  }

  @Override
  public Optional<CaptureOperations> capture() {
    return where(Feature.CAPTURE, new MemoryCapture(this));
  }

  @Override
  public Optional<ImageOperations> images() {
    return where(Feature.IMAGES, new MemoryImages(this));
  }

  @Override
  public Optional<EventOperations> events() {
    return where(Feature.EVENTS, new MemoryEvents(this));
  }

  @Override
  public <C, R> R withNative(Call call, Class<C> type, NativeUse<C, R> use) {
    if (type != MemoryEngine.class) {
      return HypervisorConnection.super.withNative(call, type, use);
    }
    trips.incrementAndGet();
    requireUnbroken(Outcome.NOT_APPLIED);
    try {
      return use.with(type.cast(engine));
    } catch (RuntimeException thrown) {
      throw new CallerCodeException(thrown);
    } catch (Exception thrown) {
      throw new EngineException("the use of the engine failed: " + thrown.getMessage(), thrown);
    }
  }

  @Override
  public void close() {
    broken = true;
    List.copyOf(streams).forEach(MemoryStream::close);
    lane.close();
    engine.disconnected(this);
  }
}
