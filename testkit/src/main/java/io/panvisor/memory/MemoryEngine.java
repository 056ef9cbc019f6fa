package io.panvisor.memory;

import io.panvisor.EngineInfo;
import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.Support;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.BusyException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.facet.ImageInfo;
import io.panvisor.spec.DiskImage;
import io.panvisor.spi.EventHints;
import io.panvisor.spi.OwnerMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An engine inside the JVM, for the unit tests of those who use Panvisor: machines are pretended,
 * and everything else is as with a real engine, its worst habits and its faults included.
 *
 * <p>{@code Panvisor.connect("memory:///lab")} reaches the engine of that name, the same for all of
 * the JVM; habits are switched on in the URI ({@code
 * memory:///lab?habits=create-boots,names-repeat}) or by {@link #builder}. What a test does beside
 * the API (faults, time, commands of its own), it does here.
 *
 * <p>What is pretended:
 *
 * <ul>
 *   <li>A spec with a container image makes a container, any other a virtual machine. A virtual
 *       machine boots in four seconds of the engine's time and then has an address; a container is
 *       up at once. {@link MemoryOptions} change that.
 *   <li>For each TCP port that a container publishes, and for the port in the label {@code
 *       memory.page} of any machine, a real web page is served on this host's loopback address.
 *   <li>Guests know the commands {@code true}, {@code false}, {@code echo}, {@code cat}, {@code
 *       env}, {@code sleep}, {@code head -c BYTES /dev/zero} and {@code sh -c} with {@code exit}
 *       and those; {@link #program} adds more. A container whose command is none of these runs
 *       until it is stopped.
 *   <li>Every image can be fetched but those with {@code no-such} in their name; those whose name
 *       begins with {@code private/} need {@link #account}. Every path, network, pool and volume
 *       exists but those with {@code no-such} in their name.
 *   <li>Time is virtual: waiting makes it pass. See {@link VirtualTime}.
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class MemoryEngine implements AutoCloseable {

  /** The label whose value is the port of a web page that the machine serves. */
  public static final String PAGE_LABEL = "memory.page";

  /** The network that machines have their addresses on. */
  static final String NETWORK = "default";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
  private static final Map<String, MemoryEngine> ALL = new ConcurrentHashMap<>();

  /** An image in the store. */
  record StoredImage(String id, Set<String> references, long bytes, Instant createdAt) {
    ImageInfo info() {
      return new ImageInfo(id, List.copyOf(references), bytes, Optional.of(createdAt));
    }
  }

  /** A volume in the store, and who made it. */
  record Volume(String name, Optional<OwnerMark> owner, String request) {}

  /** Someone who hears of changes. */
  private static final class Listener {
    private final MemoryConnection connection;
    private final EventHints hints;
    private final List<MachineId> late = new ArrayList<>();

    Listener(MemoryConnection connection, EventHints hints) {
      this.connection = connection;
      this.hints = hints;
    }
  }

  private final String name;
  private final Set<MemoryHabit> habits;
  private final VirtualTime time;
  private final Map<Feature, Support> features;
  private final Map<Feature, Support> abilities;
  private final MemoryFaults faults = new MemoryFaults(this);
  private final Map<String, MemoryProgram> programs = new ConcurrentHashMap<>();
  private final Shell shell = new Shell(programs);
  private final Object lock = new Object();
  private final Map<MachineId, MemoryMachine> machines = new LinkedHashMap<>();
  private final Map<String, StoredImage> images = new LinkedHashMap<>();
  private final Map<String, Volume> volumes = new LinkedHashMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final Set<MemoryConnection> connections = ConcurrentHashMap.newKeySet();
  private @Nullable String user;
  private @Nullable String password;
  private boolean down;
  private int numbers;
  private int imageNumbers;

  private MemoryEngine(Builder builder) {
    name = builder.name;
    habits = Collections.unmodifiableSet(builder.habits);
    time = builder.time == null ? VirtualTime.automatic(builder.begin) : builder.time;
    features = MemoryFeatures.of(habits, builder.declared);
    abilities = MemoryFeatures.of(habits, Map.of());
  }

  /** {@return a builder of an engine of that name, which the JVM does not have yet} */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** {@return the engine of that name; a new one without bad habits if there is none yet} */
  public static MemoryEngine named(String name) {
    return named(name, null, Instant.parse("2026-01-01T00:00:00Z"));
  }

  static MemoryEngine named(String name, @Nullable Set<MemoryHabit> habits, Instant begin) {
    MemoryEngine engine =
        ALL.computeIfAbsent(
            checkName(name),
            fresh -> {
              Builder builder = new Builder(fresh);
              builder.begin = begin;
              if (habits != null) {
                builder.habits.addAll(habits);
              }
              return new MemoryEngine(builder);
            });
    if (habits != null && !habits.equals(engine.habits)) {
      throw InvalidSpecException.of(
          "uri.habits",
          habits.toString(),
          "the engine '" + name + "' is there already, with the habits " + engine.habits);
    }
    return engine;
  }

  private static String checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw InvalidSpecException.of(
          "uri.path", name, "an engine's name has letters, digits, '-' and '_', 63 at most");
    }
    return name;
  }

  /** {@return the URI to connect by} */
  public String uri() {
    return "memory:///" + name;
  }

  /** {@return the name} */
  public String name() {
    return name;
  }

  /** {@return the engine's time} */
  public VirtualTime time() {
    return time;
  }

  /** {@return what can go wrong} */
  public MemoryFaults faults() {
    return faults;
  }

  /** {@return the bad habits} */
  public Set<MemoryHabit> habits() {
    return habits;
  }

  /**
   * Gives all guests a command; it comes before the built-in one of that name.
   *
   * @return this
   */
  public MemoryEngine program(String command, MemoryProgram program) {
    programs.put(command, program);
    return this;
  }

  /**
   * Has images whose name begins with {@code private/} fetched with these credentials only.
   *
   * @return this
   */
  public MemoryEngine account(String userName, String secret) {
    synchronized (lock) {
      user = userName;
      password = secret;
    }
    return this;
  }

  /**
   * The daemon dies: connections, streams and subscriptions break, and nobody can connect until
   * {@link #comesBack}.
   *
   * @param machinesToo whether its machines die with it; otherwise they run on
   */
  public void dies(boolean machinesToo) {
    List<MemoryMachine> all;
    synchronized (lock) {
      down = true;
      all = List.copyOf(machines.values());
    }
    List.copyOf(connections).forEach(MemoryConnection::breakDown);
    loseEvents("the engine's daemon is gone");
    if (machinesToo) {
      all.forEach(MemoryMachine::crash);
    }
  }

  /** The daemon runs again. */
  public void comesBack() {
    synchronized (lock) {
      down = false;
    }
  }

  /** Ends the engine with all that it has; a new one may take the name. */
  @Override
  public void close() {
    dies(true);
    faults.clear();
    ALL.remove(name, this);
  }

  // ---- for the connections ----

  Object lock() {
    return lock;
  }

  Shell shell() {
    return shell;
  }

  Map<Feature, Support> features() {
    return features;
  }

  /** What it can truly do, whatever it declares. */
  Map<Feature, Support> abilities() {
    return abilities;
  }

  boolean has(MemoryHabit habit) {
    return habits.contains(habit);
  }

  boolean isDown() {
    synchronized (lock) {
      return down;
    }
  }

  EngineInfo info() {
    return new EngineInfo(
        "memory-" + name, "memory", "1", "memory engine '" + name + "'", "localhost");
  }

  void connected(MemoryConnection connection) {
    connections.add(connection);
  }

  void disconnected(MemoryConnection connection) {
    connections.remove(connection);
    synchronized (lock) {
      listeners.removeIf(listener -> listener.connection == connection);
    }
  }

  /** A connection broke: who heard of changes by it is told so. */
  void lost(MemoryConnection connection) {
    List<Listener> deaf;
    synchronized (lock) {
      deaf = listeners.stream().filter(listener -> listener.connection == connection).toList();
    }
    disconnected(connection);
    deaf.forEach(listener -> listener.hints.lost("the connection to the engine broke"));
  }

  static boolean isMissing(String what) {
    return what.contains("no-such");
  }

  List<MemoryMachine> machines() {
    synchronized (lock) {
      return List.copyOf(machines.values());
    }
  }

  Optional<MemoryMachine> machine(MachineId id) {
    synchronized (lock) {
      return Optional.ofNullable(machines.get(id));
    }
  }

  /** A number for the next machine; the lock need not be held. */
  int nextNumber() {
    synchronized (lock) {
      return ++numbers;
    }
  }

  void requireFree(String machineName) {
    synchronized (lock) {
      if (!has(MemoryHabit.NAMES_REPEAT)
          && machines.values().stream().anyMatch(other -> other.name().equals(machineName))) {
        throw new AlreadyExistsException("machine", machineName);
      }
    }
  }

  void add(MemoryMachine machine) {
    synchronized (lock) {
      requireFree(machine.name());
      machines.put(machine.id(), machine);
      changed(machine.id());
    }
  }

  void remove(MemoryMachine machine) {
    synchronized (lock) {
      if (machines.remove(machine.id()) != null) {
        machine.gone();
        changed(machine.id());
      }
    }
  }

  /** Two machines that write to one disk would ruin it; real engines lock it. */
  void requireDisksFree(MemoryMachine wanted) {
    synchronized (lock) {
      if (wanted.spec().boot() instanceof DiskImage disk && disk.use() == DiskImage.Use.IN_PLACE) {
        for (MemoryMachine other : machines.values()) {
          boolean runs = other.power() == PowerState.RUNNING || other.power() == PowerState.PAUSED;
          if (other != wanted
              && runs
              && other.spec().boot() instanceof DiskImage taken
              && taken.use() == DiskImage.Use.IN_PLACE
              && taken.image().equals(disk.image())) {
            throw new BusyException("the disk " + disk.image() + " is in use", other.name());
          }
        }
      }
    }
  }

  void addVolume(Volume volume) {
    synchronized (lock) {
      volumes.put(volume.name(), volume);
    }
  }

  boolean removeVolume(String volume) {
    synchronized (lock) {
      return volumes.remove(volume) != null;
    }
  }

  List<Volume> volumes() {
    synchronized (lock) {
      return List.copyOf(volumes.values());
    }
  }

  // ---- images ----

  List<StoredImage> images() {
    synchronized (lock) {
      return List.copyOf(images.values());
    }
  }

  Optional<StoredImage> image(String reference) {
    String full = fullReference(reference);
    synchronized (lock) {
      return images.values().stream()
          .filter(image -> image.id().equals(reference) || image.references().contains(full))
          .findFirst();
    }
  }

  StoredImage addImage(String reference, long bytes) {
    String full = fullReference(reference);
    synchronized (lock) {
      removeReference(full);
      String id = "sha256:" + String.format("%064x", ++imageNumbers + 0xabcdef0000L);
      StoredImage made = new StoredImage(id, new TreeSet<>(Set.of(full)), bytes, time.now());
      images.put(id, made);
      return made;
    }
  }

  /** Removes a name, and the image with its last name. */
  void removeReference(String full) {
    synchronized (lock) {
      for (StoredImage image : List.copyOf(images.values())) {
        image.references().remove(full);
        if (image.references().isEmpty()) {
          images.remove(image.id());
        }
      }
    }
  }

  static String fullReference(String reference) {
    String last = reference.substring(reference.lastIndexOf('/') + 1);
    return last.contains(":") || last.contains("@") ? reference : reference + ":latest";
  }

  boolean mayFetch(@Nullable String givenUser, @Nullable String givenPassword) {
    synchronized (lock) {
      return user != null
          && user.equals(givenUser)
          && String.valueOf(password).equals(givenPassword);
    }
  }

  // ---- events ----

  Runnable listen(MemoryConnection connection, EventHints hints) {
    Listener listener = new Listener(connection, hints);
    synchronized (lock) {
      listeners.add(listener);
    }
    return () -> {
      synchronized (lock) {
        listeners.remove(listener);
      }
    };
  }

  /** Tells that something about a machine has changed. */
  void changed(MachineId id) {
    synchronized (lock) {
      for (Listener listener : listeners) {
        if (has(MemoryHabit.EVENTS_REVERSED)) {
          if (listener.late.isEmpty()) {
            time.after(Duration.ofMillis(200), () -> tellLate(listener));
          }
          listener.late.add(id);
        } else {
          tell(listener, id);
        }
      }
    }
  }

  private void tellLate(Listener listener) {
    synchronized (lock) {
      Collections.reverse(listener.late);
      listener.late.forEach(id -> tell(listener, id));
      listener.late.clear();
    }
  }

  private void tell(Listener listener, MachineId id) {
    if (machines.containsKey(id)) {
      listener.hints.changed(id);
    } else {
      listener.hints.removed(id);
    }
  }

  void loseEvents(String why) {
    List<Listener> lost;
    synchronized (lock) {
      lost = List.copyOf(listeners);
      listeners.clear();
    }
    lost.forEach(listener -> listener.hints.lost(why));
  }

  /** {@return the URI} */
  @Override
  public String toString() {
    return "MemoryEngine[" + uri() + "]";
  }

  /** Builds an engine. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final EnumSet<MemoryHabit> habits = EnumSet.noneOf(MemoryHabit.class);
    private final Map<Feature, Support> declared = new LinkedHashMap<>();
    private Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    private @Nullable VirtualTime time;

    private Builder(String name) {
      this.name = checkName(name);
    }

    /**
     * Gives it a bad habit.
     *
     * @return this
     */
    public Builder habit(MemoryHabit habit) {
      habits.add(habit);
      return this;
    }

    /**
     * Puts it on that time, such as {@link VirtualTime#byHand()}.
     *
     * @return this
     */
    public Builder time(VirtualTime virtualTime) {
      time = virtualTime;
      return this;
    }

    /**
     * Has it claim this of the feature, true or not: for tests of code that asks for features.
     *
     * @return this
     */
    public Builder declaring(Feature feature, Support support) {
      declared.put(feature, support);
      return this;
    }

    /**
     * {@return the engine, to be reached by its URI until it is closed}
     *
     * @throws AlreadyExistsException when the JVM has an engine of that name
     */
    public MemoryEngine build() {
      MemoryEngine engine = new MemoryEngine(this);
      if (ALL.putIfAbsent(name, engine) != null) {
        throw new AlreadyExistsException("engine", name);
      }
      return engine;
    }
  }
}
