package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import io.panvisor.InfoPart;
import io.panvisor.MachineAddress;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.MachineQuery;
import io.panvisor.MachineStatus;
import io.panvisor.libvirt.InfoTranslator.Reading;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Reads machines: all of them in a constant number of round trips, and what needs a description
 * with one more for each. Runs on the lane.
 */
final class MachineReader {

  private static final int LIST_MANAGED_SAVE = 1 << 8;
  private static final int LIST_AUTOSTART = 1 << 10;
  private static final int STATS_NOWAIT = 1 << 29;

  private static final Set<InfoPart> IN_DESCRIPTION =
      EnumSet.of(InfoPart.LABELS, InfoPart.ORIGIN, InfoPart.ENGINE);

  private final EngineFacts engine;
  private final boolean resourcesInBulk;
  private final boolean statesInBulk;

  MachineReader(EngineFacts engine) {
    this.engine = engine;
    // The test driver's statistics hold nothing but the state, and LXC has none.
    this.statesInBulk = !engine.driver().equals("lxc");
    this.resourcesInBulk = statesInBulk && !engine.driver().equals("test");
  }

  Set<InfoPart> bulkParts() {
    return resourcesInBulk
        ? EnumSet.of(InfoPart.RESOURCES, InfoPart.AUTOSTART)
        : EnumSet.of(InfoPart.AUTOSTART);
  }

  MachineId id(UUID uuid) {
    return new MachineId(engine.info().id(), kind(), uuid.toString());
  }

  private MachineKind kind() {
    return InfoTranslator.kind(
        engine.driver(), engine.guest().map(HostFacts.GuestFact::osType).orElse("hvm"));
  }

  /** All machines. */
  List<MachineInfo> list(Wire wire, Pointer connect, MachineQuery query) {
    Set<InfoPart> parts = query.parts();
    int groups =
        DomainStats.STATE
            | (parts.contains(InfoPart.RESOURCES) && resourcesInBulk
                ? DomainStats.BALLOON | DomainStats.VCPU
                : 0);
    int flags = groups == DomainStats.STATE ? 0 : STATS_NOWAIT;
    List<DomainRow> all =
        statesInBulk
            ? DomainStats.all(wire, connect, groups, flags).stream().map(DomainRow::of).toList()
            : DomainRow.byState(wire, connect);
    Set<UUID> saved = uuids(wire, connect, LIST_MANAGED_SAVE);
    Set<UUID> autostarted =
        parts.contains(InfoPart.AUTOSTART) ? uuids(wire, connect, LIST_AUTOSTART) : Set.of();
    if (!needsHandle(parts)) {
      List<MachineInfo> machines = new ArrayList<>(all.size());
      for (DomainRow stats : all) {
        machines.add(row(stats, saved, autostarted, parts));
      }
      return machines;
    }
    return withHandles(wire, connect, query, all, saved, autostarted);
  }

  private boolean needsHandle(Set<InfoPart> parts) {
    return parts.contains(InfoPart.ADDRESSES) || needsDescription(parts);
  }

  private boolean needsDescription(Set<InfoPart> parts) {
    return parts.stream().anyMatch(IN_DESCRIPTION::contains)
        || (parts.contains(InfoPart.RESOURCES) && !resourcesInBulk);
  }

  private List<MachineInfo> withHandles(
      Wire wire,
      Pointer connect,
      MachineQuery query,
      List<DomainRow> all,
      Set<UUID> saved,
      Set<UUID> autostarted) {
    List<DomainHandle> handles = DomainHandle.all(wire, connect, 0);
    try {
      Map<UUID, DomainHandle> byUuid = new HashMap<>();
      handles.forEach(handle -> byUuid.put(handle.uuid(), handle));
      List<MachineInfo> machines = new ArrayList<>(all.size());
      for (DomainRow stats : all) {
        DomainHandle handle = byUuid.get(stats.uuid());
        MachineInfo plain = row(stats, saved, autostarted, Set.of());
        boolean wanted =
            (query.ids().isEmpty() || query.ids().contains(plain.id()))
                && (query.states().isEmpty() || query.states().contains(plain.status().power()));
        if (wanted && handle != null) {
          described(wire, handle, stats, saved, autostarted, query.parts())
              .ifPresent(machines::add);
        }
      }
      return machines;
    } finally {
      NativeHandle.closeAll(handles);
    }
  }

  private MachineInfo row(
      DomainRow stats, Set<UUID> saved, Set<UUID> autostarted, Set<InfoPart> parts) {
    return InfoTranslator.translate(
        new Reading(
            id(stats.uuid()),
            stats.name(),
            status(stats, saved),
            stats.cpus(),
            stats.memoryBytes(),
            Optional.empty(),
            Optional.of(autostarted.contains(stats.uuid())),
            Optional.empty(),
            Optional.empty()),
        parts);
  }

  private static MachineStatus status(DomainRow stats, Set<UUID> saved) {
    return StatusTable.of(stats.state(), stats.reason(), saved.contains(stats.uuid()));
  }

  /** One row with what its description holds; empty when the machine has vanished meanwhile. */
  private Optional<MachineInfo> described(
      Wire wire,
      DomainHandle handle,
      DomainRow stats,
      Set<UUID> saved,
      Set<UUID> autostarted,
      Set<InfoPart> parts) {
    Optional<String> xml = Optional.empty();
    Optional<String> problem = Optional.empty();
    if (needsDescription(parts)) {
      try {
        xml = Optional.of(description(wire, handle));
      } catch (NativeFailure failure) {
        if (failure.code() == LibvirtErrors.NO_DOMAIN) {
          return Optional.empty();
        }
        if (LibvirtErrors.isConnectionGone(failure.error())) {
          throw failure;
        }
        problem = Optional.of("libvirt does not describe it: " + failure.error().message());
      }
    }
    MachineStatus status = status(stats, saved);
    return Optional.of(
        InfoTranslator.translate(
            new Reading(
                id(stats.uuid()),
                stats.name(),
                status,
                stats.cpus(),
                stats.memoryBytes(),
                xml,
                Optional.of(autostarted.contains(stats.uuid())),
                addresses(wire, handle, stats.number(), parts),
                problem),
            parts));
  }

  private static Optional<List<MachineAddress>> addresses(
      Wire wire, DomainHandle handle, int number, Set<InfoPart> parts) {
    if (!parts.contains(InfoPart.ADDRESSES)) {
      return Optional.empty();
    }
    // A machine that does not run has no addresses: no need to ask.
    return Optional.of(number < 0 ? List.of() : LibvirtAddresses.known(wire, handle));
  }

  static String description(Wire wire, DomainHandle handle) {
    return wire.text("virDomainGetXMLDesc", () -> Virt.virDomainGetXMLDesc(handle.pointer(), 0));
  }

  private static Set<UUID> uuids(Wire wire, Pointer connect, int filter) {
    List<DomainHandle> handles = DomainHandle.all(wire, connect, filter);
    try {
      Set<UUID> found = new HashSet<>();
      handles.forEach(handle -> found.add(handle.uuid()));
      return found;
    } finally {
      NativeHandle.closeAll(handles);
    }
  }

  /** One machine; empty when it does not exist. */
  Optional<MachineInfo> info(Wire wire, Pointer connect, UUID uuid, Set<InfoPart> parts) {
    try (DomainHandle handle = DomainHandle.byUuid(wire, connect, uuid)) {
      return Optional.of(info(wire, handle, parts));
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_DOMAIN) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private MachineInfo info(Wire wire, DomainHandle handle, Set<InfoPart> parts) {
    MachineStatus status = status(wire, handle);
    Optional<String> xml =
        needsDescription(parts) || parts.contains(InfoPart.RESOURCES)
            ? Optional.of(description(wire, handle))
            : Optional.empty();
    Optional<Boolean> autostart =
        parts.contains(InfoPart.AUTOSTART)
            ? Optional.of(LibvirtAutostart.read(wire, handle))
            : Optional.empty();
    return InfoTranslator.translate(
        new Reading(
            id(handle.uuid()),
            handle.name(),
            status,
            OptionalLong.empty(),
            OptionalLong.empty(),
            xml,
            autostart,
            addresses(wire, handle, handle.number(), parts),
            Optional.empty()),
        parts);
  }

  /** The status of one machine. */
  static MachineStatus status(Wire wire, DomainHandle handle) {
    int[] state = new int[1];
    int[] reason = new int[1];
    wire.number(
        "virDomainGetState", () -> Virt.virDomainGetState(handle.pointer(), state, reason, 0));
    boolean saved = state[0] == StatusTable.SHUTOFF && hasManagedSave(wire, handle);
    return StatusTable.of(state[0], reason[0], saved);
  }

  static boolean hasManagedSave(Wire wire, DomainHandle handle) {
    try {
      return wire.number(
              "virDomainHasManagedSaveImage",
              () -> Virt.virDomainHasManagedSaveImage(handle.pointer(), 0))
          == 1;
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_SUPPORT) {
        return false;
      }
      throw failure;
    }
  }

  /** The machines of that name. */
  List<MachineInfo> named(Wire wire, Pointer connect, String name) {
    try (DomainHandle handle = DomainHandle.byName(wire, connect, name)) {
      return List.of(info(wire, handle, Set.of()));
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_DOMAIN) {
        return List.of();
      }
      throw failure;
    }
  }
}
