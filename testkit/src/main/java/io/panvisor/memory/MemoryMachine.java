package io.panvisor.memory;

import io.panvisor.Activity;
import io.panvisor.Cause;
import io.panvisor.MachineAddress;
import io.panvisor.MachineId;
import io.panvisor.MachineKind;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.PublishedPort;
import io.panvisor.error.BusyException;
import io.panvisor.error.EngineException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.facet.Frame;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.PortMapping;
import io.panvisor.spi.EngineContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One pretended machine: its state, and how it comes from one to the next. Thread-safe. */
final class MemoryMachine {

  private static final Duration VM_BOOT = Duration.ofSeconds(4);

  /** A line of the log, or a piece of one that was written in several. */
  record LogEntry(Instant at, Frame.Channel channel, byte[] data) {}

  /** A snapshot, and the state that it holds. */
  record Snapshot(
      String id,
      String name,
      @Nullable String parent,
      Instant createdAt,
      boolean memory,
      PowerState power) {}

  private final MemoryEngine engine;
  private final Object lock;
  private final MachineId id;
  private final MachineSpec spec;
  private final MemoryOptions options;
  private final Instant createdAt;
  private final int number;
  private final List<String> volumes;
  private final Set<MemoryCommand> commands = new HashSet<>();
  private final List<MemoryPage> pages = new ArrayList<>();
  private final List<PublishedPort> ports = new ArrayList<>();
  private final List<LogEntry> log = new ArrayList<>();
  private final Set<LogStream> followers = new HashSet<>();
  private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();
  private Map<String, String> labels;
  private String name;
  private PowerState power = PowerState.STOPPED;
  private @Nullable Cause cause = Cause.of(Cause.Kind.NEVER_STARTED);
  private @Nullable Activity activity;
  private boolean autostart;
  private boolean guestUp;
  private boolean askedToStop;
  private int incarnation;
  private long ranNanos;
  private long runsSince;
  private long snapshotNumber;
  private @Nullable String currentSnapshot;
  private @Nullable MainProcess main;
  private @Nullable ConsoleStream console;

  MemoryMachine(
      MemoryEngine engine,
      MachineId id,
      MachineSpec spec,
      Map<String, String> labels,
      List<String> volumes,
      int number) {
    this.engine = engine;
    this.lock = engine.lock();
    this.id = id;
    this.spec = spec;
    this.options = spec.options(MemoryOptions.class).orElse(MemoryOptions.defaults());
    this.labels = labels;
    this.volumes = List.copyOf(volumes);
    this.number = number;
    this.name = spec.name();
    this.createdAt = engine.time().now();
  }

  /** The engine's lock, under which all its state is. */
  Object lock() {
    return lock;
  }

  MachineId id() {
    return id;
  }

  MachineSpec spec() {
    return spec;
  }

  Instant createdAt() {
    return createdAt;
  }

  List<String> volumes() {
    return volumes;
  }

  boolean isContainer() {
    return id.kind() == MachineKind.APPLICATION_CONTAINER;
  }

  String name() {
    synchronized (lock) {
      return name;
    }
  }

  void rename(String wanted) {
    synchronized (lock) {
      name = wanted;
      engine.changed(id);
    }
  }

  Map<String, String> labels() {
    synchronized (lock) {
      return labels;
    }
  }

  void labels(Map<String, String> wanted) {
    synchronized (lock) {
      labels = wanted;
      engine.changed(id);
    }
  }

  void changeLabels(Map<String, String> set, Set<String> remove) {
    synchronized (lock) {
      TreeMap<String, String> changed = new TreeMap<>(labels);
      changed.keySet().removeAll(remove);
      changed.putAll(set);
      labels(changed);
    }
  }

  boolean isAutostart() {
    synchronized (lock) {
      return autostart;
    }
  }

  boolean autostart(boolean wanted) {
    synchronized (lock) {
      boolean changed = autostart != wanted;
      autostart = wanted;
      if (changed) {
        engine.changed(id);
      }
      return changed;
    }
  }

  PowerState power() {
    synchronized (lock) {
      return power;
    }
  }

  MachineStatus status() {
    synchronized (lock) {
      MachineStatus status = MachineStatus.of(power, word());
      status = cause == null ? status : status.with(cause);
      return activity == null ? status : status.with(activity);
    }
  }

  private String word() {
    return switch (power) {
      case STOPPED -> cause != null && cause.kind() == Cause.Kind.NEVER_STARTED ? "made" : "off";
      case RUNNING -> "on";
      case PAUSED -> "halted";
      case SUSPENDED -> "saved";
      case FAILED -> "broken";
      default -> power.name();
    };
  }

  /** The engine begins something with the machine. */
  void begin(Activity what) {
    synchronized (lock) {
      if (activity != null) {
        throw new BusyException("the machine is busy: " + activity, activity.name());
      }
      activity = what;
      engine.changed(id);
    }
  }

  void endActivity() {
    synchronized (lock) {
      activity = null;
      engine.changed(id);
    }
  }

  IllegalMachineStateException wrongState(String what, PowerState first, PowerState... more) {
    return new IllegalMachineStateException(what, status(), EnumSet.of(first, more));
  }

  /** What runs may be asked for; throws when it does not run. */
  void requireRunning() {
    synchronized (lock) {
      if (power != PowerState.RUNNING) {
        throw wrongState("the machine does not run", PowerState.RUNNING);
      }
    }
  }

  boolean isGuestUp() {
    synchronized (lock) {
      return power == PowerState.RUNNING && guestUp;
    }
  }

  // ---- starting ----

  /**
   * Starts it.
   *
   * @return false when it runs already
   */
  boolean start(EngineContext context) {
    synchronized (lock) {
      switch (power) {
        case RUNNING, STARTING -> {
          return false;
        }
        case PAUSED ->
            throw wrongState(
                "the machine is paused; resume it", PowerState.STOPPED, PowerState.SUSPENDED);
        case SUSPENDED -> {
          goOn(Cause.of(Cause.Kind.RESTORED));
          openPorts(context);
          return true;
        }
        default -> {
          boot(context);
          return true;
        }
      }
    }
  }

  private void boot(EngineContext context) {
    engine.requireDisksFree(this);
    openPorts(context);
    incarnation++;
    ranNanos = 0;
    guestUp = false;
    askedToStop = false;
    goOn(null);
    int mine = incarnation;
    Duration boot = options.bootTime().orElse(isContainer() ? Duration.ZERO : VM_BOOT);
    if (boot.isZero()) {
      guestUp = true;
    } else {
      engine.time().after(boot, () -> guestIsUp(mine));
    }
    options.endsAfter().ifPresent(when -> engine.time().after(when, () -> endByItself(mine)));
    if (isContainer()) {
      startMain(context);
    }
  }

  private void openPorts(EngineContext context) {
    ports.clear();
    try {
      if (options.page() > 0) {
        serve(context, 0, options.page());
      }
      String labelled = labels.getOrDefault(MemoryEngine.PAGE_LABEL, "");
      if (labelled.matches("[1-9]\\d{0,4}")) {
        serve(context, 0, Integer.parseInt(labelled));
      }
      List<PortMapping> published =
          spec.container().map(section -> section.ports()).orElse(List.of());
      for (PortMapping port : published) {
        if (port.protocol().equals("tcp")) {
          serve(context, port.hostPort(), port.containerPort());
        } else {
          ports.add(
              new PublishedPort(
                  "127.0.0.1",
                  port.hostPort() == 0 ? 32_768 + number % 16_384 : port.hostPort(),
                  port.containerPort(),
                  port.protocol()));
        }
      }
    } catch (BusyException | EngineException unserved) {
      closePorts();
      cause = Cause.of(Cause.Kind.START_FAILED).withDetail(unserved.what());
      throw unserved;
    }
  }

  private void serve(EngineContext context, int hostPort, int machinePort) {
    MemoryPage page = MemoryPage.serve(context, name, hostPort);
    pages.add(page);
    ports.add(new PublishedPort("127.0.0.1", page.port(), machinePort, "tcp"));
  }

  private void closePorts() {
    pages.forEach(MemoryPage::close);
    pages.clear();
    ports.clear();
  }

  private void startMain(EngineContext context) {
    List<String> command = new ArrayList<>();
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", "/bin");
    spec.container()
        .ifPresent(
            section -> {
              command.addAll(section.entryPoint());
              command.addAll(section.command());
              section
                  .environment()
                  .forEach((variable, value) -> environment.put(variable, value.reveal()));
            });
    log(Frame.Channel.OUTPUT, ("started " + name + "\n").getBytes(StandardCharsets.UTF_8));
    if (command.isEmpty()) {
      return;
    }
    Optional<MemoryProgram> program = engine.shell().find(command.get(0));
    if (program.isPresent()) {
      MainProcess process = new MainProcess(this, engine.time(), command, environment);
      main = process;
      process.start(context, program.get());
    }
  }

  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", "/bin");
    spec.container()
        .ifPresent(
            section ->
                section
                    .environment()
                    .forEach((variable, value) -> environment.put(variable, value.reveal())));
    return environment;
  }

  private void goOn(@Nullable Cause why) {
    power = PowerState.RUNNING;
    cause = why;
    runsSince = engine.time().nanoTime();
    engine.changed(id);
  }

  private void halt(PowerState to, @Nullable Cause why) {
    if (power == PowerState.RUNNING) {
      ranNanos += engine.time().nanoTime() - runsSince;
    }
    power = to;
    cause = why;
    engine.changed(id);
  }

  private void guestIsUp(int of) {
    synchronized (lock) {
      if (incarnation != of || power == PowerState.STOPPED || power == PowerState.FAILED) {
        return;
      }
      guestUp = true;
      byte[] line = ("BOOT-OK " + name + "\r\n").getBytes(StandardCharsets.UTF_8);
      ConsoleStream open = console;
      if (open != null) {
        open.offerNow(Frame.Channel.TERMINAL, line);
      }
      engine.changed(id);
      if (askedToStop) {
        heed(of);
      }
    }
  }

  private void endByItself(int of) {
    synchronized (lock) {
      if (incarnation != of || power != PowerState.RUNNING) {
        return;
      }
      if (isContainer()) {
        over(Cause.exited(options.exitCode()));
      } else {
        over(Cause.of(options.exitCode() == 0 ? Cause.Kind.SHUT_DOWN : Cause.Kind.CRASHED));
      }
    }
  }

  void mainEnded(MainProcess process, int code) {
    synchronized (lock) {
      if (main == process) {
        main = null;
        over(Cause.exited(code));
      }
    }
  }

  // ---- stopping ----

  /** The guest is asked to stop; it heeds that once it is up, if it does. */
  void askToStop() {
    synchronized (lock) {
      if (askedToStop || power != PowerState.RUNNING) {
        return;
      }
      askedToStop = true;
      if (guestUp) {
        heed(incarnation);
      }
    }
  }

  private void heed(int of) {
    if (options.isStubborn()) {
      return;
    }
    engine
        .time()
        .after(
            options.shutdownTime(),
            () -> {
              synchronized (lock) {
                if (incarnation == of && power == PowerState.RUNNING && askedToStop) {
                  over(isContainer() ? Cause.exited(0) : Cause.of(Cause.Kind.SHUT_DOWN));
                }
              }
            });
  }

  /** Pulls the plug. */
  void forceOff() {
    synchronized (lock) {
      if (power != PowerState.STOPPED) {
        over(
            isContainer()
                ? Cause.of(Cause.Kind.FORCED_OFF).withExitCode(137)
                : Cause.of(Cause.Kind.FORCED_OFF));
      }
    }
  }

  /** The engine's host is gone with everything that ran on it. */
  void crash() {
    synchronized (lock) {
      if (power == PowerState.RUNNING || power == PowerState.PAUSED) {
        over(Cause.of(Cause.Kind.CRASHED));
      }
      activity = null;
    }
  }

  private void over(Cause why) {
    MainProcess running = main;
    main = null;
    if (running != null) {
      running.kill();
    }
    List.copyOf(commands).forEach(MemoryCommand::kill);
    ConsoleStream open = console;
    console = null;
    if (open != null) {
      open.end(OptionalInt.empty());
    }
    closePorts();
    guestUp = false;
    askedToStop = false;
    halt(PowerState.STOPPED, why);
    List.copyOf(followers).forEach(LogStream::machineEnded);
  }

  // ---- pausing, saving ----

  boolean pause() {
    synchronized (lock) {
      if (power == PowerState.PAUSED) {
        return false;
      }
      requireRunning();
      halt(PowerState.PAUSED, Cause.of(Cause.Kind.REQUESTED));
      return true;
    }
  }

  boolean resume() {
    synchronized (lock) {
      if (power == PowerState.RUNNING) {
        return false;
      }
      if (power != PowerState.PAUSED) {
        throw wrongState("the machine is not paused", PowerState.PAUSED);
      }
      goOn(null);
      return true;
    }
  }

  void reboot(EngineContext context) {
    synchronized (lock) {
      requireRunning();
      over(Cause.of(Cause.Kind.SHUT_DOWN));
      boot(context);
    }
  }

  boolean suspend() {
    synchronized (lock) {
      if (power == PowerState.SUSPENDED) {
        return false;
      }
      if (power != PowerState.PAUSED) {
        requireRunning();
      }
      closePorts();
      halt(PowerState.SUSPENDED, Cause.of(Cause.Kind.REQUESTED));
      return true;
    }
  }

  boolean discard() {
    synchronized (lock) {
      if (power != PowerState.SUSPENDED) {
        return false;
      }
      over(Cause.of(Cause.Kind.FORCED_OFF));
      return true;
    }
  }

  // ---- snapshots ----

  List<Snapshot> snapshots() {
    synchronized (lock) {
      return List.copyOf(snapshots.values());
    }
  }

  Optional<String> currentSnapshot() {
    synchronized (lock) {
      return Optional.ofNullable(currentSnapshot);
    }
  }

  Snapshot takeSnapshot(String snapshotName, boolean memory) {
    synchronized (lock) {
      Snapshot taken =
          new Snapshot(
              "snapshot-" + ++snapshotNumber,
              snapshotName,
              currentSnapshot,
              engine.time().now(),
              memory && (power == PowerState.RUNNING || power == PowerState.PAUSED),
              power);
      snapshots.put(taken.id(), taken);
      currentSnapshot = taken.id();
      return taken;
    }
  }

  void restoreSnapshot(EngineContext context, Snapshot snapshot) {
    synchronized (lock) {
      if (power != PowerState.STOPPED) {
        over(Cause.of(Cause.Kind.FORCED_OFF));
      }
      currentSnapshot = snapshot.id();
      if (snapshot.memory()) {
        incarnation++;
        ranNanos = 0;
        openPorts(context);
        guestUp = true;
        goOn(Cause.of(Cause.Kind.RESTORED));
        if (snapshot.power() == PowerState.PAUSED) {
          halt(PowerState.PAUSED, Cause.of(Cause.Kind.RESTORED));
        }
      } else {
        cause = Cause.of(Cause.Kind.RESTORED);
        engine.changed(id);
      }
    }
  }

  void deleteSnapshot(Snapshot gone) {
    synchronized (lock) {
      snapshots.remove(gone.id());
      for (Snapshot child : List.copyOf(snapshots.values())) {
        if (gone.id().equals(child.parent())) {
          snapshots.put(
              child.id(),
              new Snapshot(
                  child.id(),
                  child.name(),
                  gone.parent(),
                  child.createdAt(),
                  child.memory(),
                  child.power()));
        }
      }
      if (gone.id().equals(currentSnapshot)) {
        currentSnapshot = gone.parent();
      }
    }
  }

  // ---- output ----

  void log(Frame.Channel channel, byte[] data) {
    synchronized (lock) {
      int from = 0;
      for (int index = 0; index < data.length; index++) {
        if (data[index] == '\n' || index == data.length - 1) {
          log.add(
              new LogEntry(
                  engine.time().now(), channel, Arrays.copyOfRange(data, from, index + 1)));
          from = index + 1;
        }
      }
      followers.forEach(LogStream::more);
    }
  }

  /** The log from that entry on. */
  List<LogEntry> log(int from) {
    synchronized (lock) {
      return List.copyOf(log.subList(Math.min(from, log.size()), log.size()));
    }
  }

  boolean follow(LogStream stream) {
    synchronized (lock) {
      boolean runs = power == PowerState.RUNNING || power == PowerState.PAUSED;
      if (runs) {
        followers.add(stream);
      }
      return runs;
    }
  }

  void unfollow(LogStream stream) {
    synchronized (lock) {
      followers.remove(stream);
    }
  }

  void running(MemoryCommand command) {
    synchronized (lock) {
      requireRunning();
      commands.add(command);
    }
  }

  void ended(MemoryCommand command) {
    synchronized (lock) {
      commands.remove(command);
    }
  }

  void console(ConsoleStream stream) {
    synchronized (lock) {
      if (power != PowerState.RUNNING && power != PowerState.PAUSED) {
        throw wrongState("the machine does not run", PowerState.RUNNING, PowerState.PAUSED);
      }
      if (console != null) {
        throw new BusyException("the console is open already", "another session");
      }
      console = stream;
    }
  }

  void leaveConsole(ConsoleStream stream) {
    synchronized (lock) {
      if (console == stream) {
        console = null;
      }
    }
  }

  // ---- facts ----

  long ranNanos() {
    synchronized (lock) {
      return ranNanos + (power == PowerState.RUNNING ? engine.time().nanoTime() - runsSince : 0);
    }
  }

  int incarnation() {
    synchronized (lock) {
      return incarnation;
    }
  }

  List<PublishedPort> ports() {
    synchronized (lock) {
      return power == PowerState.RUNNING && guestUp ? List.copyOf(ports) : List.of();
    }
  }

  List<MachineAddress> addresses() {
    synchronized (lock) {
      if (!isGuestUp()) {
        return List.of();
      }
      try {
        InetAddress address =
            InetAddress.getByAddress(
                new byte[] {10, 77, (byte) (number >> 8), (byte) Math.max(1, number & 0xff)});
        return List.of(
            MachineAddress.of(address, MachineAddress.Origin.ENGINE).in(MemoryEngine.NETWORK));
      } catch (UnknownHostException impossible) {
        throw new EngineException("no address can be made", impossible);
      }
    }
  }

  /** The machine is deleted. */
  void gone() {
    synchronized (lock) {
      closePorts();
      List.copyOf(followers).forEach(LogStream::machineEnded);
    }
  }
}
