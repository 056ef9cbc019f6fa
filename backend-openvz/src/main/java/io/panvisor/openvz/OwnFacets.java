package io.panvisor.openvz;

import io.panvisor.MachineId;
import io.panvisor.MachineKind;
import java.util.Optional;

/** The facets that only this backend has, by their types. */
record OwnFacets(
    Containers containers, OwnCalls calls, OpenvzConsole console, VirtualMachines vms) {

  <T> Optional<T> ofMachine(Class<T> type, MachineId id) {
    boolean container = id.kind() == MachineKind.SYSTEM_CONTAINER;
    boolean prlctl = containers.facts().prlctl();
    if (type == Relocation.class) {
      return Optional.of(type.cast(new MachineRelocation(containers, vms, calls, id)));
    }
    if (type == Backups.class && prlctl) {
      return Optional.of(type.cast(new PrlctlBackups(containers, vms, calls, id)));
    }
    if (!container) {
      return Optional.empty();
    }
    if (type == Tuning.class) {
      return Optional.of(type.cast(new ContainerTuning(containers, calls, id)));
    }
    if (type == Storage.class) {
      return Optional.of(type.cast(new ContainerStorage(containers, calls, id)));
    }
    if (type == Scripts.class) {
      return Optional.of(type.cast(new ContainerScripts(containers, calls, id)));
    }
    if (type == Terminals.class) {
      return Optional.of(type.cast(new ContainerTerminals(console, calls, id)));
    }
    return Optional.empty();
  }
}
