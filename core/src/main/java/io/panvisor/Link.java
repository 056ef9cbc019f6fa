package io.panvisor;

import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.ClosedException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.spi.Call;
import io.panvisor.spi.CallerCodeException;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.HypervisorProvider;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way from the API to a connection: the closed check, the deadline, reconnecting, retries
 * of reads, the listener, and the decoration of errors are here and nowhere else.
 */
final class Link implements AutoCloseable {

  /** What an operation does with the connection. */
  @FunctionalInterface
  interface Body<T extends @Nullable Object> {
    T with(HypervisorConnection connection, Call call);
  }

  private static final Logger LOG = LoggerFactory.getLogger("io.panvisor");
  private static final int MOST_READS = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final HypervisorProvider provider;
  private final URI uri;
  private final ConnectOptions options;
  private final EngineContext context;
  private final OperationListener listener;
  private final ReentrantLock connecting = new ReentrantLock();
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable HypervisorConnection> connection =
      new AtomicReference<>();
  private volatile @Nullable EngineInfo engine;
  private volatile EngineContext measure;
  private volatile boolean closed;

  Link(
      HypervisorProvider provider,
      URI uri,
      ConnectOptions options,
      EngineContext context,
      OperationListener listener) {
    this.provider = provider;
    this.uri = uri;
    this.options = options;
    this.context = context;
    this.measure = context;
    this.listener = listener;
  }

  URI uri() {
    return uri;
  }

  /** The time that deadlines are measured on: the connection's own, once there was one. */
  EngineContext context() {
    return measure;
  }

  boolean isClosed() {
    return closed;
  }

  void connect() {
    run(
        Operation.reading("connect", null).lasting(options.timeout()),
        CallOptions.defaults(),
        (current, call) -> current.engine());
  }

  EngineInfo engine() {
    EngineInfo known = engine;
    return known != null
        ? known
        : run(
            Operation.reading("connect", null),
            CallOptions.defaults(),
            (current, call) -> current.engine());
  }

  <T extends @Nullable Object> T run(Operation operation, CallOptions callOptions, Body<T> body) {
    EngineContext time = context();
    long began = time.nanoTime();
    EngineInfo known = engine;
    OperationListener.Operation told =
        new OperationListener.Operation(
            operation.name(),
            known == null
                ? new EngineInfo("unknown", provider.name(), "", provider.name(), "")
                : known,
            Optional.ofNullable(operation.machine()));
    tell(() -> listener.started(told));
    try {
      T result = attempt(operation, callOptions, time, body);
      Duration took = Duration.ofNanos(time.nanoTime() - began);
      LOG.debug("{} {} took {} ms", operation.name(), operation.machine(), took.toMillis());
      tell(() -> listener.succeeded(told, took));
      return result;
    } catch (CallerCodeException thrown) {
      throw thrown.thrown();
    } catch (PanvisorException error) {
      PanvisorException decorated = decorate(error, operation);
      Duration took = Duration.ofNanos(time.nanoTime() - began);
      LOG.debug(
          "{} {} failed after {} ms: {}",
          operation.name(),
          operation.machine(),
          took.toMillis(),
          decorated.getMessage());
      tell(() -> listener.failed(told, took, decorated));
      throw decorated;
    }
  }

  private <T extends @Nullable Object> T attempt(
      Operation operation, CallOptions callOptions, EngineContext time, Body<T> body) {
    Deadline deadline = Deadline.after(time, callOptions.timeout().orElse(operation.usual()));
    Call call = new Call(operation.name(), time, deadline, callOptions.progress().orElse(null));
    if (closed) {
      throw new ClosedException("the hypervisor was closed");
    }
    if (options.readOnly() && !operation.reads()) {
      throw new AccessDeniedException("the connection was opened read-only")
          .hint("Connect without readOnly() to change anything.");
    }
    for (int tries = 1; ; tries++) {
      call.checkpoint();
      HypervisorConnection current = null;
      try {
        current = connected(call);
        return body.with(current, call);
      } catch (ConnectionLostException lost) {
        dropIfBroken(current);
        boolean again = operation.reads() && tries < MOST_READS && !closed;
        Duration pause =
            FIRST_PAUSE.multipliedBy(1L << tries).plusMillis((long) (time.jitter() * 100));
        if (!again || deadline.remaining().compareTo(pause) <= 0) {
          throw closed
              ? new ClosedException("the hypervisor was closed during the call", lost)
              : lost;
        }
        call.sleep(pause);
      } catch (IllegalMachineStateException refused) {
        throw withState(refused, current, operation, call);
      } catch (PanvisorException error) {
        dropIfBroken(current);
        throw error;
      } catch (CallerCodeException thrown) {
        throw thrown;
      } catch (RuntimeException unexpected) {
        dropIfBroken(current);
        throw new EngineException(
                "the backend '" + provider.name() + "' failed unexpectedly: " + unexpected,
                unexpected)
            .outcome(operation.reads() ? Outcome.NOT_APPLIED : Outcome.UNKNOWN)
            .hint("This is a fault of the backend: please report it with the stack trace.");
      }
    }
  }

  /**
   * Asks for the state that a refusal did not name; a refusal is worth more than a failure to
   * explain it.
   */
  private static IllegalMachineStateException withState(
      IllegalMachineStateException refused,
      @Nullable HypervisorConnection current,
      Operation operation,
      Call call) {
    MachineId id = operation.machine();
    if (refused.found().isEmpty() && id != null && current != null && !call.deadline().isOver()) {
      try {
        current.info(call, id, Set.of()).ifPresent(info -> refused.found(info.status()));
      } catch (PanvisorException unexplained) {
        refused.addSuppressed(unexplained);
      }
    }
    return refused;
  }

  private HypervisorConnection connected(Call call) {
    HypervisorConnection current = connection.get();
    if (current != null && !current.isBroken()) {
      return current;
    }
    try {
      if (!connecting.tryLock(call.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS)) {
        throw call.timedOut(Outcome.NOT_APPLIED);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw call.interrupted(Outcome.NOT_APPLIED);
    }
    try {
      current = connection.get();
      if (current != null && current.isBroken()) {
        dropIfBroken(current);
        current = null;
      }
      return current != null ? current : reconnect(call);
    } finally {
      connecting.unlock();
    }
  }

  private HypervisorConnection reconnect(Call call) {
    HypervisorConnection made = provider.connect(uri, options, context, call);
    EngineInfo before = engine;
    if (before != null && !before.id().equals(made.engine().id())) {
      made.close();
      throw new ConnectionLostException(
              "another engine answers at "
                  + uri
                  + " now: "
                  + made.engine().id()
                  + " instead of "
                  + before.id())
          .outcome(Outcome.NOT_APPLIED)
          .hint("Open a new Hypervisor if that is meant.");
    }
    engine = made.engine();
    measure = made.context();
    connection.set(made);
    if (closed) {
      made.close();
      throw new ClosedException("the hypervisor was closed");
    }
    return made;
  }

  private void dropIfBroken(@Nullable HypervisorConnection current) {
    if (current != null && current.isBroken()) {
      connection.compareAndSet(current, null);
      current.close();
    }
  }

  /** Fills in where an error happened and removes the operation's secrets from its texts. */
  PanvisorException decorate(PanvisorException error, Operation operation) {
    EngineInfo known = engine;
    error.at(
        known == null ? provider.name() : known.product(), operation.name(), operation.machine());
    List<Secret> secrets = new ArrayList<>(operation.secrets());
    options.password().ifPresent(secrets::add);
    if (!secrets.isEmpty()) {
      error.scrubbed(scrubber(secrets));
    }
    if (error instanceof OperationInterruptedException) {
      Thread.currentThread().interrupt();
    }
    return error;
  }

  private static UnaryOperator<String> scrubber(List<Secret> secrets) {
    return text -> {
      String clean = text;
      for (Secret secret : secrets) {
        String value = secret.revealText();
        if (value.length() >= 3) {
          clean = clean.replace(value, "***");
        }
      }
      return clean;
    };
  }

  NotFoundException noMachine(MachineId id) {
    return (NotFoundException)
        new NotFoundException("machine", id.value()).at(engine().product(), "machine.info", id);
  }

  /** Registers what closing the hypervisor closes too. */
  <C extends AutoCloseable> C closing(C resource) {
    open.add(resource);
    return resource;
  }

  void forget(AutoCloseable resource) {
    open.remove(resource);
  }

  private static void tell(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException listenerFailed) {
      LOG.warn("an operation listener failed", listenerFailed);
    }
  }

  @Override
  public void close() {
    closed = true;
    for (AutoCloseable resource : List.copyOf(open)) {
      try {
        resource.close();
      } catch (Exception unclosed) {
        LOG.debug("closing {} failed", resource, unclosed);
      }
    }
    open.clear();
    HypervisorConnection current = connection.getAndSet(null);
    if (current != null) {
      current.close();
    }
  }
}
