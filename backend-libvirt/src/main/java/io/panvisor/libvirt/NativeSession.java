package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.spi.Call;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.Lane;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.libvirt.ConnectAuth;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One opened connection, its lane of threads, and whether it still lives.
 *
 * <p>Every native call is made on the lane. A call that is given up at its deadline breaks the
 * session: libvirt answers nobody while a daemon hangs, and nobody knows what the call still does.
 * The connection below is freed when the last call has come back, by the thread that brought it
 * back, because freeing it under a call would crash the JVM.
 */
final class NativeSession {

  /** Threads for one connection; libvirt itself queues what is asked at the same time. */
  private static final int LANE_WIDTH = 4;

  private static final int KEEP_ALIVE_SECONDS = 5;
  private static final int KEEP_ALIVE_COUNT = 4;

  private static final Logger LOG = LoggerFactory.getLogger(NativeSession.class);

  /**
   * Sessions whose native half may still call back although they were closed; kept for ever on
   * purpose.
   */
  private static final Set<NativeSession> STILL_REFERENCED = ConcurrentHashMap.newKeySet();

  private final EngineContext context;
  private final Lane lane;
  private final Wire wire = new Wire();
  private final CopyOnWriteArrayList<Consumer<String>> onBroken = new CopyOnWriteArrayList<>();
  private final Virt.CloseFunction closeFunction = (connect, reason, opaque) -> lost(word(reason));

  /** What libvirt may call back: kept here as long as it may. */
  private final Set<Object> callable = ConcurrentHashMap.newKeySet();

  private final Object lock = new Object();
  private @Nullable SharedConnect connect;
  private @Nullable String broken;
  private int inUse;
  private boolean closing;

  private NativeSession(String name, EngineContext context) {
    this.context = context;
    this.lane =
        new Lane(
            "panvisor-libvirt-" + name,
            LANE_WIDTH,
            false,
            context,
            () -> lost("a call was given up at its deadline"));
  }

  /** What is done with the connection on one of the lane's threads. */
  @FunctionalInterface
  interface Body<T extends @Nullable Object> {
    T with(Wire wire, Pointer connect);
  }

  /** Opens a connection, within the call's deadline. */
  static NativeSession open(
      Call call, String uri, @Nullable ConnectAuth auth, int flags, EngineContext context) {
    NativeSession session = new NativeSession(uri, context);
    boolean opened = false;
    try {
      session.lane.call(
          call,
          () -> {
            session.openHere(uri, auth, flags);
            return Boolean.TRUE;
          });
      opened = true;
      return session;
    } finally {
      if (!opened) {
        session.close();
      }
    }
  }

  private void openHere(String uri, @Nullable ConnectAuth auth, int flags) {
    try {
      EventLoop.ensureRunning();
      wire.count();
      SharedConnect fresh = new SharedConnect(uri, auth, flags);
      boolean late;
      synchronized (lock) {
        connect = fresh;
        late = closing;
      }
      if (late) {
        // The caller has gone meanwhile: nobody else will close this connection.
        free(fresh);
        return;
      }
      keepAlive(fresh);
    } catch (LibvirtException failure) {
      throw NativeFailure.of("virConnectOpenAuth", failure);
    }
  }

  /**
   * Drivers inside this process have no wire, and so neither keep-alive nor close callback: they
   * say so.
   */
  private void keepAlive(SharedConnect fresh) {
    wire.count();
    if (Virt.virConnectRegisterCloseCallback(fresh.pointer(), closeFunction, null, null) < 0) {
      LOG.debug("no close callback: {}", NativeError.ofThisThread().message());
    }
    wire.count();
    if (Virt.virConnectSetKeepAlive(fresh.pointer(), KEEP_ALIVE_SECONDS, KEEP_ALIVE_COUNT) < 0) {
      LOG.debug("no keep-alive: {}", NativeError.ofThisThread().message());
    }
  }

  EngineContext context() {
    return context;
  }

  Wire wire() {
    return wire;
  }

  /** Does something with the connection; failures come out in our kinds. */
  <T extends @Nullable Object> T call(Call call, Subject subject, Body<T> body) {
    return callWithConnect(call, subject, opened -> body.with(wire, opened.pointer()));
  }

  /** Does something with libvirt-java's connection; failures come out in our kinds. */
  <T extends @Nullable Object> T callWithConnect(Call call, Subject subject, ConnectBody<T> body) {
    throwIfBroken();
    return lane.call(call, () -> guarded(subject, body));
  }

  /** What is done with libvirt-java's connection on one of the lane's threads. */
  @FunctionalInterface
  interface ConnectBody<T extends @Nullable Object> {
    T with(SharedConnect connect) throws Exception;
  }

  private <T extends @Nullable Object> T guarded(Subject subject, ConnectBody<T> body)
      throws Exception {
    SharedConnect opened = enter();
    try {
      return body.with(opened);
    } catch (NativeFailure failure) {
      if (LibvirtErrors.isConnectionGone(failure.error())) {
        lost(failure.error().message());
      }
      throw subject.translate(failure);
    } finally {
      exit();
    }
  }

  /**
   * Does something with the connection some time soon; nobody waits for it. Does nothing once it is
   * freed.
   */
  void later(Body<Boolean> body) {
    lane.later(
        () -> {
          SharedConnect opened;
          synchronized (lock) {
            if (closing || connect == null) {
              return;
            }
            opened = connect;
            inUse++;
          }
          try {
            body.with(wire, opened.pointer());
          } catch (NativeFailure failure) {
            LOG.debug("a call that nobody waits for failed", failure);
          } finally {
            exit();
          }
        });
  }

  /**
   * Runs something on the lane some time soon, also when the session was closed: for freeing what
   * is left of it.
   */
  void finallyLater(Runnable body) {
    lane.later(body);
  }

  private SharedConnect enter() {
    synchronized (lock) {
      if (closing || connect == null) {
        throw new ConnectionLostException("the connection to libvirt was closed");
      }
      inUse++;
      return connect;
    }
  }

  private void exit() {
    SharedConnect last = null;
    synchronized (lock) {
      inUse--;
      if (closing && inUse == 0) {
        last = connect;
        connect = null;
      }
    }
    if (last != null) {
      free(last);
    }
  }

  private void free(SharedConnect last) {
    try {
      if (last.close() != 0) {
        STILL_REFERENCED.add(this);
      }
    } catch (LibvirtException failure) {
      LOG.debug("closing a connection to libvirt failed", failure);
    }
  }

  /** Whether the session is lost for good. */
  boolean isBroken() {
    synchronized (lock) {
      return broken != null;
    }
  }

  private void throwIfBroken() {
    String why;
    synchronized (lock) {
      why = broken;
    }
    if (why != null) {
      PanvisorException lost =
          new ConnectionLostException("the connection to libvirt is broken: " + why);
      throw lost.outcome(Outcome.NOT_APPLIED);
    }
  }

  /**
   * Calls the session broken and tells all who wait for news from it. Returns at once; from any
   * thread.
   */
  void lost(String why) {
    synchronized (lock) {
      if (broken != null || closing) {
        return;
      }
      broken = why;
    }
    onBroken.forEach(listener -> listener.accept(why));
  }

  /**
   * Has the listener told when the session breaks; it must return at once. Tells it now if that has
   * happened.
   */
  void whenBroken(Consumer<String> listener) {
    onBroken.add(listener);
    String why;
    synchronized (lock) {
      why = broken;
    }
    if (why != null) {
      listener.accept(why);
    }
  }

  /** Keeps an object whose callbacks are known to libvirt from being collected. */
  void retain(Object holder) {
    callable.add(holder);
  }

  /** libvirt does not know the callbacks any more. */
  void release(Object holder) {
    callable.remove(holder);
  }

  void forget(Consumer<String> listener) {
    onBroken.remove(listener);
  }

  /** Ends the session; does not wait for calls that hang. */
  void close() {
    synchronized (lock) {
      if (closing) {
        return;
      }
      closing = true;
      inUse++;
    }
    onBroken.forEach(listener -> listener.accept("the connection was closed"));
    lane.later(this::exit);
    lane.close();
  }

  private static String word(int reason) {
    return switch (reason) {
      case 1 -> "the daemon closed it";
      case 2 -> "the daemon did not answer the keep-alive";
      case 3 -> "this side closed it";
      default -> "the socket failed";
    };
  }
}
