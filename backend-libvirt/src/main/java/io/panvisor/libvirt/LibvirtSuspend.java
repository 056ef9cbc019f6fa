package io.panvisor.libvirt;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.spi.Call;
import io.panvisor.spi.SuspendOperations;

/** Saving the memory to disk: libvirt's managed save, from which the next start goes on. */
final class LibvirtSuspend implements SuspendOperations {

  private final Domains domains;

  LibvirtSuspend(Domains domains) {
    this.domains = domains;
  }

  @Override
  public boolean suspend(Call call, MachineId id) {
    return domains.needing(
        call,
        id,
        Feature.SUSPEND,
        (wire, domain) -> {
          if (domain.number() < 0 && MachineReader.hasManagedSave(wire, domain)) {
            return false;
          }
          wire.number("virDomainManagedSave", () -> Virt.virDomainManagedSave(domain.pointer(), 0));
          return true;
        });
  }

  @Override
  public boolean discard(Call call, MachineId id) {
    return domains.needing(
        call,
        id,
        Feature.SUSPEND,
        (wire, domain) -> {
          if (!MachineReader.hasManagedSave(wire, domain)) {
            return false;
          }
          wire.number(
              "virDomainManagedSaveRemove",
              () -> Virt.virDomainManagedSaveRemove(domain.pointer(), 0));
          return true;
        });
  }
}
