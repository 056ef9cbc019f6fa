package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import io.panvisor.MachineId;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.spi.Call;
import io.panvisor.spi.RenameOperations;
import java.util.EnumSet;

/**
 * Names where the driver cannot change them: the machine's description is taken away and given back
 * with the other name. UUID, labels, storage and the start with the daemon stay. What fails half
 * way gives the old description back.
 */
final class RedefiningRename implements RenameOperations {

  private static final int SECURE = 1;
  private static final int INACTIVE = 2;

  private final Domains domains;

  RedefiningRename(Domains domains) {
    this.domains = domains;
  }

  @Override
  public void rename(Call call, MachineId id, String name) {
    domains.with(
        call,
        id,
        Subject.of("machine", name),
        (wire, domain) -> {
          if (!domain.name().equals(name)) {
            rename(wire, domain, name);
          }
          return Boolean.TRUE;
        });
  }

  private static void rename(Wire wire, DomainHandle domain, String name) {
    MachineStatus status = MachineReader.status(wire, domain);
    if (status.power() != PowerState.STOPPED) {
      throw new IllegalMachineStateException(
          "a machine is renamed only while it is off", status, EnumSet.of(PowerState.STOPPED));
    }
    Pointer connect = Virt.virDomainGetConnect(domain.pointer());
    if (isTaken(wire, connect, name)) {
      throw new AlreadyExistsException("machine", name);
    }
    String before =
        wire.text(
            "virDomainGetXMLDesc",
            () -> Virt.virDomainGetXMLDesc(domain.pointer(), SECURE | INACTIVE));
    String after = XmlName.replaced(before, name);
    boolean autostart = LibvirtAutostart.read(wire, domain);
    MachineRemover.undefine(wire, domain);
    define(wire, connect, after, before, autostart);
  }

  private static boolean isTaken(Wire wire, Pointer connect, String name) {
    try (DomainHandle other = DomainHandle.byName(wire, connect, name)) {
      return other.name().equals(name);
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_DOMAIN) {
        return false;
      }
      throw failure;
    }
  }

  private static void define(
      Wire wire, Pointer connect, String xml, String otherwise, boolean autostart) {
    DomainHandle fresh;
    try {
      fresh = DomainHandle.define(wire, connect, xml);
    } catch (NativeFailure refused) {
      define(wire, connect, otherwise, autostart);
      throw refused;
    }
    autostart(wire, fresh, autostart);
  }

  private static void define(Wire wire, Pointer connect, String xml, boolean autostart) {
    autostart(wire, DomainHandle.define(wire, connect, xml), autostart);
  }

  private static void autostart(Wire wire, DomainHandle domain, boolean autostart) {
    try (domain) {
      if (autostart) {
        wire.number("virDomainSetAutostart", () -> Virt.virDomainSetAutostart(domain.pointer(), 1));
      }
    }
  }
}
