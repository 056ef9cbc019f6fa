package io.panvisor.haproxy;

import io.panvisor.MachineId;
import io.panvisor.config.HostTree;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.haproxy.config.Balance;
import io.panvisor.haproxy.config.Bind;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HAProxy in front of machines, of one engine or of several: a machine that comes joins the
 * rotation, one that stops or is gone leaves it, one that is paused rests. It follows the engines'
 * feeds, on threads of its own, until it is closed; HAProxy runs on then.
 *
 * <p>A machine that stops in good order gets nothing new from the moment at which its engine says
 * so. One that is dead is out at once; requests that it was at are tried on another machine where
 * nothing of an answer has come yet and the request is a GET or HEAD, and what still hangs after
 * three seconds is ended.
 *
 * <p>Changes are made while HAProxy runs, where its version and the backend's lines allow it, and
 * else by reloads, several changes at a time. Either way the file is kept as it should be, so that
 * a reload or a restart by somebody else changes nothing. In the file and in HAProxy, only the
 * frontend and backend of its name are a load balancer's, and of the backend's servers only those
 * whose name ends in {@code .pv} and eight digits: others are left alone.
 *
 * <pre>{@code
 * try (LoadBalancer web =
 *     LoadBalancer.over(Machines.of(docker, MachineQuery.all().withLabel("role", "web")))
 *         .backup(Machines.of(kvm).named("spare"))
 *         .bind("127.0.0.1", 8080)
 *         .haproxy(HaproxyProcess.of(Path.of("/etc/haproxy/haproxy.cfg")).build())
 *         .start()) {
 *   web.await(status -> status.serving() >= 2, Duration.ofMinutes(1));
 * }
 * }</pre>
 *
 * <p>Thread-safe. Needs HAProxy 1.7 or later; adding servers without a reload needs 2.5.
 */
public final class LoadBalancer implements AutoCloseable {

  private final Roster roster;
  private final List<MachineWatch> watches;
  private final Reconciler reconciler;
  private final StatusBoard board;
  private final EngineContext context;
  private final Signal wake;
  private volatile boolean closed;

  private LoadBalancer(Builder builder, ProxyControl control) {
    context = builder.context;
    wake = context.newSignal();
    List<Machines> all = new ArrayList<>(builder.machines);
    all.addAll(builder.backups);
    Set<Integer> backups = new HashSet<>();
    for (int source = builder.machines.size(); source < all.size(); source++) {
      backups.add(source);
    }
    roster = new Roster(all.size(), backups, wake::raise);
    watches = new ArrayList<>();
    for (int source = 0; source < all.size(); source++) {
      watches.add(new MachineWatch(source, all.get(source), builder.port, roster, context));
    }
    board = new StatusBoard(context.clock().instant());
    reconciler = new Reconciler(builder.settings(), roster, control, context, board);
  }

  /** {@return a builder of a load balancer over these machines} */
  public static Builder over(Machines first, Machines... more) {
    return new Builder(first, more);
  }

  private void start(Duration patience) {
    boolean started = false;
    try {
      watches.forEach(watch -> context.newThread("panvisor-watch", watch).start());
      Deadline deadline = Deadline.after(context, patience);
      while (!roster.isComplete() && roster.problem().isEmpty() && !deadline.isOver()) {
        pause(wake, deadline.remaining());
      }
      reconciler.begin();
      context.newThread("panvisor-balance", this::run).start();
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  private void run() {
    try {
      while (!closed) {
        Duration next = reconciler.pass();
        if (!next.isZero()) {
          wake.await(next);
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@return how it was at its last look, which is a second ago at most while HAProxy answers} */
  public LoadBalancerStatus status() {
    return board.status();
  }

  /**
   * Waits until a status fulfils the condition.
   *
   * @return that status
   * @throws OperationTimeoutException when none did within the time; says how it was at the end
   */
  public LoadBalancerStatus await(Predicate<LoadBalancerStatus> condition, Duration longest) {
    Deadline deadline = Deadline.after(context, longest);
    Signal signal = context.newSignal();
    board.add(signal);
    try {
      while (true) {
        LoadBalancerStatus now = board.status();
        if (condition.test(now)) {
          return now;
        }
        if (deadline.isOver()) {
          throw new OperationTimeoutException(
              "the load balancer did not come to that within "
                  + longest.toSeconds()
                  + " s; it is "
                  + now);
        }
        pause(signal, deadline.remaining());
      }
    } finally {
      board.remove(signal);
    }
  }

  private static void pause(Signal signal, Duration longest) {
    try {
      signal.await(longest);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new OperationInterruptedException("waiting for the load balancer was interrupted");
    }
  }

  /**
   * Takes a machine out of the rotation while it runs, for example before it is stopped: it gets no
   * new sessions. {@link #await} tells when its state is draining and what it still serves.
   */
  public void drain(MachineId machine) {
    roster.hold(machine, true);
  }

  /** Lets a machine that was drained take part again. */
  public void ready(MachineId machine) {
    roster.hold(machine, false);
  }

  /**
   * Ends following the machines. HAProxy runs on with the servers that it has. Closing twice does
   * nothing more.
   */
  @Override
  public void close() {
    closed = true;
    watches.forEach(MachineWatch::close);
    wake.raise();
  }

  /** Builds a load balancer. Not thread-safe. */
  public static final class Builder {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,62}");

    private final List<Machines> machines = new ArrayList<>();
    private final List<Machines> backups = new ArrayList<>();
    private final List<Bind> binds = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private String name = "web";
    private int port = 80;
    private Balance balance = Balance.ROUND_ROBIN;
    private Optional<String> checkPath = Optional.of("/");
    private Duration checkInterval = Duration.ofSeconds(1);
    private Optional<String> cookie = Optional.empty();
    private Duration drainTime = Duration.ofSeconds(30);
    private Duration reloadPause = Duration.ofSeconds(2);
    private Duration patience = Duration.ofSeconds(30);
    private Path runtimeSocket = Path.of("/run/haproxy/admin.sock");
    private HostTree host = HostTree.thisHost();
    private EngineContext context = EngineContext.system();
    private @Nullable HaproxyProcess process;

    private Builder(Machines first, Machines... more) {
      machines.add(first);
      machines.addAll(Arrays.asList(more));
    }

    /**
     * Adds machines that serve only when all others are gone. A machine that is meant by both is a
     * backup.
     *
     * @return this
     */
    public Builder backup(Machines... more) {
      backups.addAll(Arrays.asList(more));
      return this;
    }

    /**
     * Names frontend and backend; by default {@code web}.
     *
     * @return this
     */
    public Builder named(String proxy) {
      name =
          Values.matching(
              NAME, "name", proxy, "letters, digits and the signs _ . : - are allowed here");
      return this;
    }

    /**
     * Says which TCP port of the machines serves; by default 80. Where the host answers for it, as
     * with containers, HAProxy is told the host's port.
     *
     * @return this
     */
    public Builder port(int ofMachines) {
      port = Values.port("port", ofMachines);
      return this;
    }

    /**
     * Adds an address where clients connect; there has to be one at least.
     *
     * @return this
     */
    public Builder bind(String address, int bindPort) {
      return bind(Bind.on(address, bindPort).build());
    }

    /**
     * Adds an address where clients connect, with TLS for example.
     *
     * @return this
     */
    public Builder bind(Bind bind) {
      binds.add(bind);
      return this;
    }

    /**
     * Says how the load is spread; by default in turn. With an algorithm that is not dynamic, each
     * change of machines is a reload.
     *
     * @return this
     */
    public Builder balance(Balance algorithm) {
      balance = algorithm;
      return this;
    }

    /**
     * Says which page tells that a machine is well; by default {@code /}.
     *
     * @return this
     */
    public Builder checkPath(String path) {
      checkPath = Optional.of(Values.word("checkPath", path));
      return this;
    }

    /**
     * Takes a machine for well when its port can be connected to.
     *
     * @return this
     */
    public Builder checkByConnecting() {
      checkPath = Optional.empty();
      return this;
    }

    /**
     * Sets the time between two checks of a machine; by default one second. Two that fail one after
     * the other call it down, one that passes calls it up.
     *
     * @return this
     */
    public Builder checkInterval(Duration interval) {
      if (interval.toMillis() < 10 || interval.compareTo(Duration.ofHours(1)) > 0) {
        throw InvalidSpecException.of(
            "checkInterval", interval.toString(), "from 10 ms to one hour");
      }
      checkInterval = interval;
      return this;
    }

    /**
     * Has clients come back to their machine by a cookie of that name. Until HAProxy takes servers
     * with cookies while it runs, each new machine is a reload then.
     *
     * @return this
     */
    public Builder cookie(String cookieName) {
      cookie = Optional.of(Values.token("cookie", cookieName));
      return this;
    }

    /**
     * Adds a line to the backend, such as {@code http-reuse always}, when it is written first.
     *
     * @return this
     */
    public Builder line(String backendLine) {
      lines.add(Values.line("line", backendLine));
      return this;
    }

    /**
     * Sets how long a machine that lives and is not meant any more may end its sessions; by default
     * 30 seconds.
     *
     * @return this
     */
    public Builder drainTime(Duration longest) {
      drainTime = notNegative("drainTime", longest);
      return this;
    }

    /**
     * Sets the shortest time between two reloads; by default two seconds.
     *
     * @return this
     */
    public Builder reloadPause(Duration shortest) {
      reloadPause = notNegative("reloadPause", shortest);
      return this;
    }

    private static Duration notNegative(String field, Duration time) {
      if (time.isNegative()) {
        throw InvalidSpecException.of(field, time.toString(), "a time is not negative");
      }
      return time;
    }

    /**
     * Sets how long to wait at the start until every engine has told of its machines; by default 30
     * seconds. An engine that comes later is taken in then.
     *
     * @return this
     */
    public Builder patience(Duration longest) {
      patience = notNegative("patience", longest);
      return this;
    }

    /**
     * Names the HAProxy that serves; its file is written, or only its part of it where there is a
     * file.
     *
     * @return this
     */
    public Builder haproxy(HaproxyProcess haproxy) {
      process = haproxy;
      return this;
    }

    /**
     * Says where the runtime API's socket is put when there is no file yet; by default {@code
     * /run/haproxy/admin.sock}. Where there is one, its own {@code stats socket} is used.
     *
     * @return this
     */
    public Builder runtimeSocket(Path socket) {
      runtimeSocket = socket.toAbsolutePath();
      return this;
    }

    /**
     * Says below which root HAProxy's file is; by default this host's. Journals and the file as it
     * was found are kept below the same root.
     *
     * @return this
     */
    public Builder host(HostTree tree) {
      host = tree;
      return this;
    }

    /**
     * Takes time and threads from there.
     *
     * @return this
     */
    public Builder context(EngineContext engineContext) {
      context = engineContext;
      return this;
    }

    /**
     * Reads the machines, writes the file, starts HAProxy or reloads it, and follows the machines
     * from then on.
     *
     * @return the load balancer, which is the caller's to close
     * @throws InvalidSpecException when something is missing, or HAProxy refuses the file
     * @throws io.panvisor.error.EngineNotInstalledException when HAProxy is not installed
     * @throws io.panvisor.error.EngineException when HAProxy does not start
     */
    public LoadBalancer start() {
      if (process == null) {
        throw InvalidSpecException.of("haproxy", "", "say which HAProxy is meant: haproxy(...)");
      }
      return start(new HaproxyOfThisHost(process, host, context));
    }

    LoadBalancer start(ProxyControl control) {
      if (binds.isEmpty()) {
        throw InvalidSpecException.of("bind", "", "say where clients connect: bind(...)");
      }
      LoadBalancer made = new LoadBalancer(this, control);
      made.start(patience);
      return made;
    }

    private BalancerSettings settings() {
      return new BalancerSettings(
          name,
          List.copyOf(binds),
          balance,
          checkPath,
          checkInterval,
          cookie,
          List.copyOf(lines),
          drainTime,
          reloadPause,
          runtimeSocket);
    }
  }
}
