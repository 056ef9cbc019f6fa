package io.panvisor.libvirt;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.spi.AutostartOperations;
import io.panvisor.spi.Call;

/** Starting with the daemon. */
final class LibvirtAutostart implements AutostartOperations {

  private final Domains domains;

  LibvirtAutostart(Domains domains) {
    this.domains = domains;
  }

  @Override
  public boolean isEnabled(Call call, MachineId id) {
    return domains.needing(call, id, Feature.AUTOSTART, LibvirtAutostart::read);
  }

  @Override
  public boolean enable(Call call, MachineId id, boolean wanted) {
    return domains.needing(
        call,
        id,
        Feature.AUTOSTART,
        (wire, domain) -> {
          if (read(wire, domain) == wanted) {
            return false;
          }
          wire.number(
              "virDomainSetAutostart",
              () -> Virt.virDomainSetAutostart(domain.pointer(), wanted ? 1 : 0));
          return true;
        });
  }

  static boolean read(Wire wire, DomainHandle domain) {
    int[] autostart = new int[1];
    wire.number(
        "virDomainGetAutostart", () -> Virt.virDomainGetAutostart(domain.pointer(), autostart));
    return autostart[0] != 0;
  }
}
