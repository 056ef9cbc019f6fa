package io.panvisor.haproxy.runtime;

import io.panvisor.DataSize;
import io.panvisor.Feature;
import io.panvisor.Secret;
import io.panvisor.Support;
import io.panvisor.config.Values;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.NotReadyException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.haproxy.HaproxyVersion;
import io.panvisor.spi.EngineContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HAProxy's runtime API: what it does now, and changes that need no reload. Nothing of it outlives
 * a reload: what is to stay belongs into the file too.
 *
 * <p>Every argument is checked against a list of allowed signs before anything is sent. HAProxy's
 * refusals are told by meaning: {@link io.panvisor.error.NotFoundException} for an unknown backend
 * or server, {@link io.panvisor.error.AlreadyExistsException}, {@link
 * io.panvisor.error.AccessDeniedException} where the socket lacks {@code level admin}, {@link
 * UnsupportedFeatureException} for what the version or the backend cannot, {@link
 * ConnectionLostException} when HAProxy is gone. Thread-safe; each call is a connection of its own.
 */
public final class RuntimeApi {

  /** How long a call may take when nothing else was said: five seconds. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  /** How long an answer may be when nothing else was said: 64 MiB. */
  public static final DataSize DEFAULT_BOUND = DataSize.mebibytes(64);

  /** Addresses for documents, which no machine has. */
  private static final List<String> NOWHERE_IPV4 = List.of("192.0.2.1", "192.0.2.2");

  private static final List<String> NOWHERE_IPV6 = List.of("2001:db8::1", "2001:db8::2");

  private static final Pattern CAPTURED = Pattern.compile("Total events captured on .* : ([0-9]+)");
  private static final Pattern PEM_LINE = Pattern.compile("[A-Za-z0-9+/=:, .-]{1,128}");

  private final RuntimeChannel channel;
  private final Duration timeout;
  private final boolean saysSeverity;
  private final AtomicReference<@Nullable HaproxyVersion> version;

  private RuntimeApi(
      RuntimeChannel channel,
      Duration timeout,
      boolean saysSeverity,
      AtomicReference<@Nullable HaproxyVersion> version) {
    this.channel = channel;
    this.timeout = timeout;
    this.saysSeverity = saysSeverity;
    this.version = version;
  }

  /** {@return the API at a {@code stats socket} of this machine's or the network's} */
  public static RuntimeApi at(RuntimeAddress address) {
    return over(RuntimeChannel.to(address, EngineContext.system(), DEFAULT_BOUND));
  }

  /** {@return the API over a channel of one's own} */
  public static RuntimeApi over(RuntimeChannel channel) {
    return new RuntimeApi(channel, DEFAULT_TIMEOUT, true, new AtomicReference<>());
  }

  /** The API of a worker behind its master, whose settings of a connection do not last. */
  static RuntimeApi behindMaster(RuntimeChannel channel, Duration timeout) {
    return new RuntimeApi(channel, timeout, false, new AtomicReference<>());
  }

  /** {@return the same with another longest time for each call, which is positive} */
  public RuntimeApi within(Duration longest) {
    if (longest.isNegative() || longest.isZero()) {
      throw InvalidSpecException.of("timeout", longest.toString(), "a time is more than nothing");
    }
    return new RuntimeApi(channel, longest, saysSeverity, version);
  }

  // ---- what there is ----

  /** {@return what the answering process says of itself} */
  public RuntimeInfo info() {
    RuntimeInfo info = RuntimeInfo.parse(read("show info", anything("process", "HAProxy")));
    if (info.version().isEmpty()) {
      throw new ConnectionLostException(channel.place() + " does not answer as HAProxy does")
          .outcome(Outcome.NOT_APPLIED)
          .hint("Look whether this is HAProxy's 'stats socket'.");
    }
    version.set(HaproxyVersion.parse(info.version()));
    return info;
  }

  /** {@return the version that runs; asked once, and again by {@link #info}} */
  public HaproxyVersion version() {
    HaproxyVersion known = version.get();
    return known != null ? known : HaproxyVersion.parse(info().version());
  }

  /** {@return for every feature whether the version that runs has it, and why not} */
  public Map<Feature, Support> features() {
    return RuntimeFeatures.of(version());
  }

  /** {@return whether the version that runs has the feature} */
  public Support support(Feature feature) {
    return features().getOrDefault(feature, Support.no("HAProxy's runtime API has no such thing"));
  }

  /** {@return statistics of all proxies and their servers} */
  public List<ProxyStatistics> statistics() {
    return ProxyStatistics.parse(read("show stat", anything("process", "HAProxy")));
  }

  /**
   * {@return statistics of the frontend and of the backend of that name, and its servers'}
   *
   * @throws NotFoundException when there is neither
   */
  public List<ProxyStatistics> statistics(String proxy) {
    String name = Words.name("proxy", proxy);
    // HAProxy's own selection by name finds only one of a frontend and a backend of one name.
    List<ProxyStatistics> rows =
        statistics().stream().filter(row -> row.proxy().equals(name)).toList();
    if (rows.isEmpty()) {
      throw new NotFoundException("proxy", name).at(place(), "haproxy.statistics", null);
    }
    return rows;
  }

  /** {@return the states of all servers} */
  public List<ServerState> serverStates() {
    require(RuntimeFeatures.SERVER_STATES);
    return ServerState.parse(read("show servers state", anything("process", "HAProxy")));
  }

  /**
   * {@return the states of a backend's servers}
   *
   * @throws io.panvisor.error.NotFoundException when there is no such backend
   */
  public List<ServerState> serverStates(String backend) {
    require(RuntimeFeatures.SERVER_STATES);
    String name = Words.name("backend", backend);
    return ServerState.parse(
        read(
            "show servers state " + name,
            new Subject("backend", name, RuntimeFeatures.SERVER_STATES)));
  }

  /** {@return the names of all backends} */
  public List<String> backends() {
    require(RuntimeFeatures.SERVER_STATES);
    return lines(read("show backend", anything("process", "HAProxy")));
  }

  /** {@return how many sessions there are now, this question's own among them} */
  public long sessions() {
    return read("show sess", anything("process", "HAProxy"))
        .lines()
        .filter(line -> line.startsWith("0x"))
        .count();
  }

  /** {@return how many requests and answers made no sense, since the process began} */
  public long protocolErrors() {
    Matcher total = CAPTURED.matcher(read("show errors", anything("process", "HAProxy")));
    return total.find() ? Long.parseLong(total.group(1)) : 0;
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
  }

  // ---- servers ----

  /** Sets what is wanted of a server; the same twice is no error. */
  public void setState(ServerName server, AdministrativeState state) {
    act(
        "set server " + server + " state " + state.word(),
        Subject.server(server, RuntimeFeatures.SERVER_STATE));
  }

  /**
   * Sets a server's weight.
   *
   * @param weight from 0, which drains it, to 256
   */
  public void setWeight(ServerName server, int weight) {
    Words.between("weight", weight, 0, 256);
    act(
        "set server " + server + " weight " + weight,
        Subject.server(server, RuntimeFeatures.SERVER_STATE));
  }

  /**
   * Gives a server another address and port; new sessions go there, and so do its checks.
   *
   * @param address an IPv4 or IPv6 address
   * @param port from 1 to 65535
   */
  public void setAddress(ServerName server, String address, int port) {
    Values.address("address", address);
    Values.port("port", port);
    act(
        "set server " + server + " addr " + address + " port " + port,
        Subject.server(server, RuntimeFeatures.SERVER_ADDRESS));
  }

  /**
   * Says how a server is, until its next check.
   *
   * @throws UnsupportedFeatureException when it has no checks, in some versions
   */
  public void setHealth(ServerName server, ReportedHealth health) {
    act(
        "set server " + server + " health " + health.word(),
        Subject.server(server, RuntimeFeatures.HEALTH_CHECKS));
  }

  /**
   * Says what a server's agent would say.
   *
   * @param up whether it is up
   * @throws UnsupportedFeatureException when it has no agent
   */
  public void setAgent(ServerName server, boolean up) {
    act(
        "set server " + server + " agent " + (up ? "up" : "down"),
        Subject.server(server, RuntimeFeatures.HEALTH_CHECKS));
  }

  /**
   * Switches a server's checks.
   *
   * @throws UnsupportedFeatureException when its line says nothing of checks
   */
  public void setHealthChecks(ServerName server, boolean on) {
    act(
        (on ? "enable" : "disable") + " health " + server,
        Subject.server(server, RuntimeFeatures.HEALTH_CHECKS));
  }

  /**
   * Switches the checks by a server's agent.
   *
   * @throws UnsupportedFeatureException when its line says nothing of an agent
   */
  public void setAgentChecks(ServerName server, boolean on) {
    act(
        (on ? "enable" : "disable") + " agent " + server,
        Subject.server(server, RuntimeFeatures.HEALTH_CHECKS));
  }

  /**
   * Sets how many connections a server takes at a time.
   *
   * @param most from 0, which is no bound
   */
  public void setMaxConnections(ServerName server, int most) {
    Words.between("maxConnections", most, 0, 10_000_000);
    act(
        "set maxconn server " + server + " " + most,
        Subject.server(server, RuntimeFeatures.SERVER_LIMIT));
  }

  /** Ends a server's sessions; its clients see their connections break. */
  public void shutdownSessions(ServerName server) {
    act("shutdown sessions server " + server, Subject.server(server, RuntimeFeatures.SERVER_STATE));
  }

  /**
   * Closes the connections to a server in maintenance that no request uses now. HAProxy keeps them
   * for the next request, closes them one by one over many seconds, and does not remove the server
   * as long as it has any.
   *
   * <p>There is no command for it; what has this effect is another address. The server is left with
   * one that no machine has (RFC 5737, RFC 3849), each call with another one: {@link #setAddress}
   * gives it a real one again.
   *
   * @throws io.panvisor.error.NotReadyException when the server is not in maintenance
   */
  public void closeIdleConnections(ServerName server) {
    ServerState state =
        serverStates(server.backend()).stream()
            .filter(row -> row.name().equals(server))
            .findFirst()
            .orElseThrow(
                () ->
                    new NotFoundException("server", server.toString())
                        .at(place(), RuntimeFeatures.SERVER_ADDRESS.id(), null));
    if (state.administrative() != AdministrativeState.MAINTENANCE) {
      throw new NotReadyException("the server " + server + " is not in maintenance")
          .hint("Take it into maintenance first.")
          .at(place(), RuntimeFeatures.SERVER_ADDRESS.id(), null);
    }
    List<String> nowhere = state.address().indexOf(':') >= 0 ? NOWHERE_IPV6 : NOWHERE_IPV4;
    String other = nowhere.get(state.address().equals(nowhere.get(0)) ? 1 : 0);
    setAddress(server, other, state.port() == 0 ? 1 : state.port());
  }

  /**
   * Adds a server, in maintenance and with its checks switched off.
   *
   * @throws UnsupportedFeatureException before 2.5, and for a backend whose algorithm is static
   * @throws io.panvisor.error.AlreadyExistsException when the backend has one of that name
   */
  public void addServer(NewServer server) {
    act(
        "add server " + server.words(),
        Subject.server(server.name(), RuntimeFeatures.DYNAMIC_SERVERS));
  }

  /**
   * Removes a server that is in maintenance and has no connections any more.
   *
   * @throws UnsupportedFeatureException before 2.5, and when other lines of the file name it
   * @throws io.panvisor.error.NotReadyException when it is not in maintenance
   * @throws io.panvisor.error.BusyException while it has connections
   */
  public void removeServer(ServerName server) {
    act("del server " + server, Subject.server(server, RuntimeFeatures.DYNAMIC_SERVERS));
  }

  // ---- proxies and the process ----

  /**
   * Sets how many connections a frontend takes at a time.
   *
   * @param most from 1
   */
  public void setMaxConnections(String frontend, int most) {
    Words.between("maxConnections", most, 1, 10_000_000);
    String name = Words.name("frontend", frontend);
    act(
        "set maxconn frontend " + name + " " + most,
        new Subject("frontend", name, RuntimeFeatures.COMMANDS));
  }

  /**
   * Sets how many connections the process takes at a time, not more than it began with.
   *
   * @param most from 0, which gives back what it began with
   */
  public void setMaxConnections(int most) {
    Words.between("maxConnections", most, 0, 10_000_000);
    act(
        "set maxconn global " + most,
        new Subject("maxConnections", Integer.toString(most), RuntimeFeatures.COMMANDS));
  }

  /** Lets a frontend take connections, or has it take none; those that it has go on. */
  public void setFrontend(String frontend, boolean on) {
    String name = Words.name("frontend", frontend);
    act(
        (on ? "enable" : "disable") + " frontend " + name,
        new Subject("frontend", name, RuntimeFeatures.COMMANDS));
  }

  /** Sets all counters of all proxies and servers to zero. */
  public void clearCounters() {
    act("clear counters all", anything("process", "HAProxy"));
  }

  // ---- tables ----

  /** {@return the tables that there are} */
  public List<StickTableState> tables() {
    return StickTableState.parse(read("show table", anything("process", "HAProxy")));
  }

  /**
   * {@return the entries of a table}
   *
   * @throws io.panvisor.error.NotFoundException when there is no such table
   */
  public List<StickTableState.Entry> tableEntries(String table) {
    String name = Words.name("table", table);
    return StickTableState.entries(read("show table " + name, table(name)));
  }

  /** Forgets all of a table, but for the entries that are in use. */
  public void clearTable(String table) {
    String name = Words.name("table", table);
    act("clear table " + name, table(name));
  }

  /** Forgets one entry of a table; one that is not there is no error. */
  public void clearTable(String table, String key) {
    String name = Words.name("table", table);
    act("clear table " + name + " key " + Words.word("key", key), table(name));
  }

  private static Subject table(String name) {
    return new Subject("table", name, RuntimeFeatures.COMMANDS);
  }

  // ---- certificates ----

  /** {@return the files of the certificates that are in use, as the configuration names them} */
  public List<String> certificates() {
    require(RuntimeFeatures.CERTIFICATES);
    return lines(
        read("show ssl cert", new Subject("certificate", "all", RuntimeFeatures.CERTIFICATES)));
  }

  /**
   * Replaces a certificate that is in use, for new connections; the file stays as it is.
   *
   * @param file the file as the configuration names it
   * @param pem the certificate, its chain and its key, as HAProxy's {@code crt} files have them
   * @throws InvalidSpecException when that is no PEM text
   * @throws io.panvisor.error.NotFoundException when no certificate of that file is in use
   */
  public void replaceCertificate(String file, Secret pem) {
    String path = Words.path("file", file);
    Subject subject = new Subject("certificate", path, RuntimeFeatures.CERTIFICATES);
    act("set ssl cert " + path + " <<\n" + payload(pem), subject);
    try {
      act("commit ssl cert " + path, subject);
    } catch (PanvisorException refused) {
      act("abort ssl cert " + path, subject);
      throw refused;
    }
  }

  /** The lines of a PEM text without the empty ones, which would end the payload. */
  private static String payload(Secret pem) {
    StringBuilder lines = new StringBuilder();
    for (String line : pem.revealText().split("\\R")) {
      if (line.isBlank()) {
        continue;
      }
      if (!PEM_LINE.matcher(line).matches()) {
        throw InvalidSpecException.of("pem", "***", "a line of it is none of a PEM text");
      }
      lines.append(line).append('\n');
    }
    if (lines.indexOf("-----BEGIN ") < 0) {
      throw InvalidSpecException.of("pem", "***", "a PEM text begins with '-----BEGIN'");
    }
    return lines.toString();
  }

  // ---- the rest ----

  /**
   * Sends a command that has no method here.
   *
   * @param words its words, each of letters, digits and the signs {@code _ . : / @ % + , = * -}
   * @return the answer as it came
   * @throws UnsupportedFeatureException when this HAProxy does not know the command
   */
  public String ask(String... words) {
    for (String word : words) {
      Words.word("command", word);
    }
    return read(String.join(" ", words), anything("command", String.join(" ", words)));
  }

  private static Subject anything(String type, String name) {
    return new Subject(type, name, RuntimeFeatures.COMMANDS);
  }

  private void require(Feature feature) {
    Support support = support(feature);
    if (!support.isPossible()) {
      throw new UnsupportedFeatureException(feature, support.explanation())
          .hint("Write it into HAProxy's file and reload.")
          .at(place(), feature.id(), null);
    }
  }

  private String read(String command, Subject subject) {
    String answer = channel.ask(command, timeout);
    requireWhole(answer, Outcome.NOT_APPLIED);
    Optional<PanvisorException> refused = Refusal.ofReading(answer, subject);
    if (refused.isPresent()) {
      throw refused.get().at(place(), subject.feature().id(), null);
    }
    return answer;
  }

  private void act(String command, Subject subject) {
    require(subject.feature());
    boolean severity = saysSeverity && version().atLeast(RuntimeFeatures.SEVERITY);
    String answer =
        channel.ask(severity ? "set severity-output number;" + command : command, timeout);
    requireWhole(answer, Outcome.UNKNOWN);
    Optional<PanvisorException> refused = Refusal.of(answer, subject);
    if (refused.isPresent()) {
      throw refused.get().at(place(), subject.feature().id(), null);
    }
  }

  /** A process that ends in the middle of an answer closes the connection too. */
  private void requireWhole(String answer, Outcome outcome) {
    if (!answer.endsWith("\n")) {
      throw new ConnectionLostException(place() + " ended in the middle of an answer")
          .outcome(outcome)
          .hint("Look whether it was stopped or reloaded just now, then try again.");
    }
  }

  private String place() {
    return "HAProxy at " + channel.place();
  }

  /** {@return where it is} */
  @Override
  public String toString() {
    return "RuntimeApi[" + channel.place() + "]";
  }
}
