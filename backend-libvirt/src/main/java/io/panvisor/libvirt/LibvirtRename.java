package io.panvisor.libvirt;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.spi.Call;
import io.panvisor.spi.RenameOperations;

/** Names: libvirt renames machines that are off, and the UUID stays. */
final class LibvirtRename implements RenameOperations {

  private final Domains domains;

  LibvirtRename(Domains domains) {
    this.domains = domains;
  }

  @Override
  public void rename(Call call, MachineId id, String name) {
    Subject subject = Subject.of("machine", name).needing(Feature.RENAME);
    domains.with(
        call,
        id,
        subject,
        (wire, domain) ->
            domain.name().equals(name)
                ? 0
                : wire.number(
                    "virDomainRename", () -> Virt.virDomainRename(domain.pointer(), name, 0)));
  }
}
