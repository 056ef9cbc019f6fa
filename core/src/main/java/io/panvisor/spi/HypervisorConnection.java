package io.panvisor.spi;

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
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.SpecReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One connection to one engine: few, wide operations. Implemented by a backend, used by core alone;
 * thread-safe.
 *
 * <p>Every operation ends by its call's deadline. A connection that broke stays broken: it answers
 * every call with {@link io.panvisor.error.ConnectionLostException} at once, {@link #isBroken()}
 * says so, and core makes a new one. Operations throw the kinds of {@code io.panvisor.error}; a
 * machine that does not exist is {@link io.panvisor.error.NotFoundException}. Core has validated
 * what it passes, and has refused what the declared features do not hold.
 */
public interface HypervisorConnection extends AutoCloseable {

  /** {@return what this engine is; asked when connecting, held since} */
  EngineInfo engine();

  /** {@return time and threads as this connection has them; core measures its deadlines on them} */
  EngineContext context();

  /**
   * {@return for every feature that this engine knows of whether it is there; what is not named is
   * not there}
   */
  Map<Feature, Support> features();

  /** {@return whether the machine has the feature; by default what the connection says} */
  default Support support(Call call, MachineId id, Feature feature) {
    return features().getOrDefault(feature, Support.no("this backend does not know it"));
  }

  /** {@return the parts that a list holds without further calls for each machine} */
  Set<InfoPart> bulkParts();

  /**
   * {@return how many round trips or processes this connection has made so far, for tests and
   * measurements}
   */
  long roundTrips();

  /** {@return whether the connection is lost for good} */
  boolean isBroken();

  /**
   * Lists machines. Parts outside {@link #bulkParts()} may cost a call a machine. A machine that
   * vanishes meanwhile is left out; one that cannot be read is a row that says so. Filters may be
   * ignored: core applies them again.
   *
   * @return the machines
   */
  List<MachineInfo> list(Call call, MachineQuery query);

  /** {@return the machine's facts, or nothing when it does not exist} */
  Optional<MachineInfo> info(Call call, MachineId id, Set<InfoPart> parts);

  /** {@return the machines of that name or id; by default from the list} */
  default List<MachineInfo> find(Call call, String nameOrId) {
    return list(call, MachineQuery.all()).stream()
        .filter(info -> info.name().equals(nameOrId) || info.id().value().equals(nameOrId))
        .toList();
  }

  /**
   * {@return what this engine says of the spec; changes nothing. Core has checked features and
   * uploads already}
   */
  SpecReport check(Call call, MachineSpec spec);

  /**
   * Makes a machine, and runs it if the request says so: all or nothing. What fails half way is
   * undone; what cannot be undone is named in the error and found by {@link #orphans} or by the
   * machine's marks.
   *
   * @return its identity
   */
  MachineId create(Call call, CreateRequest request);

  /**
   * Starts it, or lets a suspended one go on.
   *
   * @return false when it ran already
   */
  boolean start(Call call, MachineId id);

  /**
   * Stops it; returns when it was seen stopped.
   *
   * @return how
   */
  StopResult stop(Call call, MachineId id, StopMode mode);

  /**
   * Halts its processors.
   *
   * @return false when they were halted already
   */
  default boolean pause(Call call, MachineId id) {
    throw new UnsupportedFeatureException(Feature.PAUSE, "this backend has no pause");
  }

  /**
   * Lets its processors go on.
   *
   * @return false when it ran already
   */
  default boolean resume(Call call, MachineId id) {
    throw new UnsupportedFeatureException(Feature.PAUSE, "this backend has no pause");
  }

  /** Asks the guest to reboot; does not wait for it. */
  default void reboot(Call call, MachineId id) {
    throw new UnsupportedFeatureException(Feature.REBOOT, "this backend has no reboot");
  }

  /**
   * Deletes a machine that is stopped, suspended or failed.
   *
   * @return what became of its things
   */
  DeleteReport delete(Call call, MachineId id, DeletePolicy policy);

  /** {@return things of Panvisor's that belong to no machine that the list shows} */
  default List<Orphan> orphans(Call call) {
    return List.of();
  }

  /** Removes such a thing; succeeds when it is gone already. */
  default void removeOrphan(Call call, Orphan orphan) {
    throw new UnsupportedOperationException("a backend that names orphans removes them");
  }

  /**
   * {@return what would be sent for the intent; sends nothing that changes anything, masks secrets}
   */
  Plan explain(Call call, Intent.OnHypervisor intent);

  /**
   * {@return what would be sent for the intent; sends nothing that changes anything, masks secrets}
   */
  Plan explain(Call call, MachineId id, Intent.OnMachine intent);

  /** {@return snapshots, where there are any} */
  default Optional<SnapshotOperations> snapshots() {
    return Optional.empty();
  }

  /** {@return commands, where they can be run} */
  default Optional<ExecOperations> exec() {
    return Optional.empty();
  }

  /** {@return logs, where there are any} */
  default Optional<LogOperations> logs() {
    return Optional.empty();
  }

  /** {@return consoles, where there are any} */
  default Optional<ConsoleOperations> console() {
    return Optional.empty();
  }

  /** {@return counters, where there are any} */
  default Optional<StatsOperations> stats() {
    return Optional.empty();
  }

  /** {@return saving memory to disk, where it can be} */
  default Optional<SuspendOperations> suspend() {
    return Optional.empty();
  }

  /** {@return changing names, where it can be} */
  default Optional<RenameOperations> rename() {
    return Optional.empty();
  }

  /** {@return starting with the host, where it can be} */
  default Optional<AutostartOperations> autostart() {
    return Optional.empty();
  }

  /** {@return addresses, where they are known} */
  default Optional<AddressOperations> addresses() {
    return Optional.empty();
  }

  /** {@return changing labels, where it can be} */
  default Optional<LabelOperations> labels() {
    return Optional.empty();
  }

  /** {@return images of machines, where they can be made} */
  default Optional<CaptureOperations> capture() {
    return Optional.empty();
  }

  /** {@return the store of images, where there is one} */
  default Optional<ImageOperations> images() {
    return Optional.empty();
  }

  /** {@return services of many machines, where there are any} */
  default Optional<ServiceOperations> services() {
    return Optional.empty();
  }

  /** {@return the hosts of an engine that spans many, where it does} */
  default Optional<NodeOperations> nodes() {
    return Optional.empty();
  }

  /** {@return what the engine tells by itself, where it does} */
  default Optional<EventOperations> events() {
    return Optional.empty();
  }

  /** {@return the machine's own process, where it can be attached to} */
  default Optional<AttachOperations> attach() {
    return Optional.empty();
  }

  /** {@return files of machines, where they can be copied} */
  default Optional<FileOperations> files() {
    return Optional.empty();
  }

  /** {@return the engine's networks, where it has some} */
  default Optional<NetworkOperations> networks() {
    return Optional.empty();
  }

  /** {@return the engine's volumes, where it has some} */
  default Optional<VolumeOperations> volumes() {
    return Optional.empty();
  }

  /**
   * {@return a facet of the backend's own, of one machine}
   *
   * @param calls how the facet makes its calls; it outlives this connection
   */
  default <T> Optional<T> machineFacet(Class<T> type, MachineId id, FacetCalls calls) {
    return Optional.empty();
  }

  /**
   * {@return a facet of the backend's own, of the hypervisor}
   *
   * @param calls how the facet makes its calls; it outlives this connection
   */
  default <T> Optional<T> hypervisorFacet(Class<T> type, FacetCalls calls) {
    return Optional.empty();
  }

  /**
   * Lends the engine's own client of that type for one use, within the deadline.
   *
   * @return what the use gives
   */
  default <C, R> R withNative(Call call, Class<C> type, NativeUse<C, R> use) {
    throw new UnsupportedFeatureException(
        Feature.of("native", "the engine's own client", Feature.Scope.HYPERVISOR),
        "this backend lends no " + type.getName());
  }

  /** Ends the connection; does not wait for calls that hang, and never throws. */
  @Override
  void close();
}
