package io.panvisor;

import io.panvisor.error.BusyException;
import io.panvisor.error.ClosedException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.PanvisorException;
import io.panvisor.event.FeedEvent;
import io.panvisor.event.MachineFeed;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EventHints;
import io.panvisor.spi.Signal;
import io.panvisor.spi.Subscription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * States made of hints: what an engine tells only says which machines to look at; the look itself
 * is taken by the reader, when it asks. So a slow reader holds one id a machine, and what it gets
 * is true.
 */
final class Feed implements MachineFeed {

  private static final Duration BETWEEN_POLLS = Duration.ofSeconds(2);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
  private static final Duration LONGEST_READ = Duration.ofSeconds(30);
  private static final int BULK = 4;

  private final Link link;
  private final MachineQuery query;
  private final boolean pushed;
  private final Signal signal;
  private final Object lock = new Object();
  private final Set<MachineId> dirty = new LinkedHashSet<>();
  private final Deque<FeedEvent> ready = new ArrayDeque<>();
  private final Map<MachineId, String> shown = new HashMap<>();
  private @Nullable Subscription subscription;
  private int generation;
  private boolean fresh;
  private volatile boolean closed;

  Feed(Link link, MachineQuery query) {
    this.link = link;
    this.query = query.labels().isEmpty() ? query : query.with(InfoPart.LABELS);
    this.pushed =
        link.run(
            Operation.reading("feed.open", null),
            CallOptions.defaults(),
            (connection, call) ->
                connection.events().isPresent()
                    && Hypervisor.isPossible(connection.features(), Feature.EVENTS));
    this.signal = link.context().newSignal();
  }

  @Override
  public boolean isPushed() {
    return pushed;
  }

  @Override
  public Optional<FeedEvent> next(Duration longest) {
    Deadline deadline = Deadline.after(link.context(), longest);
    while (true) {
      FeedEvent event = pollReady();
      if (event != null) {
        return Optional.of(event);
      }
      checkOpen();
      if (!fresh) {
        if (!refresh(deadline)) {
          return Optional.empty();
        }
      } else if (hasDirty()) {
        if (!look(deadline)) {
          return Optional.empty();
        }
      } else if (deadline.isOver()) {
        return Optional.empty();
      } else {
        pause(deadline, pushed ? deadline.remaining() : BETWEEN_POLLS);
        if (!pushed && !hasDirty()) {
          poll(deadline);
        }
      }
    }
  }

  private @Nullable FeedEvent pollReady() {
    synchronized (lock) {
      return ready.pollFirst();
    }
  }

  private boolean hasDirty() {
    synchronized (lock) {
      return !dirty.isEmpty();
    }
  }

  private void checkOpen() {
    if (closed || link.isClosed()) {
      throw new ClosedException("the feed was closed")
          .at(link.engine().product(), "feed.next", null);
    }
  }

  /**
   * Subscribes and takes a snapshot.
   *
   * @return false when the engine did not answer within the deadline
   */
  private boolean refresh(Deadline deadline) {
    while (true) {
      try {
        subscribe(deadline);
        List<MachineInfo> all = read(query, deadline);
        synchronized (lock) {
          shown.clear();
          all.forEach(info -> shown.put(info.id(), digest(info)));
          ready.addLast(new FeedEvent.Snapshot(all));
          fresh = true;
        }
        return true;
      } catch (ConnectionLostException
          | EngineNotInstalledException
          | OperationTimeoutException
          | BusyException absent) {
        checkOpen();
        if (deadline.isOver()) {
          return false;
        }
        pause(deadline, BETWEEN_TRIES);
      }
    }
  }

  private void subscribe(Deadline deadline) {
    if (!pushed) {
      return;
    }
    endSubscription();
    int mine;
    synchronized (lock) {
      mine = ++generation;
      dirty.clear();
    }
    Subscription made =
        link.run(
            Operation.reading("feed.subscribe", null),
            within(deadline),
            (connection, call) ->
                connection
                    .events()
                    .orElseThrow(
                        () -> new ConnectionLostException("the engine tells of nothing any more"))
                    .subscribe(call, new Hints(mine)));
    synchronized (lock) {
      subscription = made;
    }
  }

  private CallOptions within(Deadline deadline) {
    Duration left = deadline.atMost(LONGEST_READ).remaining();
    return CallOptions.timeout(
        left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left);
  }

  private List<MachineInfo> read(MachineQuery what, Deadline deadline) {
    return link
        .run(
            Operation.reading("feed.read", null),
            within(deadline),
            (connection, call) -> connection.list(call, what))
        .stream()
        .filter(query::matches)
        .toList();
  }

  /**
   * Looks at the machines that changed: each, or all at once when they are many; false when the
   * engine was too slow.
   */
  private boolean look(Deadline deadline) {
    Set<MachineId> changed;
    synchronized (lock) {
      changed = new LinkedHashSet<>(dirty);
      dirty.clear();
    }
    try {
      Map<MachineId, MachineInfo> now = new LinkedHashMap<>();
      if (changed.size() > BULK) {
        read(query, deadline).forEach(info -> now.put(info.id(), info));
        now.keySet().retainAll(changed);
      } else {
        for (MachineId id : changed) {
          link.run(
                  Operation.reading("feed.read", id),
                  within(deadline),
                  (connection, call) -> connection.info(call, id, query.parts()))
              .filter(query::matches)
              .ifPresent(info -> now.put(id, info));
        }
      }
      synchronized (lock) {
        for (MachineId id : changed) {
          tell(id, now.get(id));
        }
      }
    } catch (ConnectionLostException | EngineNotInstalledException lost) {
      gap(lost.what());
    } catch (OperationTimeoutException | BusyException slow) {
      putBack(changed);
      if (deadline.isOver()) {
        return false;
      }
      pause(deadline, BETWEEN_TRIES);
    } catch (PanvisorException failed) {
      putBack(changed);
      throw failed;
    }
    return true;
  }

  private void putBack(Set<MachineId> unread) {
    synchronized (lock) {
      dirty.addAll(unread);
    }
  }

  private void poll(Deadline deadline) {
    try {
      Map<MachineId, MachineInfo> now = new LinkedHashMap<>();
      read(query, deadline).forEach(info -> now.put(info.id(), info));
      synchronized (lock) {
        Set<MachineId> known = new LinkedHashSet<>(shown.keySet());
        known.addAll(now.keySet());
        for (MachineId id : known) {
          tell(id, now.get(id));
        }
      }
    } catch (ConnectionLostException | EngineNotInstalledException lost) {
      gap(lost.what());
    } catch (OperationTimeoutException slow) {
      if (!deadline.isOver()) {
        gap(slow.what());
      }
    }
  }

  private void tell(MachineId id, @Nullable MachineInfo now) {
    if (now == null) {
      if (shown.remove(id) != null) {
        ready.addLast(new FeedEvent.Removed(id));
      }
    } else if (!digest(now).equals(shown.put(id, digest(now)))) {
      ready.addLast(new FeedEvent.Changed(now));
    }
  }

  /** What of a machine's facts makes a change worth telling. */
  private static String digest(MachineInfo info) {
    return info.name()
        + '\n'
        + info.status()
        + '\n'
        + info.labels()
        + '\n'
        + info.addresses()
        + '\n'
        + info.cpus()
        + '\n'
        + info.memory()
        + '\n'
        + info.autostart();
  }

  private void gap(String why) {
    synchronized (lock) {
      if (fresh) {
        fresh = false;
        dirty.clear();
        ready.addLast(new FeedEvent.Gap(why));
      }
    }
  }

  private void pause(Deadline deadline, Duration longest) {
    Duration left = deadline.remaining();
    try {
      signal.await(longest.compareTo(left) < 0 ? longest : left);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new OperationInterruptedException("the calling thread was interrupted")
          .at(link.engine().product(), "feed.next", null);
    }
  }

  private void endSubscription() {
    Subscription ended;
    synchronized (lock) {
      ended = subscription;
      subscription = null;
      generation++;
    }
    if (ended != null) {
      ended.close();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      link.forget(this);
      signal.raise();
      endSubscription();
    }
  }

  private final class Hints implements EventHints {
    private final int mine;

    Hints(int mine) {
      this.mine = mine;
    }

    @Override
    public void changed(MachineId id) {
      mark(id);
    }

    @Override
    public void removed(MachineId id) {
      mark(id);
    }

    private void mark(MachineId id) {
      synchronized (lock) {
        if (mine != generation || !(query.ids().isEmpty() || query.ids().contains(id))) {
          return;
        }
        dirty.add(id);
      }
      signal.raise();
    }

    @Override
    public void lost(String why) {
      synchronized (lock) {
        if (mine != generation) {
          return;
        }
      }
      gap(why);
      signal.raise();
    }
  }
}
