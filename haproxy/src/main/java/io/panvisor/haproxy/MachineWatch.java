package io.panvisor.haproxy;

import io.panvisor.InfoPart;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.error.ClosedException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.PanvisorException;
import io.panvisor.event.FeedEvent;
import io.panvisor.event.MachineFeed;
import io.panvisor.haproxy.Target.Place;
import io.panvisor.spi.EngineContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the machines of one source and tells the roster, on a thread of its own. */
final class MachineWatch implements Runnable, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LoadBalancer.class);

  /** How long to wait for an event before machines without an address are looked at again. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);

  private final int source;
  private final Machines machines;
  private final int port;
  private final Roster roster;
  private final EngineContext context;
  private final Object lock = new Object();
  private @Nullable MachineFeed open;
  private boolean closed;

  MachineWatch(int source, Machines machines, int port, Roster roster, EngineContext context) {
    this.source = source;
    this.machines = machines;
    this.port = port;
    this.roster = roster;
    this.context = context;
  }

  @Override
  public void run() {
    while (!isClosed()) {
      try {
        follow();
      } catch (ClosedException closedBeneath) {
        if (!isClosed()) {
          tell(closedBeneath);
        }
        return;
      } catch (OperationInterruptedException ended) {
        return;
      } catch (PanvisorException failed) {
        tell(failed);
        try {
          context.sleep(AFTER_A_FAILURE);
        } catch (InterruptedException ended) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private void tell(PanvisorException failed) {
    LOG.warn(
        "the machines of {} cannot be followed: {}", machines.hypervisor(), failed.getMessage());
    roster.problem(source, machines.hypervisor().uri() + ": " + failed.getMessage());
  }

  private void follow() {
    try (MachineFeed feed = machines.hypervisor().watch(machines.query())) {
      if (!begin(feed)) {
        return;
      }
      while (!isClosed()) {
        feed.next(BETWEEN_LOOKS).ifPresent(this::handle);
        for (MachineId id : roster.toLookAt(source)) {
          lookAt(id);
        }
      }
    } finally {
      end();
    }
  }

  private boolean begin(MachineFeed feed) {
    synchronized (lock) {
      open = feed;
      return !closed;
    }
  }

  private void end() {
    synchronized (lock) {
      open = null;
    }
  }

  /** What the feed told, and for machines that left it, whether they live. */
  void handle(FeedEvent event) {
    if (event instanceof FeedEvent.Snapshot snapshot) {
      List<Sighting> seen = new ArrayList<>();
      for (MachineInfo info : snapshot.machines()) {
        if (machines.wants(info)) {
          seen.add(sighting(info));
        }
      }
      roster.all(source, seen);
    } else if (event instanceof FeedEvent.Changed change) {
      if (machines.wants(change.machine())) {
        roster.one(source, sighting(change.machine()));
      } else {
        roster.gone(source, change.machine().id(), true);
      }
    } else if (event instanceof FeedEvent.Removed removed) {
      roster.gone(source, removed.id(), lives(removed.id()));
    } else if (event instanceof FeedEvent.Gap gap) {
      roster.problem(source, machines.hypervisor().uri() + ": " + gap.why());
    }
  }

  /** A machine that left the query may have lost its label only. */
  private boolean lives(MachineId id) {
    try {
      return switch (machines.hypervisor().byId(id).status().power()) {
        case RUNNING, STOPPING -> true;
        default -> false;
      };
    } catch (NotFoundException gone) {
      return false;
    }
  }

  private void lookAt(MachineId id) {
    try {
      MachineInfo info = machines.hypervisor().byId(id).info(InfoPart.ADDRESSES, InfoPart.LABELS);
      if (machines.wants(info)) {
        roster.one(source, sighting(info));
      }
    } catch (NotFoundException gone) {
      roster.gone(source, id, false);
    }
  }

  private Sighting sighting(MachineInfo info) {
    return new Sighting(info, place(info));
  }

  private Optional<Place> place(MachineInfo info) {
    return machines
        .hypervisor()
        .byId(info.id())
        .endpoint(info, port)
        .flatMap(
            endpoint -> {
              InetAddress address = endpoint.getAddress();
              return address == null
                  ? Optional.empty()
                  : Optional.of(
                      new Place(
                          address.getHostAddress().replaceFirst("%.*", ""), endpoint.getPort()));
            });
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  /** Ends the thread, which sleeps in the feed mostly. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      if (open != null) {
        open.close();
      }
    }
  }
}
