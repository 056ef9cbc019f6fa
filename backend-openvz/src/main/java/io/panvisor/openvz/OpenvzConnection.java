package io.panvisor.openvz;

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
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.SpecReport;
import io.panvisor.spi.AddressOperations;
import io.panvisor.spi.AutostartOperations;
import io.panvisor.spi.Call;
import io.panvisor.spi.ConsoleOperations;
import io.panvisor.spi.CreateRequest;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.ExecOperations;
import io.panvisor.spi.FacetCalls;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.ImageOperations;
import io.panvisor.spi.LabelOperations;
import io.panvisor.spi.RenameOperations;
import io.panvisor.spi.SnapshotOperations;
import io.panvisor.spi.StatsOperations;
import io.panvisor.spi.SuspendOperations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A connection to one node. Every call is a process of its own, so that nothing here can be broken
 * for good; over ssh, the runner makes its connection anew by itself.
 *
 * <p>Containers go by vzctl and vzlist, virtual machines by prlctl, told apart by the kind in a
 * machine's id.
 */
final class OpenvzConnection implements HypervisorConnection {

  /** For a look that has to be quick, or for putting something right. */
  static final Duration SHORT = Duration.ofSeconds(10);

  private static final Set<InfoPart> BULK = Set.copyOf(EnumSet.allOf(InfoPart.class));

  private final Containers containers;
  private final NodeFacts facts;
  private final EngineContext context;
  private final AutoCloseable runner;
  private final InfoTranslator machines;
  private final ContainerTranslator translator;
  private final ContainerPower power;
  private final TemplateStore templates;
  private final MachineOperations operations;
  private final OpenvzStats stats;
  private final OpenvzConsole console;
  private final VirtualMachines vms;
  private final Map<Feature, Support> features;

  OpenvzConnection(Containers containers, EngineContext context, AutoCloseable runner) {
    this.containers = containers;
    this.facts = containers.facts();
    this.context = context;
    this.runner = runner;
    this.machines = new InfoTranslator(facts.info().id());
    this.translator = new ContainerTranslator(facts.generation());
    this.power = new ContainerPower(containers);
    this.templates = new TemplateStore(containers);
    this.vms = new VirtualMachines(containers.tools(), facts.info().id());
    this.operations = new MachineOperations(containers, power, vms);
    this.stats = new OpenvzStats(containers, machines);
    this.console = new OpenvzConsole(containers, OpenvzConsole.noneOpen());
    this.features = OpenvzFeatures.of(facts);
  }

  private static boolean isVm(MachineId id) {
    return id.kind() == MachineKind.VIRTUAL_MACHINE;
  }

  @Override
  public EngineInfo engine() {
    return facts.info();
  }

  @Override
  public EngineContext context() {
    return context;
  }

  @Override
  public Map<Feature, Support> features() {
    return features;
  }

  @Override
  public Support support(Call call, MachineId id, Feature feature) {
    Support declared = features.getOrDefault(feature, Support.no("this backend does not know it"));
    if (isVm(id)) {
      return MachineOperations.ofVms(feature, declared);
    }
    if (declared.equals(OpenvzFeatures.NEEDS_PLOOP)) {
      String layout =
          containers
              .requireWith(call, id, List.of("ctid", "name", "layout"))
              .text("layout")
              .orElse("simfs");
      return layout.equals("ploop")
          ? declared
          : Support.no("this container's layout is " + layout + ", and only ploop has snapshots");
    }
    return declared;
  }

  @Override
  public Set<InfoPart> bulkParts() {
    return BULK;
  }

  @Override
  public long roundTrips() {
    return containers.tools().processes();
  }

  @Override
  public boolean isBroken() {
    return false;
  }

  @Override
  public List<MachineInfo> list(Call call, MachineQuery query) {
    List<MachineInfo> all = new ArrayList<>();
    Set<InfoPart> parts =
        query.labels().isEmpty() ? query.parts() : with(query.parts(), InfoPart.LABELS);
    containers.list(call, parts).forEach(row -> all.add(machines.info(row, parts)));
    if (facts.prlctl()) {
      all.addAll(vms.list(call, parts));
    }
    return all;
  }

  private static Set<InfoPart> with(Set<InfoPart> parts, InfoPart more) {
    EnumSet<InfoPart> all = EnumSet.of(more);
    all.addAll(parts);
    return all;
  }

  @Override
  public Optional<MachineInfo> info(Call call, MachineId id, Set<InfoPart> parts) {
    if (isVm(id)) {
      return facts.prlctl() ? vms.find(call, id, parts) : Optional.empty();
    }
    return containers.find(call, id.value(), parts).map(row -> machines.info(row, parts));
  }

  @Override
  public SpecReport check(Call call, MachineSpec spec) {
    return translator.report(spec);
  }

  @Override
  public MachineId create(Call call, CreateRequest request) {
    return new ContainerCreation(containers, machines, translator).make(call, request);
  }

  @Override
  public boolean start(Call call, MachineId id) {
    return isVm(id) ? vms.start(call, id) : power.start(call, id);
  }

  @Override
  public StopResult stop(Call call, MachineId id, StopMode mode) {
    return isVm(id) ? vms.stop(call, id, mode) : power.stop(call, id, mode);
  }

  @Override
  public boolean pause(Call call, MachineId id) {
    return isVm(id)
        ? vms.toggle(call, id, "pause", PowerState.RUNNING, PowerState.PAUSED)
        : power.pause(call, id);
  }

  @Override
  public boolean resume(Call call, MachineId id) {
    return isVm(id)
        ? vms.toggle(call, id, "resume", PowerState.PAUSED, PowerState.RUNNING)
        : power.resume(call, id);
  }

  @Override
  public void reboot(Call call, MachineId id) {
    if (isVm(id)) {
      vms.change(call, id, "restart");
    } else {
      power.reboot(call, id);
    }
  }

  @Override
  public DeleteReport delete(Call call, MachineId id, DeletePolicy policy) {
    return isVm(id)
        ? vms.delete(call, id, policy)
        : new ContainerDeletion(containers).delete(call, id, policy);
  }

  @Override
  public Plan explain(Call call, Intent.OnHypervisor intent) {
    return new OpenvzPlans(translator, templates).of(intent);
  }

  @Override
  public Plan explain(Call call, MachineId id, Intent.OnMachine intent) {
    return new OpenvzPlans(translator, templates).of(id, intent);
  }

  @Override
  public Optional<SnapshotOperations> snapshots() {
    return facts.knows("snapshot") ? Optional.of(operations.snapshots()) : Optional.empty();
  }

  @Override
  public Optional<ExecOperations> exec() {
    return Optional.of(new OpenvzExec(containers));
  }

  @Override
  public Optional<ConsoleOperations> console() {
    return Optional.of(console);
  }

  @Override
  public Optional<StatsOperations> stats() {
    return Optional.of(stats);
  }

  @Override
  public Optional<SuspendOperations> suspend() {
    return Optional.of(operations.suspend());
  }

  @Override
  public Optional<RenameOperations> rename() {
    return Optional.of(operations.rename());
  }

  @Override
  public Optional<AutostartOperations> autostart() {
    return Optional.of(operations.autostart());
  }

  @Override
  public Optional<AddressOperations> addresses() {
    return Optional.of(operations.addresses());
  }

  @Override
  public Optional<LabelOperations> labels() {
    return Optional.of(operations.labels());
  }

  @Override
  public Optional<ImageOperations> images() {
    return Optional.of(templates);
  }

  @Override
  public <T> Optional<T> machineFacet(Class<T> type, MachineId id, FacetCalls calls) {
    return OwnFacets.ofMachine(type, id, calls, facts);
  }

  @Override
  public <T> Optional<T> hypervisorFacet(Class<T> type, FacetCalls calls) {
    return OwnFacets.ofHypervisor(type, calls, facts);
  }

  /** The connection that a facet of this backend's own is given. */
  static OpenvzConnection of(HypervisorConnection connection) {
    return (OpenvzConnection) connection;
  }

  Containers containers() {
    return containers;
  }

  VirtualMachines vms() {
    return vms;
  }

  TemplateStore templates() {
    return templates;
  }

  OpenvzConsole terminals() {
    return console;
  }

  @Override
  public void close() {
    try {
      runner.close();
    } catch (Exception unclosed) {
      // A runner that cannot end has said so in its own log, and nobody can do more.
      return;
    }
  }
}
