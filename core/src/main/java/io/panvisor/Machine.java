package io.panvisor;

import io.panvisor.error.NotReadyException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.MachineFacet;
import io.panvisor.spi.Call;
import io.panvisor.spi.HypervisorConnection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A handle on one machine: its identity and nothing else; every answer is asked for anew.
 * Thread-safe; equal when the identities are equal.
 *
 * <p>Power verbs say what is wanted: they return false when it was so already.
 */
public final class Machine {

  private final Link link;
  private final CallOptions options;
  private final MachineId id;

  Machine(Link link, CallOptions options, MachineId id) {
    this.link = link;
    this.options = options;
    this.id = id;
  }

  /** {@return the identity} */
  public MachineId id() {
    return id;
  }

  /** {@return this machine with calls made with the options} */
  public Machine with(CallOptions callOptions) {
    return new Machine(link, callOptions, id);
  }

  /** {@return the machine's facts: identity, name, status, and the parts asked for} */
  public MachineInfo info(InfoPart... parts) {
    Set<InfoPart> asked = Set.of(parts);
    return link.run(
        Operation.reading("machine.info", id),
        options,
        (connection, call) ->
            connection.info(call, id, asked).orElseThrow(() -> link.noMachine(id)));
  }

  /** {@return the machine's state} */
  public MachineStatus status() {
    return info().status();
  }

  /** {@return whether the machine is there} */
  public boolean exists() {
    return link.run(
        Operation.reading("machine.info", id),
        options,
        (connection, call) -> connection.info(call, id, Set.of()).isPresent());
  }

  /**
   * Starts it, or lets a suspended machine go on.
   *
   * @return false when it ran already
   */
  public boolean start() {
    return link.run(
        Operation.changing("machine.start", id),
        options,
        (connection, call) -> connection.start(call, id));
  }

  /**
   * Stops it; returns when it was seen stopped.
   *
   * @return how, and whether it was this call that did it
   * @throws UnsupportedFeatureException when the engine cannot stop in this way; nothing was done
   * @throws io.panvisor.error.OperationTimeoutException when a graceful stop was not heeded in time
   */
  public StopResult stop(StopMode mode) {
    return link.run(
        stopping("machine.stop", mode),
        options,
        (connection, call) -> stopped(connection, call, mode));
  }

  /**
   * Stops it in that way and starts it again; keeps its identity.
   *
   * @return how it was stopped
   */
  public StopResult restart(StopMode mode) {
    return link.run(
        stopping("machine.restart", mode),
        options,
        (connection, call) -> {
          StopResult result = stopped(connection, call, mode);
          connection.start(call, id);
          return result;
        });
  }

  private Operation stopping(String name, StopMode mode) {
    Duration patience =
        mode instanceof StopMode.Graceful graceful
            ? graceful.patience()
            : mode instanceof StopMode.GracefulThenForce both ? both.patience() : Duration.ZERO;
    return Operation.changing(name, id).lasting(patience.plus(Duration.ofMinutes(1)));
  }

  private StopResult stopped(HypervisorConnection connection, Call call, StopMode mode) {
    Feature feature =
        mode instanceof StopMode.Graceful
            ? Feature.STOP_GRACEFUL
            : mode instanceof StopMode.GracefulThenForce
                ? Feature.STOP_GRACEFUL_THEN_FORCE
                : mode instanceof StopMode.Force ? Feature.STOP_FORCE : Feature.STOP_ENGINE_DEFAULT;
    Hypervisor.require(connection.features(), feature);
    return connection.stop(call, id, mode);
  }

  /**
   * Halts its processors; the memory stays.
   *
   * @return false when they were halted already
   */
  public boolean pause() {
    return link.run(
        Operation.changing("machine.pause", id),
        options,
        (connection, call) -> {
          Hypervisor.require(connection.features(), Feature.PAUSE);
          return connection.pause(call, id);
        });
  }

  /**
   * Lets its processors go on.
   *
   * @return false when it ran already
   */
  public boolean resume() {
    return link.run(
        Operation.changing("machine.resume", id),
        options,
        (connection, call) -> {
          Hypervisor.require(connection.features(), Feature.PAUSE);
          return connection.resume(call, id);
        });
  }

  /** Asks the guest to reboot, and does not wait for it. */
  public void reboot() {
    link.run(
        Operation.changing("machine.reboot", id),
        options,
        (connection, call) -> {
          Hypervisor.require(connection.features(), Feature.REBOOT);
          connection.reboot(call, id);
          return true;
        });
  }

  /**
   * Deletes a machine that does not run, with what was made for it.
   *
   * @return what became of its things
   * @throws io.panvisor.error.IllegalMachineStateException when it runs; stop it first
   */
  public DeleteReport delete() {
    return delete(DeletePolicy.OWNED);
  }

  /**
   * Deletes a machine that does not run, by the policy.
   *
   * @return what became of its things
   */
  public DeleteReport delete(DeletePolicy policy) {
    return link.run(
        Operation.changing("machine.delete", id),
        options,
        (connection, call) -> {
          if (policy == DeletePolicy.KEEP_STORAGE) {
            Hypervisor.require(connection.features(), Feature.DELETE_KEEP_STORAGE);
          }
          return connection.delete(call, id, policy);
        });
  }

  /**
   * Waits until the condition holds. Fails at once when it can no longer come true: a machine that
   * has ended, with its exit code, is not waited for.
   *
   * @return the machine's facts at that moment, addresses among them
   * @throws io.panvisor.error.OperationTimeoutException when the time has passed
   * @throws io.panvisor.error.IllegalMachineStateException when the condition can no longer come
   *     true
   */
  public MachineInfo await(Until condition, Duration longest) {
    return new Await(link, options, this, condition, longest).run();
  }

  /**
   * {@return where a TCP port of the machine's is reached from here: the host's port that answers
   * for it, or the machine's own address}
   *
   * @throws NotReadyException while the machine has no address
   */
  public InetSocketAddress endpoint(int port) {
    MachineInfo info = info(InfoPart.ADDRESSES);
    return endpoint(info, port)
        .orElseThrow(
            () ->
                new NotReadyException(
                        "the machine has no address yet, and the host answers for no port "
                            + port
                            + " of it")
                    .hint("Wait for it: machine.await(Until.address(), ...).")
                    .at(link.engine().product(), "machine.endpoint", id));
  }

  /**
   * {@return where a TCP port of the machine's is reached from here, by facts that hold {@link
   * InfoPart#ADDRESSES}; the engine is not asked. Nothing while there is no address}
   */
  public Optional<InetSocketAddress> endpoint(MachineInfo info, int port) {
    for (PublishedPort published : info.ports().orElse(List.of())) {
      if (published.machinePort() == port
          && published.protocol().equals("tcp")
          && published.hostPort() > 0) {
        return Optional.of(
            new InetSocketAddress(reachable(published.hostAddress()), published.hostPort()));
      }
    }
    return info.addresses().orElse(List.of()).stream()
        .map(MachineAddress::address)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .findFirst()
        .map(address -> new InetSocketAddress(address, port));
  }

  private String reachable(String hostAddress) {
    boolean any =
        hostAddress.isEmpty() || hostAddress.equals("0.0.0.0") || hostAddress.equals("::");
    String engineHost = link.uri().getHost();
    if (any) {
      return engineHost == null ? "127.0.0.1" : engineHost;
    }
    return hostAddress;
  }

  /** {@return whether this machine has the feature} */
  public Support support(Feature feature) {
    return link.run(
        Operation.reading("machine.support", id),
        options,
        (connection, call) -> connection.support(call, id, feature));
  }

  /** {@return the ability, if machines of this kind have it on this connection} */
  public <T extends MachineFacet> Optional<T> find(Class<T> type) {
    return MachineFacets.find(link, options, this, type);
  }

  /**
   * {@return the ability}
   *
   * @throws UnsupportedFeatureException when machines of this kind do not have it on this
   *     connection
   */
  public <T extends MachineFacet> T facet(Class<T> type) {
    return find(type)
        .orElseThrow(
            () ->
                new UnsupportedFeatureException(
                        MachineFacets.feature(type),
                        support(MachineFacets.feature(type)).explanation())
                    .at(link.engine().product(), "machine.facet", id));
  }

  /** {@return what would be sent to the engine for the intent; nothing is changed} */
  public Plan explain(Intent.OnMachine intent) {
    return link.run(
        Operation.reading("machine.explain", id),
        options,
        (connection, call) -> connection.explain(call, id, intent));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Machine that && id.equals(that.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** {@return the identity} */
  @Override
  public String toString() {
    return id.toString();
  }
}
