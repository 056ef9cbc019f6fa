package io.panvisor.openvz;

import io.panvisor.MachineId;
import io.panvisor.MachineKind;
import io.panvisor.spi.FacetCalls;
import java.util.Optional;

/** The facets that only this backend has, by their types. */
final class OwnFacets {

  private OwnFacets() {}

  static <T> Optional<T> ofMachine(Class<T> type, MachineId id, FacetCalls calls, NodeFacts facts) {
    if (type == Relocation.class) {
      return Optional.of(type.cast(new MachineRelocation(calls, id)));
    }
    if (type == Backups.class && facts.prlctl()) {
      return Optional.of(type.cast(new PrlctlBackups(calls, id)));
    }
    if (id.kind() != MachineKind.SYSTEM_CONTAINER) {
      return Optional.empty();
    }
    if (type == Tuning.class) {
      return Optional.of(type.cast(new ContainerTuning(calls, id)));
    }
    if (type == Storage.class) {
      return Optional.of(type.cast(new ContainerStorage(calls, id)));
    }
    if (type == Scripts.class) {
      return Optional.of(type.cast(new ContainerScripts(calls, id)));
    }
    if (type == Terminals.class) {
      return Optional.of(type.cast(new ContainerTerminals(calls, id)));
    }
    return Optional.empty();
  }

  static <T> Optional<T> ofHypervisor(Class<T> type, FacetCalls calls, NodeFacts facts) {
    return type == Templates.class && facts.generation() == Generation.V7
        ? Optional.of(type.cast(new EzTemplates(calls)))
        : Optional.empty();
  }
}
