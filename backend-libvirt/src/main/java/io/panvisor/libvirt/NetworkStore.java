package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.PanvisorException;
import io.panvisor.libvirt.ResourceUsers.Which;
import io.panvisor.spi.Call;
import io.panvisor.spi.Undo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Networks through the daemon: listed, made whole or not at all, deleted unless in use. */
final class NetworkStore {

  static final String NETWORK = "network";

  private static final int ACTIVE = 2;
  private static final int PERSISTENT = 4;
  private static final int AUTOSTART = 16;

  private final NativeSession session;

  NetworkStore(NativeSession session) {
    this.session = session;
  }

  NativeSession session() {
    return session;
  }

  /** All networks: four calls for the lists, and one for each network. */
  static List<VirtualNetworkInfo> list(Wire wire, Pointer connect) {
    List<NetworkHandle> all = NetworkHandle.all(wire, connect, 0);
    try {
      Set<UUID> active = uuids(wire, connect, ACTIVE);
      Set<UUID> persistent = uuids(wire, connect, PERSISTENT);
      Set<UUID> autostart = uuids(wire, connect, AUTOSTART);
      List<VirtualNetworkInfo> found = new ArrayList<>();
      for (NetworkHandle network : all) {
        UUID uuid = network.uuid();
        StoreState state =
            new StoreState(
                active.contains(uuid), persistent.contains(uuid), autostart.contains(uuid));
        description(wire, network).ifPresent(xml -> found.add(NetworkXml.read(xml, state)));
      }
      return found;
    } finally {
      NativeHandle.closeAll(all);
    }
  }

  /** Empty when the network has gone since it was listed. */
  private static Optional<String> description(Wire wire, NetworkHandle network) {
    try {
      return Optional.of(network.describe(wire));
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_NETWORK) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private static Set<UUID> uuids(Wire wire, Pointer connect, int filter) {
    List<NetworkHandle> handles = NetworkHandle.all(wire, connect, filter);
    try {
      Set<UUID> uuids = new HashSet<>();
      handles.forEach(handle -> uuids.add(handle.uuid()));
      return uuids;
    } finally {
      NativeHandle.closeAll(handles);
    }
  }

  /** The network of that name or UUID. */
  static Optional<VirtualNetworkInfo> find(Wire wire, Pointer connect, String nameOrUuid) {
    try (NetworkHandle network = NetworkHandle.find(wire, connect, nameOrUuid)) {
      int[] autostart = new int[1];
      boolean persistent = network.isPersistent(wire);
      if (persistent) {
        wire.number(
            "virNetworkGetAutostart",
            () -> Virt.virNetworkGetAutostart(network.pointer(), autostart));
      }
      return Optional.of(
          NetworkXml.read(
              network.describe(wire),
              new StoreState(network.isActive(wire), persistent, autostart[0] != 0)));
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_NETWORK) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  VirtualNetworkInfo require(Call call, String nameOrUuid) {
    return session
        .call(
            call,
            Subject.of(NETWORK, nameOrUuid),
            (wire, connect) -> find(wire, connect, nameOrUuid))
        .orElseThrow(() -> new NotFoundException(NETWORK, nameOrUuid));
  }

  /** Writes the definition, without starting anything. */
  VirtualNetworkInfo define(Call call, VirtualNetworkSpec spec) {
    UUID uuid = UUID.randomUUID();
    String xml = NetworkXml.write(spec, uuid);
    return session.call(
        call,
        Subject.of(NETWORK, spec.name()),
        (wire, connect) -> {
          refuseIfThere(wire, connect, spec.name());
          NetworkHandle.define(wire, connect, xml).close();
          return find(wire, connect, uuid.toString()).orElseThrow();
        });
  }

  private static void refuseIfThere(Wire wire, Pointer connect, String name) {
    if (find(wire, connect, name).isPresent()) {
      throw new AlreadyExistsException(NETWORK, name);
    }
  }

  /** Defines and starts it; what fails half way is undone. */
  VirtualNetworkInfo make(Call call, VirtualNetworkSpec spec) {
    UUID uuid = UUID.randomUUID();
    String xml = NetworkXml.write(spec, uuid);
    Subject subject = Subject.of(NETWORK, spec.name());
    Undo undo = new Undo(call);
    try {
      session.call(
          call,
          subject,
          (wire, connect) -> {
            refuseIfThere(wire, connect, spec.name());
            return Boolean.TRUE;
          });
      undo.willMake(NETWORK, spec.name(), undoing -> remove(undoing, uuid.toString()));
      return session.call(
          call,
          subject,
          (wire, connect) -> {
            try (NetworkHandle network = NetworkHandle.define(wire, connect, xml)) {
              wire.number("virNetworkCreate", () -> Virt.virNetworkCreate(network.pointer()));
              if (spec.autostart()) {
                wire.number(
                    "virNetworkSetAutostart",
                    () -> Virt.virNetworkSetAutostart(network.pointer(), 1));
              }
            }
            return find(wire, connect, uuid.toString()).orElseThrow();
          });
    } catch (PanvisorException failed) {
      throw undo.rollBack(failed);
    }
  }

  /** Stops and undefines it, whoever is on it. False when it was not there. */
  boolean remove(Call call, String nameOrUuid) {
    return session.call(
        call,
        Subject.of(NETWORK, nameOrUuid),
        (wire, connect) -> {
          try (NetworkHandle network = NetworkHandle.find(wire, connect, nameOrUuid)) {
            boolean persistent = network.isPersistent(wire);
            if (network.isActive(wire)) {
              wire.number("virNetworkDestroy", () -> Virt.virNetworkDestroy(network.pointer()));
            }
            if (persistent) {
              wire.number("virNetworkUndefine", () -> Virt.virNetworkUndefine(network.pointer()));
            }
            return true;
          } catch (NativeFailure failure) {
            if (failure.code() == LibvirtErrors.NO_NETWORK) {
              return false;
            }
            throw failure;
          }
        });
  }

  /** Stops and undefines it, unless a machine has a card on it. False when it was not there. */
  boolean delete(Call call, String nameOrUuid) {
    boolean there =
        session.call(
            call,
            Subject.of(NETWORK, nameOrUuid),
            (wire, connect) -> {
              Optional<VirtualNetworkInfo> network = find(wire, connect, nameOrUuid);
              network.ifPresent(found -> refuseIfUsed(wire, connect, Which.ALL, found.name()));
              return network.isPresent();
            });
    return there && remove(call, nameOrUuid);
  }

  static void refuseIfUsed(Wire wire, Pointer connect, Which which, String name) {
    ResourceUsers.refuse(
        "the network " + name,
        ResourceUsers.of(wire, connect, which, facts -> !NetworkXml.macsOn(facts, name).isEmpty()));
  }
}
