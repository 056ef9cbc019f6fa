package io.panvisor;

import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.AmbiguousException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.event.MachineFeed;
import io.panvisor.facet.HypervisorFacet;
import io.panvisor.facet.MachineStats;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.SpecReport;
import io.panvisor.spec.Violation;
import io.panvisor.spi.Call;
import io.panvisor.spi.CreateRequest;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.Marks;
import io.panvisor.spi.NativeUse;
import io.panvisor.spi.OwnerMark;
import io.panvisor.spi.StatsOperations;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One engine, connected: makes machines, finds them, lists them, watches them.
 *
 * <p>Thread-safe. Calls block, can be interrupted, and end by one deadline over the whole
 * operation: one minute for most, fifteen for those that make, fetch or copy, or what {@link
 * #with(CallOptions)} says. A connection that breaks is replaced behind this object; calls that
 * only read are tried again meanwhile, calls that change something are not. Every error is a {@link
 * io.panvisor.error.PanvisorException}.
 */
public final class Hypervisor implements AutoCloseable {

  private final Link link;
  private final CallOptions options;

  Hypervisor(Link link, CallOptions options) {
    this.link = link;
    this.options = options;
  }

  /**
   * {@return a view of this hypervisor whose calls are made with the options; closing either closes
   * both}
   */
  public Hypervisor with(CallOptions callOptions) {
    return new Hypervisor(link, callOptions);
  }

  /** {@return the URI that this was connected by} */
  public URI uri() {
    return link.uri();
  }

  /** {@return what the engine is} */
  public EngineInfo engine() {
    return link.engine();
  }

  /**
   * {@return for every feature whether it is there: those that Panvisor defines, then the engine's
   * own}
   */
  public Map<Feature, Support> features() {
    Map<Feature, Support> declared =
        link.run(
            Operation.reading("hypervisor.features", null),
            options,
            (connection, call) -> connection.features());
    Map<Feature, Support> all = new LinkedHashMap<>();
    for (Feature feature : Feature.known()) {
      all.put(feature, declared.getOrDefault(feature, Support.no("this engine does not have it")));
    }
    declared.keySet().stream()
        .sorted()
        .forEach(feature -> all.putIfAbsent(feature, declared.get(feature)));
    return Collections.unmodifiableMap(all);
  }

  /** {@return whether the feature is there} */
  public Support support(Feature feature) {
    return features().getOrDefault(feature, Support.no("this engine does not have it"));
  }

  /**
   * {@return the parts of a machine's facts that a list holds without a further call for each
   * machine}
   */
  public Set<InfoPart> bulkParts() {
    return link.run(
        Operation.reading("hypervisor.features", null),
        options,
        (connection, call) -> connection.bulkParts());
  }

  /**
   * {@return how many round trips or processes the present connection has made, for measurements}
   */
  public long roundTrips() {
    return link.run(
        Operation.reading("hypervisor.features", null),
        options,
        (connection, call) -> connection.roundTrips());
  }

  /**
   * Lists the machines that the query wants, with the parts that it asks for. All are read before
   * the stream begins: a list that fails half way throws and is never cut short.
   *
   * @return the machines, in no order
   */
  public Stream<MachineInfo> list(MachineQuery query) {
    MachineQuery asked = query.labels().isEmpty() ? query : query.with(InfoPart.LABELS);
    return link
        .run(
            Operation.reading("hypervisor.list", null),
            options,
            (connection, call) -> connection.list(call, asked))
        .stream()
        .filter(asked::matches);
  }

  /** {@return the machine of that identity; the engine is not asked} */
  public Machine byId(MachineId id) {
    return new Machine(link, options, id);
  }

  /** {@return all machines of that name} */
  public List<Machine> byName(String name) {
    return find(name).stream()
        .filter(info -> info.name().equals(name))
        .map(info -> byId(info.id()))
        .toList();
  }

  /**
   * {@return the one machine of that name or of that engine's own id}
   *
   * @throws NotFoundException when there is none
   * @throws AmbiguousException when there are two
   */
  public Machine require(String nameOrId) {
    List<MachineInfo> found = find(nameOrId);
    if (found.isEmpty()) {
      throw new NotFoundException("machine", nameOrId)
          .hint("'panvisor list --all' shows the machines that there are.")
          .at(engine().product(), "hypervisor.find", null);
    }
    if (found.size() > 1) {
      throw new AmbiguousException(
              "machine", nameOrId, found.stream().map(info -> info.id().value()).toList())
          .at(engine().product(), "hypervisor.find", null);
    }
    return byId(found.get(0).id());
  }

  private List<MachineInfo> find(String nameOrId) {
    return link.run(
        Operation.reading("hypervisor.find", null),
        options,
        (connection, call) -> connection.find(call, nameOrId));
  }

  /**
   * {@return all violations and adjustments that this engine knows of for the spec; changes
   * nothing}
   */
  public SpecReport check(MachineSpec spec) {
    return link.run(
        Operation.reading("hypervisor.check", null).hiding(spec.secrets()),
        options,
        (connection, call) -> checked(connection, call, spec));
  }

  private static SpecReport checked(HypervisorConnection connection, Call call, MachineSpec spec) {
    List<Violation> violations =
        new ArrayList<>(FeatureCheck.violations(spec, connection.features()));
    if (!violations.isEmpty()) {
      return new SpecReport(violations, List.of());
    }
    return connection.check(call, spec);
  }

  /**
   * Makes a machine without running it; a feature ({@link Feature#CREATE}). All or nothing: what
   * fails is undone, and what cannot be undone is named in the error.
   *
   * @return the machine
   * @throws io.panvisor.error.InvalidSpecException when the engine cannot honour a field; nothing
   *     was made
   * @throws AlreadyExistsException when the name is taken
   */
  public Machine create(MachineSpec spec) {
    return make(spec, false);
  }

  /**
   * Makes a machine and runs it, as one undoable unit; every engine has this. Otherwise like {@link
   * #create}.
   *
   * @return the machine
   */
  public Machine launch(MachineSpec spec) {
    return make(spec, true);
  }

  private Machine make(MachineSpec spec, boolean run) {
    UUID request = UUID.randomUUID();
    Operation operation =
        Operation.making(run ? "hypervisor.launch" : "hypervisor.create", null)
            .hiding(spec.secrets());
    Requests.begin(request);
    try {
      MachineId id =
          link.run(
              operation,
              options,
              (connection, call) -> {
                if (!run) {
                  require(connection.features(), Feature.CREATE);
                }
                checked(connection, call, spec).orThrow();
                call.checkpoint();
                return connection.create(
                    call, new CreateRequest(spec, request, marks(spec, request, run, call), run));
              });
      return byId(id);
    } catch (PanvisorException failed) {
      if (!failed.leftovers().isEmpty()) {
        Requests.leftBehind(request);
      }
      throw failed;
    } finally {
      Requests.end(request);
    }
  }

  private static Map<String, String> marks(MachineSpec spec, UUID request, boolean run, Call call) {
    Instant now = call.context().clock().instant();
    Map<String, String> marks = new TreeMap<>();
    OwnerMark owner =
        spec.ephemeral()
            .map(longest -> OwnerMark.ofThisProcess(now, longest))
            .orElseGet(() -> OwnerMark.ofThisProcess(now));
    marks.put(Marks.OWNER, owner.toString());
    marks.put(Marks.REQUEST, request.toString());
    marks.put(Marks.INTENT, run ? "launch" : "create");
    marks.put(Marks.SPEC, spec.fingerprint());
    if (spec.ephemeral().isPresent()) {
      marks.put(Marks.EPHEMERAL, "true");
    }
    return marks;
  }

  static void require(Map<Feature, Support> features, Feature feature) {
    Support support = features.getOrDefault(feature, Support.no("this engine does not have it"));
    if (!support.isPossible()) {
      throw new UnsupportedFeatureException(feature, support.explanation());
    }
  }

  /**
   * Sees to it that a machine of this spec runs: makes it, starts it, or finds it running.
   *
   * @return the machine and what was done
   * @throws AlreadyExistsException when the name belongs to a machine of another spec, or one that
   *     Panvisor did not make
   */
  public EnsureResult ensure(MachineSpec spec) {
    List<MachineInfo> found =
        find(spec.name()).stream().filter(info -> info.name().equals(spec.name())).toList();
    if (found.isEmpty()) {
      return new EnsureResult(launch(spec), EnsureResult.Change.MADE);
    }
    if (found.size() > 1) {
      throw new AmbiguousException(
              "machine", spec.name(), found.stream().map(info -> info.id().value()).toList())
          .at(engine().product(), "hypervisor.ensure", null);
    }
    Machine machine = byId(found.get(0).id());
    MachineInfo info = machine.info(InfoPart.LABELS);
    if (!spec.fingerprint().equals(info.marks().orElse(Map.of()).get(Marks.SPEC))) {
      throw new AlreadyExistsException("machine", spec.name())
          .hint(
              "It was made from another spec, or not by Panvisor: delete it, or choose another name.")
          .at(engine().product(), "hypervisor.ensure", machine.id());
    }
    if (info.status().power() == PowerState.PAUSED) {
      return new EnsureResult(
          machine, machine.resume() ? EnsureResult.Change.STARTED : EnsureResult.Change.NONE);
    }
    return new EnsureResult(
        machine, machine.start() ? EnsureResult.Change.STARTED : EnsureResult.Change.NONE);
  }

  /**
   * Opens a feed of the states of the machines that the query wants: a snapshot first, then
   * changes, and after any gap a fresh snapshot.
   *
   * @return the feed, which is the caller's to close
   */
  public MachineFeed watch(MachineQuery query) {
    return link.closing(new Feed(link, query));
  }

  /**
   * {@return the counters of all machines that the engine tells counters of, stopped ones too where
   * it does: in a constant number of round trips where {@link Feature#STATS_BULK} is there,
   * otherwise by a call a machine}
   */
  public List<MachineStats> stats() {
    return link.run(
        Operation.reading("hypervisor.stats", null),
        options,
        (connection, call) -> {
          require(connection.features(), Feature.STATS);
          StatsOperations stats =
              connection
                  .stats()
                  .orElseThrow(
                      () ->
                          new UnsupportedFeatureException(Feature.STATS, "this backend has none"));
          return stats.sampleAll(call);
        });
  }

  /**
   * Removes what failed operations left behind, found by its marks: things of this process that no
   * operation is working on, things of dead processes of this host, things whose time has passed,
   * and ephemeral machines of dead processes. What may still have an owner is kept.
   *
   * @return what was done
   */
  public SweepReport sweep() {
    return new Sweep(link, options).run();
  }

  /**
   * {@return what would be sent to the engine for the intent; nothing is changed and secrets are
   * masked}
   */
  public Plan explain(Intent.OnHypervisor intent) {
    if (intent instanceof Intent.Sweep) {
      return new Sweep(link, options).plan();
    }
    return link.run(
        Operation.reading("hypervisor.explain", null)
            .hiding(intent instanceof Intent.Make make ? make.spec().secrets() : List.of()),
        options,
        (connection, call) -> {
          if (intent instanceof Intent.Make make) {
            checked(connection, call, make.spec()).orThrow();
          }
          return connection.explain(call, intent);
        });
  }

  /** {@return the ability, if this engine has it} */
  public <T extends HypervisorFacet> Optional<T> find(Class<T> type) {
    return HypervisorFacets.find(link, options, type);
  }

  static boolean isPossible(Map<Feature, Support> features, Feature feature) {
    return features.getOrDefault(feature, Support.no("")).isPossible();
  }

  /**
   * {@return the ability}
   *
   * @throws UnsupportedFeatureException when this engine does not have it
   */
  public <T extends HypervisorFacet> T facet(Class<T> type) {
    return find(type)
        .orElseThrow(
            () ->
                new UnsupportedFeatureException(
                        HypervisorFacets.feature(type),
                        support(HypervisorFacets.feature(type)).explanation())
                    .at(engine().product(), "hypervisor.facet", null));
  }

  /**
   * Lends the engine's own client, such as {@code org.libvirt.Connect}, for one use within the
   * deadline. The client must be neither kept nor closed.
   *
   * @return what the use gives
   * @throws UnsupportedFeatureException when the backend has no client of that type
   */
  public <C, R> R withNative(Class<C> type, NativeUse<C, R> use) {
    return link.run(
        Operation.making("hypervisor.withNative", null),
        options,
        (connection, call) -> connection.withNative(call, type, use));
  }

  /**
   * Closes the connection, its feeds and its streams; who waits in one is woken. Closing twice does
   * nothing more.
   */
  @Override
  public void close() {
    link.close();
  }

  /** {@return the URI} */
  @Override
  public String toString() {
    return "Hypervisor[" + link.uri() + "]";
  }
}
