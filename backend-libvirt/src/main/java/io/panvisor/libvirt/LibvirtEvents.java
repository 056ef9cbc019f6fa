package io.panvisor.libvirt;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.spi.Call;
import io.panvisor.spi.EventHints;
import io.panvisor.spi.EventOperations;
import io.panvisor.spi.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What libvirt tells by itself. On libvirt's loop thread nothing is done but to read the UUID from
 * the handle that came along and to pass it on.
 */
final class LibvirtEvents implements EventOperations {

  private static final int LIFECYCLE = 0;
  private static final int REBOOT = 1;
  private static final int METADATA_CHANGE = 23;

  private static final Logger LOG = LoggerFactory.getLogger(LibvirtEvents.class);

  private final NativeSession session;
  private final Function<UUID, MachineId> ids;

  LibvirtEvents(NativeSession session, Function<UUID, MachineId> ids) {
    this.session = session;
    this.ids = ids;
  }

  @Override
  public Subscription subscribe(Call call, EventHints hints) {
    Registrations subscription = new Registrations(hints);
    session.whenBroken(subscription.whenBroken);
    boolean subscribed = false;
    try {
      session.call(
          call,
          Subject.engine().needing(Feature.EVENTS),
          (wire, connect) -> {
            subscription.register(wire, connect);
            return Boolean.TRUE;
          });
      subscribed = true;
      return subscription;
    } finally {
      if (!subscribed) {
        subscription.close();
      }
    }
  }

  /** One reader's registrations; holds the callbacks, whose addresses libvirt keeps. */
  private final class Registrations implements Subscription {

    private final EventHints hints;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final List<Integer> callbacks = new ArrayList<>();

    private final Consumer<String> whenBroken = this::lost;
    private final Virt.LifecycleFunction lifecycle =
        (connect, domain, event, detail, opaque) -> {
          changed(domain);
          return 0;
        };
    private final Virt.GenericFunction reboot = (connect, domain, opaque) -> changed(domain);
    private final Virt.MetadataFunction metadata =
        (connect, domain, type, uri, opaque) -> changed(domain);

    Registrations(EventHints hints) {
      this.hints = hints;
    }

    synchronized void register(Wire wire, Pointer connect) {
      session.retain(this);
      add(wire, connect, LIFECYCLE, lifecycle);
      add(wire, connect, REBOOT, reboot);
      add(wire, connect, METADATA_CHANGE, metadata);
      if (ended.get()) {
        deregister(wire, connect);
      }
    }

    private void add(Wire wire, Pointer connect, int event, Callback function) {
      callbacks.add(
          wire.number(
              "virConnectDomainEventRegisterAny",
              () ->
                  Virt.virConnectDomainEventRegisterAny(
                      connect, null, event, function, null, null)));
    }

    /** Nobody waits for this, so it does not count among the round trips that calls make. */
    private synchronized Boolean deregister(Wire wire, Pointer connect) {
      for (int callback : callbacks) {
        if (Virt.virConnectDomainEventDeregisterAny(connect, callback) < 0) {
          LOG.debug("libvirt keeps an event: {}", NativeError.ofThisThread().message());
        }
      }
      callbacks.clear();
      session.release(this);
      return true;
    }

    /**
     * Whatever happened: core reads the true state. A definition that goes away may leave a running
     * machine.
     */
    private void changed(Pointer domain) {
      if (!ended.get()) {
        hints.changed(ids.apply(DomainHandle.uuidOf(domain)));
      }
    }

    private void lost(String why) {
      if (!ended.get()) {
        hints.lost(why);
      }
    }

    @Override
    public void close() {
      if (ended.compareAndSet(false, true)) {
        session.forget(whenBroken);
        session.later(this::deregister);
      }
    }
  }
}
