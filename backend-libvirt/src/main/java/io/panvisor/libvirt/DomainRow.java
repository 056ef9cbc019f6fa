package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * One machine in a list of all.
 *
 * @param number of a running one, or -1
 * @param state {@code virDomainState}
 * @param reason its reason, or 0 where the driver tells that only machine by machine
 * @param cpus and {@code memoryBytes}: where they came with the list
 */
record DomainRow(
    UUID uuid,
    String name,
    int number,
    long state,
    long reason,
    OptionalLong cpus,
    OptionalLong memoryBytes) {

  /** The filters of {@code virConnectListAllDomains} for the states that containers have. */
  private static final Map<Integer, Integer> FILTERS =
      Map.of(StatusTable.RUNNING, 1 << 4, StatusTable.PAUSED, 1 << 5, StatusTable.SHUTOFF, 1 << 6);

  static DomainRow of(DomainStats stats) {
    OptionalLong kibibytes = stats.number("balloon.current");
    return new DomainRow(
        stats.uuid(),
        stats.name(),
        stats.number(),
        stats.number("state.state").orElse(0),
        stats.number("state.reason").orElse(0),
        stats.number("vcpu.current"),
        kibibytes.isPresent()
            ? OptionalLong.of(kibibytes.getAsLong() * 1024)
            : OptionalLong.empty());
  }

  /**
   * All machines of a driver that has no bulk statistics: one list, and one for each state. A
   * machine that changed its state in between is asked by itself.
   */
  static List<DomainRow> byState(Wire wire, Pointer connect) {
    List<DomainHandle> all = DomainHandle.all(wire, connect, 0);
    try {
      Map<Integer, Set<UUID>> states = new HashMap<>();
      FILTERS.forEach((state, filter) -> states.put(state, uuids(wire, connect, filter)));
      List<DomainRow> rows = new ArrayList<>(all.size());
      for (DomainHandle domain : all) {
        UUID uuid = domain.uuid();
        List<Integer> found =
            states.entrySet().stream()
                .filter(entry -> entry.getValue().contains(uuid))
                .map(Map.Entry::getKey)
                .toList();
        if (found.size() == 1) {
          rows.add(row(domain, found.get(0), 0));
        } else {
          asked(wire, domain, rows);
        }
      }
      return rows;
    } finally {
      NativeHandle.closeAll(all);
    }
  }

  private static void asked(Wire wire, DomainHandle domain, List<DomainRow> rows) {
    int[] state = new int[1];
    int[] reason = new int[1];
    try {
      wire.number(
          "virDomainGetState", () -> Virt.virDomainGetState(domain.pointer(), state, reason, 0));
      rows.add(row(domain, state[0], reason[0]));
    } catch (NativeFailure failure) {
      // A machine that has vanished meanwhile is left out.
      if (failure.code() != LibvirtErrors.NO_DOMAIN) {
        throw failure;
      }
    }
  }

  private static DomainRow row(DomainHandle domain, long state, long reason) {
    return new DomainRow(
        domain.uuid(),
        domain.name(),
        domain.number(),
        state,
        reason,
        OptionalLong.empty(),
        OptionalLong.empty());
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
}
