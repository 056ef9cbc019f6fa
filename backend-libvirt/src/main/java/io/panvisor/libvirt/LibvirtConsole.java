package io.panvisor.libvirt;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.error.BusyException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.spi.Call;
import io.panvisor.spi.ConsoleOperations;
import io.panvisor.spi.FrameStream;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The serial console, as a stream through the daemon: so it works for a remote engine too. */
final class LibvirtConsole implements ConsoleOperations {

  /** {@code VIR_DOMAIN_CONSOLE_SAFE}: an error, rather than two readers who each get half. */
  private static final int SAFE = 2;

  private final Domains domains;
  private final boolean guarded;

  /** The open console of each machine, until the daemon has let go of it. */
  private final Map<MachineId, ConsoleStream> consoles = new ConcurrentHashMap<>();

  /**
   * Consoles of a driver.
   *
   * @param guarded whether the driver itself refuses a second reader; where it does not, this
   *     connection can only refuse its own
   */
  LibvirtConsole(Domains domains, boolean guarded) {
    this.domains = domains;
    this.guarded = guarded;
  }

  @Override
  public FrameStream open(Call call, MachineId id) {
    ConsoleStream before = consoles.get(id);
    if (before != null) {
      before.awaitLeft(call);
      if (!guarded && before.isOpen()) {
        throw new BusyException("this process has the console open", "", null)
            .hint("Close the other session first.");
      }
    }
    ConsoleStream stream = new ConsoleStream(domains.session(), gone -> consoles.remove(id, gone));
    boolean opened = false;
    try {
      domains.needing(
          call,
          id,
          Feature.CONSOLE,
          (wire, domain) -> {
            if (domain.number() < 0) {
              throw new IllegalMachineStateException(
                  "a machine that does not run has no console",
                  MachineReader.status(wire, domain),
                  EnumSet.of(PowerState.RUNNING, PowerState.PAUSED));
            }
            stream.attach(
                wire,
                domain,
                handle ->
                    wire.number(
                        "virDomainOpenConsole",
                        () ->
                            Virt.virDomainOpenConsole(
                                domain.pointer(), null, handle.pointer(), guarded ? SAFE : 0)));
            return Boolean.TRUE;
          });
      opened = true;
      consoles.put(id, stream);
      return stream;
    } finally {
      if (!opened) {
        stream.close();
      }
    }
  }
}
