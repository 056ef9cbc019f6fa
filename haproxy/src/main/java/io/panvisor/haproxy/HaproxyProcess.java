package io.panvisor.haproxy;

import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.config.FileCheck;
import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.haproxy.runtime.HaproxyProcesses;
import io.panvisor.haproxy.runtime.MasterCli;
import io.panvisor.haproxy.runtime.RuntimeAddress;
import io.panvisor.haproxy.runtime.RuntimeApi;
import io.panvisor.haproxy.runtime.RuntimeChannel;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * HAProxy on this machine, in master-worker mode: checked, started, reloaded without a lost
 * connection, stopped. One that runs already at the same master socket, such as systemd's, is taken
 * as it is. It runs on when this program ends.
 *
 * <p>Thread-safe. What two threads do at a time happens one after the other.
 */
public final class HaproxyProcess {

  private static final Pattern VERSION = Pattern.compile("HA-?Proxy version (\\S+)");
  private static final Pattern AT_LINE = Pattern.compile("\\[[^\\]]*:([0-9]+)\\]\\s*:?\\s*(.*)");
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(5);

  private final Path file;
  private final String program;
  private final Path masterSocket;
  private final Path pidFile;
  private final CommandRunner runner;
  private final EngineContext context;
  private final Duration timeout;
  private final MasterCli master;
  private final ProcessSigns signs;

  private HaproxyProcess(Builder builder) {
    file = builder.file;
    program = builder.program;
    masterSocket = builder.masterSocket;
    pidFile = builder.pidFile;
    context = builder.context;
    runner = builder.runner == null ? Commands.here(context) : builder.runner;
    timeout = builder.timeout;
    master =
        MasterCli.over(
            RuntimeChannel.to(
                RuntimeAddress.unix(masterSocket), context, RuntimeApi.DEFAULT_BOUND));
    signs = new ProcessSigns(runner);
  }

  /** {@return a builder for the HAProxy that reads that file} */
  public static Builder of(Path file) {
    return new Builder(file);
  }

  // ---- what is there ----

  /**
   * {@return the version of the installed program; a HAProxy that runs may still be an older one}
   *
   * @throws EngineNotInstalledException when it is not installed
   */
  public HaproxyVersion version() {
    CommandResult result = run(Command.of(program, "-v"));
    Matcher version = VERSION.matcher(result.words());
    if (!version.find()) {
      throw new EngineException("'" + program + " -v' does not answer as HAProxy does")
          .outcome(Outcome.NOT_APPLIED)
          .engineWords(result.words());
    }
    return HaproxyVersion.parse(version.group(1));
  }

  /**
   * {@return what HAProxy itself says of the file ({@code haproxy -c})}
   *
   * @throws EngineNotInstalledException when it is not installed
   */
  public synchronized FileCheck.Verdict check() {
    CommandResult result = run(Command.of(program, "-c", "-f", file.toString()));
    return result.isSuccess()
        ? FileCheck.Verdict.accepted("haproxy", result.words())
        : FileCheck.Verdict.refused("haproxy", problems(result.words()), result.words());
  }

  /** {@return the file} */
  public Path file() {
    return file;
  }

  /** {@return whether a master answers at the socket} */
  public boolean isRunning() {
    return look().isPresent();
  }

  /** {@return the processes that there are; nothing when no master answers} */
  public Optional<HaproxyProcesses> processes() {
    return look();
  }

  /** {@return the command line of the master, whether or not it runs now} */
  public MasterCli master() {
    return master;
  }

  /** {@return the runtime API of the worker that serves, by way of the master} */
  public RuntimeApi worker() {
    return master.worker();
  }

  private Optional<HaproxyProcesses> look() {
    try {
      return Optional.of(master.processes());
    } catch (ConnectionLostException gone) {
      return Optional.empty();
    }
  }

  // ---- start ----

  /**
   * Checks the file and starts HAProxy; returns when its worker serves.
   *
   * @return false when it ran already; its file is then neither checked nor read again
   * @throws InvalidSpecException when HAProxy refuses the file, with its words
   * @throws EngineException when it cannot start, with its words: mostly an address that is taken
   * @throws EngineNotInstalledException when it is not installed
   */
  public synchronized boolean start() {
    if (look().isPresent()) {
      return false;
    }
    requireGood();
    Deadline deadline = Deadline.after(context, timeout);
    CommandResult result =
        run(
            Command.of(
                    program,
                    "-W",
                    "-D",
                    "-S",
                    masterSocket + ",mode,600",
                    "-p",
                    pidFile.toString(),
                    "-f",
                    file.toString())
                .within(timeout));
    if (!result.isSuccess()) {
      throw new EngineException("HAProxy does not start: " + first(alerts(result.words())))
          .outcome(Outcome.NOT_APPLIED)
          .engineWords(alerts(result.words()))
          .hint("Look whether another program has the addresses of its 'bind' lines.");
    }
    awaitWorker(Set.of(), deadline);
    return true;
  }

  private void requireGood() {
    FileCheck.Verdict verdict = check();
    if (verdict.state() == FileCheck.Verdict.State.REFUSED) {
      String alerts = alerts(verdict.words());
      throw InvalidSpecException.of("file", file.toString(), "HAProxy refuses it: " + first(alerts))
          .engineWords(alerts);
    }
  }

  // ---- reload ----

  /**
   * Has HAProxy read its file again. New workers take over the sockets; the old ones go on with the
   * connections that they have. Returns when the new worker serves.
   *
   * @return the processes afterwards, old workers among them
   * @throws InvalidSpecException when HAProxy refuses the file, with its words; nothing has changed
   * @throws EngineException when the new worker does not come up; the old one still serves
   * @throws ConnectionLostException when no master answers
   */
  public synchronized HaproxyProcesses reload() {
    HaproxyProcesses before = master.processes();
    requireGood();
    Deadline deadline = Deadline.after(context, timeout);
    MasterCli.Reload reload = master.within(timeout).reload();
    if (reload.success().isPresent() && !reload.success().get()) {
      throw stillServing(alerts(reload.words()));
    }
    Set<Long> old =
        before.workers().stream().map(HaproxyProcesses.Member::pid).collect(Collectors.toSet());
    return awaitReloaded(before, old, deadline);
  }

  private HaproxyProcesses awaitReloaded(
      HaproxyProcesses before, Set<Long> old, Deadline deadline) {
    while (true) {
      Optional<HaproxyProcesses> now = look();
      if (now.isPresent() && now.get().reloads() > before.reloads()) {
        if (now.get().workers().stream().allMatch(worker -> old.contains(worker.pid()))) {
          throw stillServing("");
        }
        return awaitWorker(old, deadline);
      }
      if (now.isEmpty() && !signs.isAlive(before.master().pid())) {
        throw new ConnectionLostException("HAProxy's master ended while it was reloaded")
            .hint("Start it again; its log says why it ended.");
      }
      pause(deadline, "HAProxy was not reloaded");
    }
  }

  private PanvisorException stillServing(String words) {
    return new EngineException(
            "HAProxy accepts its file, but the new worker does not come up; the old one still"
                + " serves")
        .outcome(Outcome.NOT_APPLIED)
        .engineWords(words)
        .hint(
            words.isEmpty()
                ? "Look at new 'bind' lines: does this machine have the address, and is it free?"
                    + " Before 2.7 only HAProxy's own log says which it was."
                : "Change what it complains of and reload again.");
  }

  /** Waits until a worker that is not one of the old answers. */
  private HaproxyProcesses awaitWorker(Set<Long> old, Deadline deadline) {
    while (true) {
      Optional<HaproxyProcesses> now = look();
      if (now.isPresent() && answers(now.get(), old)) {
        return now.get();
      }
      pause(deadline, "HAProxy's worker does not answer");
    }
  }

  private boolean answers(HaproxyProcesses now, Set<Long> old) {
    for (HaproxyProcesses.Member worker : now.workers()) {
      if (!old.contains(worker.pid())) {
        try {
          return master.worker(worker.pid()).info().pid() == worker.pid();
        } catch (ConnectionLostException | NotFoundException notYet) {
          return false;
        }
      }
    }
    return false;
  }

  // ---- stop ----

  /**
   * Stops HAProxy, old workers and all.
   *
   * @param mode graceful: no new connections, and those that there are may end by themselves within
   *     the time; the engine's default: at once, but in order; force: killed
   * @return whether it ran, and how it ended
   * @throws OperationTimeoutException when connections outlast a graceful stop that must not force;
   *     it takes nothing new any more
   */
  public synchronized StopResult stop(StopMode mode) {
    Optional<HaproxyProcesses> now = look();
    if (now.isEmpty()) {
      return new StopResult(false, StopResult.Way.UNKNOWN);
    }
    List<Long> all =
        Stream.of(List.of(now.get().master()), now.get().workers(), now.get().oldWorkers())
            .flatMap(List::stream)
            .map(HaproxyProcesses.Member::pid)
            .toList();
    long masterPid = now.get().master().pid();
    if (mode instanceof StopMode.Graceful graceful) {
      signs.send("USR1", List.of(masterPid));
      if (!gone(all, graceful.patience())) {
        throw new OperationTimeoutException(
                "HAProxy still has connections after " + graceful.patience().toSeconds() + " s")
            .hint("Wait longer, or force it; it takes nothing new any more.");
      }
      return new StopResult(true, StopResult.Way.CLEAN);
    }
    if (mode instanceof StopMode.GracefulThenForce both) {
      signs.send("USR1", List.of(masterPid));
      if (gone(all, both.patience())) {
        return new StopResult(true, StopResult.Way.CLEAN);
      }
    } else if (mode instanceof StopMode.EngineDefault) {
      signs.send("TERM", List.of(masterPid));
      if (gone(all, LAST_PATIENCE)) {
        return new StopResult(true, StopResult.Way.CLEAN);
      }
    }
    // The master first: it would start no new workers, but it would end itself in their wake.
    signs.send("KILL", all);
    if (!gone(all, LAST_PATIENCE)) {
      throw new OperationTimeoutException("HAProxy's processes " + all + " do not end");
    }
    return new StopResult(true, StopResult.Way.FORCED);
  }

  private boolean gone(List<Long> pids, Duration patience) {
    Deadline deadline = Deadline.after(context, patience);
    while (pids.stream().anyMatch(signs::isAlive)) {
      if (deadline.isOver()) {
        return false;
      }
      sleep(BETWEEN_LOOKS);
    }
    return true;
  }

  // ---- the program and its words ----

  private CommandResult run(Command command) {
    try {
      return runner.run(command);
    } catch (NotFoundException missing) {
      throw new EngineNotInstalledException(
              "HAProxy is not installed on " + runner.place(), missing)
          .hint("On Debian: apt-get install haproxy.");
    }
  }

  private static String alerts(String words) {
    String alerts =
        words
            .lines()
            .filter(line -> line.startsWith("[ALERT]"))
            .map(line -> line.replaceFirst("^\\[ALERT\\]\\s*(?:\\S+\\s+)?\\([0-9]+\\) : ", ""))
            .collect(Collectors.joining("\n"));
    return alerts.isEmpty() ? words.strip() : alerts;
  }

  private static String first(String words) {
    return words.lines().findFirst().orElse("it does not say why");
  }

  private static List<Problem> problems(String words) {
    return alerts(words).lines().map(HaproxyProcess::problem).toList();
  }

  private static Problem problem(String line) {
    Matcher place = AT_LINE.matcher(line);
    return place.find()
        ? Problem.error(Integer.parseInt(place.group(1)), place.group(2), "")
        : Problem.error(0, line, "");
  }

  private void pause(Deadline deadline, String what) {
    if (deadline.isOver()) {
      throw new OperationTimeoutException(what + " within " + deadline.whole().toSeconds() + " s")
          .hint("Look at its log, and whether the machine is very busy.");
    }
    sleep(BETWEEN_LOOKS);
  }

  private void sleep(Duration duration) {
    try {
      context.sleep(duration);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new OperationInterruptedException("waiting for HAProxy was interrupted");
    }
  }

  /** {@return the file and the master's socket} */
  @Override
  public String toString() {
    return "HaproxyProcess[" + file + ", " + masterSocket + "]";
  }

  /** Builds the control of a HAProxy. Not thread-safe. */
  public static final class Builder {
    private final Path file;
    private String program = "haproxy";
    private Path masterSocket = Path.of("/run/haproxy-master.sock");
    private Path pidFile = Path.of("/run/haproxy.pid");
    private @Nullable CommandRunner runner;
    private EngineContext context = EngineContext.system();
    private Duration timeout = Duration.ofSeconds(30);

    private Builder(Path file) {
      this.file = file.toAbsolutePath();
      Values.absolutePath("file", this.file.toString());
    }

    /**
     * Names the program; by default {@code haproxy}, looked up on the path.
     *
     * @return this
     */
    public Builder program(String nameOrPath) {
      program = Values.word("program", nameOrPath);
      return this;
    }

    /**
     * Says where the master's socket is; by default {@code /run/haproxy-master.sock}, as in
     * Debian's unit for systemd.
     *
     * @return this
     * @throws InvalidSpecException for a path with a comma or a blank, which HAProxy takes for more
     */
    public Builder masterSocket(Path socket) {
      masterSocket = plain("masterSocket", socket);
      return this;
    }

    /**
     * Says where the master's number is written; by default {@code /run/haproxy.pid}.
     *
     * @return this
     */
    public Builder pidFile(Path pid) {
      pidFile = plain("pidFile", pid);
      return this;
    }

    /**
     * Puts the master's socket and number into that folder.
     *
     * @return this
     */
    public Builder runIn(Path folder) {
      return masterSocket(folder.resolve("master.sock")).pidFile(folder.resolve("haproxy.pid"));
    }

    private static Path plain(String field, Path path) {
      String text = Values.word(field, path.toAbsolutePath().toString());
      if (text.indexOf(',') >= 0) {
        throw InvalidSpecException.of(field, text, "HAProxy ends a path at a comma");
      }
      return path.toAbsolutePath();
    }

    /**
     * Runs commands by this runner, which has to be one of this machine: the sockets are here.
     *
     * @return this
     */
    public Builder runner(CommandRunner commands) {
      runner = commands;
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
     * Says how long a start and a reload may take; by default 30 seconds.
     *
     * @return this
     */
    public Builder within(Duration longest) {
      if (longest.isNegative() || longest.isZero()) {
        throw InvalidSpecException.of("timeout", longest.toString(), "a time is more than nothing");
      }
      timeout = longest;
      return this;
    }

    /** {@return the control; nothing is done yet} */
    public HaproxyProcess build() {
      return new HaproxyProcess(this);
    }
  }
}
