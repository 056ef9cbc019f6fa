package io.panvisor.libvirt;

import io.panvisor.DeletePolicy;
import io.panvisor.DeleteReport;
import io.panvisor.EngineInfo;
import io.panvisor.Feature;
import io.panvisor.InfoPart;
import io.panvisor.Intent;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Plan;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.Support;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.SpecReport;
import io.panvisor.spi.AddressOperations;
import io.panvisor.spi.AutostartOperations;
import io.panvisor.spi.Call;
import io.panvisor.spi.CallerCodeException;
import io.panvisor.spi.ConsoleOperations;
import io.panvisor.spi.CreateRequest;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.EventOperations;
import io.panvisor.spi.ExecOperations;
import io.panvisor.spi.FacetCalls;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.LabelOperations;
import io.panvisor.spi.NativeUse;
import io.panvisor.spi.NetworkOperations;
import io.panvisor.spi.Orphan;
import io.panvisor.spi.RenameOperations;
import io.panvisor.spi.SnapshotOperations;
import io.panvisor.spi.StatsOperations;
import io.panvisor.spi.SuspendOperations;
import io.panvisor.spi.VolumeOperations;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.libvirt.Connect;

/** One connection to libvirt: hands each operation to the class that knows how. */
final class LibvirtConnection implements HypervisorConnection {

  private static final String LXC = "lxc";
  private static final Feature NATIVE =
      Feature.of("native", "the engine's own client", Feature.Scope.HYPERVISOR);
  private static final Set<Feature> OF_THE_MACHINE =
      Set.of(
          Feature.ADDRESSES,
          Feature.CONSOLE,
          Feature.SNAPSHOTS,
          Feature.SNAPSHOTS_MEMORY,
          Feature.SNAPSHOTS_TREE);

  /** Up to so many machines are asked for one by one; more come out of one list. */
  private static final int FEW = 3;

  private final NativeSession session;
  private final EngineFacts facts;
  private final Map<Feature, Support> features;
  private final Domains domains;
  private final LibvirtConsole console;
  private final MachineReader reader;
  private final PowerOperations power;
  private final Maker maker;
  private final MachineRemover remover;
  private final Optional<ExecOperations> exec;
  private final NetworkStore networkStore;
  private final VolumeStore volumeStore;
  private final String defaultPool;

  /**
   * Where the engine is, seen from here.
   *
   * @param local whether it is on this host
   * @param sharesFiles whether it sees the files that this process sees
   * @param pool the storage pool for the files of new machines
   * @param roots where the root file systems of new containers are made
   */
  record Place(boolean local, boolean sharesFiles, String pool, RootFolders roots) {}

  LibvirtConnection(NativeSession session, EngineFacts facts, Place place) {
    this.session = session;
    this.facts = facts;
    boolean containers = facts.driver().equals(LXC);
    CommandRunner commands = Commands.here(session.context());
    Optional<String> noExec =
        containers ? LxcAccess.problem(place.local(), commands) : Optional.empty();
    this.features =
        containers ? LxcFeatures.of(place.roots().isLocal(), noExec) : LibvirtFeatures.of(facts);
    this.domains = new Domains(session, facts.info().id());
    this.console = new LibvirtConsole(domains, !containers);
    this.reader = new MachineReader(facts);
    this.power = new PowerOperations(domains, containers);
    this.exec =
        containers && noExec.isEmpty()
            ? Optional.of(new LxcExec(domains, commands))
            : Optional.empty();
    Storage storage = new Storage(session, place.sharesFiles(), place.pool());
    this.maker =
        containers
            ? new ContainerMaker(session, facts, domains, reader, place.roots())
            : new MachineMaker(session, facts, domains, reader, storage);
    this.remover = new MachineRemover(session, domains, storage, place.roots());
    this.networkStore = new NetworkStore(session);
    this.volumeStore = new VolumeStore(session);
    this.defaultPool = place.pool();
  }

  @Override
  public EngineInfo engine() {
    return facts.info();
  }

  @Override
  public EngineContext context() {
    return session.context();
  }

  @Override
  public Map<Feature, Support> features() {
    return features;
  }

  @Override
  public Support support(Call call, MachineId id, Feature feature) {
    Support declared = features.getOrDefault(feature, Support.no("this backend does not know it"));
    if (declared.level() != Support.Level.DEPENDS || !OF_THE_MACHINE.contains(feature)) {
      return declared;
    }
    return LibvirtFeatures.of(
        feature,
        domains.with(
            call, id, (wire, domain) -> DomainFacts.of(MachineReader.description(wire, domain))));
  }

  @Override
  public Set<InfoPart> bulkParts() {
    return reader.bulkParts();
  }

  @Override
  public long roundTrips() {
    return session.wire().roundTrips();
  }

  @Override
  public boolean isBroken() {
    return session.isBroken();
  }

  @Override
  public List<MachineInfo> list(Call call, MachineQuery query) {
    Set<MachineId> ids = query.ids();
    return session.call(
        call,
        Subject.engine(),
        (wire, connect) ->
            ids.isEmpty() || ids.size() > FEW
                ? reader.list(wire, connect, query)
                : ids.stream()
                    .filter(id -> id.engine().equals(facts.info().id()))
                    .flatMap(
                        id ->
                            reader
                                .info(wire, connect, UUID.fromString(id.value()), query.parts())
                                .stream())
                    .toList());
  }

  @Override
  public Optional<MachineInfo> info(Call call, MachineId id, Set<InfoPart> parts) {
    UUID uuid;
    try {
      uuid = domains.uuid(id);
    } catch (NotFoundException notHere) {
      return Optional.empty();
    }
    return session.call(
        call, Subject.machine(id), (wire, connect) -> reader.info(wire, connect, uuid, parts));
  }

  @Override
  public List<MachineInfo> find(Call call, String nameOrId) {
    return session.call(
        call,
        Subject.of("machine", nameOrId),
        (wire, connect) -> {
          Set<MachineInfo> found = new LinkedHashSet<>(reader.named(wire, connect, nameOrId));
          if (nameOrId.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            reader
                .info(wire, connect, UUID.fromString(nameOrId), Set.of())
                .filter(byId -> found.stream().noneMatch(info -> info.id().equals(byId.id())))
                .ifPresent(found::add);
          }
          return List.copyOf(found);
        });
  }

  @Override
  public SpecReport check(Call call, MachineSpec spec) {
    return maker.check(call, spec);
  }

  @Override
  public MachineId create(Call call, CreateRequest request) {
    return maker.create(call, request);
  }

  @Override
  public boolean start(Call call, MachineId id) {
    return power.start(call, id);
  }

  @Override
  public StopResult stop(Call call, MachineId id, StopMode mode) {
    return power.stop(call, id, mode);
  }

  @Override
  public boolean pause(Call call, MachineId id) {
    return power.pause(call, id);
  }

  @Override
  public boolean resume(Call call, MachineId id) {
    return power.resume(call, id);
  }

  @Override
  public void reboot(Call call, MachineId id) {
    power.reboot(call, id);
  }

  @Override
  public DeleteReport delete(Call call, MachineId id, DeletePolicy policy) {
    return remover.delete(call, id, policy);
  }

  @Override
  public List<Orphan> orphans(Call call) {
    return remover.orphans(call);
  }

  @Override
  public void removeOrphan(Call call, Orphan orphan) {
    remover.removeOrphan(call, orphan);
  }

  @Override
  public Plan explain(Call call, Intent.OnHypervisor intent) {
    if (intent instanceof Intent.Make make) {
      return maker.explain(make.spec(), make.run());
    }
    throw new UnsupportedFeatureException(Feature.IMAGES, "libvirt has no store of images");
  }

  @Override
  public Plan explain(Call call, MachineId id, Intent.OnMachine intent) {
    return PlanTable.of(id, intent);
  }

  @Override
  public Optional<SnapshotOperations> snapshots() {
    return isLxc() ? Optional.empty() : Optional.of(new LibvirtSnapshots(domains));
  }

  @Override
  public Optional<ConsoleOperations> console() {
    return facts.driver().equals("test") ? Optional.empty() : Optional.of(console);
  }

  @Override
  public Optional<ExecOperations> exec() {
    return exec;
  }

  private boolean isLxc() {
    return facts.driver().equals(LXC);
  }

  @Override
  public Optional<StatsOperations> stats() {
    return Optional.of(new LibvirtStats(domains, reader, facts.driver().equals("qemu")));
  }

  @Override
  public Optional<SuspendOperations> suspend() {
    return isLxc() ? Optional.empty() : Optional.of(new LibvirtSuspend(domains));
  }

  @Override
  public Optional<RenameOperations> rename() {
    return isLxc() ? Optional.empty() : Optional.of(new LibvirtRename(domains));
  }

  @Override
  public Optional<AutostartOperations> autostart() {
    return Optional.of(new LibvirtAutostart(domains));
  }

  @Override
  public Optional<AddressOperations> addresses() {
    return Optional.of(new LibvirtAddresses(domains));
  }

  @Override
  public Optional<LabelOperations> labels() {
    return Optional.of(new LibvirtLabels(domains));
  }

  @Override
  public Optional<EventOperations> events() {
    return Optional.of(new LibvirtEvents(session, reader::id));
  }

  @Override
  public Optional<NetworkOperations> networks() {
    return isLxc()
        ? Optional.empty()
        : Optional.of(new LibvirtNetworks(networkStore, domains, facts.driver()));
  }

  @Override
  public Optional<VolumeOperations> volumes() {
    return isLxc() ? Optional.empty() : Optional.of(new LibvirtVolumes(volumeStore, defaultPool));
  }

  @Override
  public <T> Optional<T> hypervisorFacet(Class<T> type, FacetCalls calls) {
    return LibvirtFacets.ofHypervisor(type, facts.driver(), calls);
  }

  NativeSession session() {
    return session;
  }

  Domains domains() {
    return domains;
  }

  NetworkStore networkStore() {
    return networkStore;
  }

  VolumeStore volumeStore() {
    return volumeStore;
  }

  @Override
  public <C, R> R withNative(Call call, Class<C> type, NativeUse<C, R> use) {
    if (!type.isAssignableFrom(Connect.class) || type == Object.class) {
      throw new UnsupportedFeatureException(
          NATIVE, "this backend lends org.libvirt.Connect, not " + type.getName());
    }
    return session.callWithConnect(
        call,
        Subject.engine(),
        connect -> {
          try {
            return use.with(type.cast(connect));
          } catch (RuntimeException thrown) {
            throw new CallerCodeException(thrown);
          }
        });
  }

  @Override
  public void close() {
    session.close();
  }
}
