package io.panvisor.haproxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Secret;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.BusyException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.NotReadyException;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.haproxy.HaproxyVersion;
import io.panvisor.haproxy.RealHaproxy;
import io.panvisor.haproxy.TinyServer;
import io.panvisor.process.Command;
import io.panvisor.process.Commands;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The runtime API against the HAProxy that is installed. */
@Tag("engine")
class RealRuntimeTest {

  private static final ServerName ONE = ServerName.parse("web/one");
  private static final ServerName TWO = ServerName.parse("web/two");
  private static final ServerName NEW = ServerName.parse("web/new");

  private final RealHaproxy haproxy = new RealHaproxy();
  private final RuntimeApi runtime = haproxy.runtime();
  private final TinyServer one = new TinyServer("one");
  private final TinyServer two = new TinyServer("two");

  @BeforeEach
  void start() {
    haproxy.writeAll(
        haproxy
                .common()
                .replace(
                    "defaults\n",
                    "    stats socket "
                        + haproxy.folder().resolve("user.sock")
                        + " mode 600 level user\ndefaults\n")
            + """
            backend web
                balance roundrobin
                option httpchk GET /check
                stick-table type ip size 1k expire 1m store http_req_cnt
                http-request track-sc0 src
                server one 127.0.0.1:%d check inter 200ms fall 2 rise 1
                server two 127.0.0.1:%d check inter 200ms fall 2 rise 1 weight 10
                server spare 127.0.0.1:9 disabled
            backend static
                balance static-rr
                server one 127.0.0.1:9
            backend tracked
                server one 127.0.0.1:9 track web/one
            """
                .formatted(one.port(), two.port()));
    haproxy.process().start();
  }

  @AfterEach
  void end() {
    haproxy.close();
    one.close();
    two.close();
  }

  private String get() {
    try (Socket connection = new Socket("127.0.0.1", haproxy.port())) {
      connection.setSoTimeout(20_000);
      connection
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = connection.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return answer.substring(answer.lastIndexOf('\n') + 1);
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  private Map<String, Integer> gets(int count) {
    Map<String, Integer> pages = new TreeMap<>();
    for (int number = 0; number < count; number++) {
      pages.merge(get(), 1, Integer::sum);
    }
    return pages;
  }

  private ServerState state(ServerName server) {
    return runtime.serverStates(server.backend()).stream()
        .filter(state -> state.name().equals(server))
        .findFirst()
        .orElseThrow();
  }

  private ProxyStatistics statistics(ServerName server) {
    return runtime.statistics(server.backend()).stream()
        .filter(row -> row.name().equals(server.server()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itTellsWhatItIs() {
    RuntimeInfo info = runtime.info();
    assertThat(HaproxyVersion.parse(info.version())).isEqualTo(haproxy.process().version());
    assertThat(info.pid())
        .isEqualTo(haproxy.process().processes().orElseThrow().workers().get(0).pid());
    assertThat(info.isStopping()).isFalse();
    assertThat(info.maxConnections()).isEqualTo(2_000);
    assertThat(info.fields()).hasSizeGreaterThan(40);
    assertThat(runtime.backends()).containsExactly("web", "static", "tracked");
    assertThat(runtime.sessions()).isEqualTo(1);
    assertThat(runtime.protocolErrors()).isZero();
    assertThat(runtime.ask("show", "version").strip()).isEqualTo(info.version());
    assertThat(runtime.features())
        .allSatisfy((feature, support) -> assertThat(support.isPossible()).isTrue());
  }

  @Test
  void statisticsCountWhatWasServed() {
    assertThat(gets(22)).isEqualTo(Map.of("one", 2, "two", 20));
    assertThat(statistics(ONE).totalSessions()).isEqualTo(2);
    assertThat(statistics(TWO).responses(2)).isEqualTo(20);
    assertThat(statistics(TWO).weight()).hasValue(10);
    List<ProxyStatistics> all = runtime.statistics();
    assertThat(all)
        .extracting(ProxyStatistics::toString)
        .anyMatch(text -> text.startsWith("in/FRONTEND OPEN"))
        .anyMatch(text -> text.equals("web/spare MAINT"))
        .anyMatch(text -> text.equals("static/one no check"));
    assertThat(all)
        .filteredOn(row -> row.proxy().equals("in"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.kind()).isEqualTo(ProxyStatistics.Kind.FRONTEND);
              assertThat(row.totalRequests()).hasValue(22);
              assertThat(row.bytesOut()).isPositive();
            });
    assertThat(statistics(ONE).checkStatus()).contains("L7OK");
    runtime.clearCounters();
    assertThat(statistics(TWO).totalSessions()).isZero();
  }

  @Test
  void statesDecideWhoServes() {
    runtime.setState(TWO, AdministrativeState.DRAIN);
    assertThat(state(TWO).administrative()).isEqualTo(AdministrativeState.DRAIN);
    assertThat(gets(5)).isEqualTo(Map.of("one", 5));
    runtime.setState(TWO, AdministrativeState.READY);
    runtime.setState(ONE, AdministrativeState.MAINTENANCE);
    runtime.setState(ONE, AdministrativeState.MAINTENANCE);
    assertThat(state(ONE).administrative()).isEqualTo(AdministrativeState.MAINTENANCE);
    assertThat(statistics(ONE).isServing()).isFalse();
    assertThat(gets(5)).isEqualTo(Map.of("two", 5));
    runtime.setState(ONE, AdministrativeState.READY);
    assertThat(state(ONE).administrative()).isEqualTo(AdministrativeState.READY);
    assertThat(state(ServerName.parse("web/spare")).administrative())
        .isEqualTo(AdministrativeState.MAINTENANCE);
  }

  @Test
  void weightsAddressesAndLimitsChange() {
    runtime.setWeight(ONE, 10);
    assertThat(state(ONE).weight()).isEqualTo(10);
    assertThat(state(ONE).initialWeight()).isEqualTo(1);
    assertThat(gets(20)).isEqualTo(Map.of("one", 10, "two", 10));
    try (TinyServer other = new TinyServer("other", "127.0.0.2", 0)) {
      runtime.setAddress(ONE, "127.0.0.2", other.port());
      runtime.setAddress(ONE, "127.0.0.2", other.port());
      assertThat(state(ONE).address()).isEqualTo("127.0.0.2");
      assertThat(state(ONE).port()).isEqualTo(other.port());
      assertThat(statistics(ONE).address()).contains("127.0.0.2:" + other.port());
      assertThat(gets(20)).isEqualTo(Map.of("other", 10, "two", 10));
    }
    runtime.setMaxConnections(ONE, 7);
    assertThat(statistics(ONE).fields()).containsEntry("slim", "7");
    runtime.setMaxConnections("in", 70);
    runtime.setMaxConnections(700);
    assertThat(runtime.info().maxConnections()).isEqualTo(700);
    runtime.setFrontend("in", false);
    runtime.setFrontend("in", true);
  }

  @Test
  void checksFindTheDeadAndCanBeToldOtherwise() {
    runtime.setHealth(TWO, ReportedHealth.DOWN);
    RealHaproxy.await("two is up again", () -> statistics(TWO).isServing());
    runtime.setHealthChecks(TWO, false);
    runtime.setHealth(TWO, ReportedHealth.DOWN);
    assertThat(state(TWO).operation()).isEqualTo(ServerState.Operation.STOPPED);
    assertThat(gets(3)).isEqualTo(Map.of("one", 3));
    runtime.setHealth(TWO, ReportedHealth.UP);
    runtime.setHealthChecks(TWO, true);
    one.close();
    RealHaproxy.await("one is down", () -> !statistics(ONE).isServing());
    assertThat(statistics(ONE).checkStatus()).contains("L4CON");
    assertThat(statistics(ONE).lastChange()).isPresent();
    assertThatThrownBy(() -> runtime.setHealthChecks(ServerName.parse("web/spare"), true))
        .isInstanceOf(UnsupportedFeatureException.class);
    assertThatThrownBy(() -> runtime.setAgentChecks(ONE, true))
        .isInstanceOf(UnsupportedFeatureException.class);
    assertThatThrownBy(() -> runtime.setAgent(ONE, true))
        .isInstanceOf(UnsupportedFeatureException.class);
  }

  @Test
  void serversComeAndGoWhileItRuns() {
    try (TinyServer fresh = new TinyServer("new")) {
      NewServer spec =
          NewServer.of(NEW, "127.0.0.1", fresh.port())
              .check(Duration.ofMillis(100), 2, 1)
              .fastInterval(Duration.ofMillis(50))
              .downInterval(Duration.ofMillis(50))
              .weight(11)
              .maxConnections(50)
              .parameter("pool-max-conn", "5");
      runtime.addServer(spec);
      assertThat(state(NEW).administrative()).isEqualTo(AdministrativeState.MAINTENANCE);
      assertThatThrownBy(() -> runtime.addServer(spec)).isInstanceOf(AlreadyExistsException.class);
      runtime.setHealthChecks(NEW, true);
      runtime.setState(NEW, AdministrativeState.READY);
      runtime.setHealth(NEW, ReportedHealth.DOWN);
      RealHaproxy.await("the new one is up", () -> statistics(NEW).isServing());
      assertThat(gets(22)).isEqualTo(Map.of("one", 1, "two", 10, "new", 11));

      assertThatThrownBy(() -> runtime.removeServer(NEW)).isInstanceOf(NotReadyException.class);
      runtime.setState(NEW, AdministrativeState.MAINTENANCE);
      removeSoon(NEW);
      assertThat(runtime.serverStates("web")).hasSize(3);
      assertThatThrownBy(() -> runtime.removeServer(NEW)).isInstanceOf(NotFoundException.class);

      // One from the file goes in the same way.
      runtime.setState(TWO, AdministrativeState.MAINTENANCE);
      removeSoon(TWO);
      assertThat(gets(2)).isEqualTo(Map.of("one", 2));
    }
  }

  @Test
  void idleConnectionsAreClosedAtOnceSoThatAServerCanGo() {
    gets(5);
    assertThat(idleConnections(TWO)).isPositive();
    assertThatThrownBy(() -> runtime.closeIdleConnections(TWO))
        .isInstanceOf(NotReadyException.class);
    runtime.setState(TWO, AdministrativeState.MAINTENANCE);
    runtime.closeIdleConnections(TWO);
    RealHaproxy.await("none is left", () -> idleConnections(TWO) == 0);
    assertThat(gets(3)).isEqualTo(Map.of("one", 3));
    removeSoon(TWO);
    assertThatThrownBy(() -> runtime.closeIdleConnections(TWO))
        .isInstanceOf(NotFoundException.class);
  }

  private long idleConnections(ServerName server) {
    return statistics(server).fields().entrySet().stream()
        .filter(
            field ->
                field.getKey().equals("idle_conn_cur") || field.getKey().equals("safe_conn_cur"))
        .mapToLong(field -> Long.parseLong(field.getValue()))
        .sum();
  }

  private void removeSoon(ServerName server) {
    RealHaproxy.await(
        server + " is free",
        () -> {
          try {
            runtime.removeServer(server);
            return true;
          } catch (BusyException connected) {
            return false;
          }
        });
  }

  @Test
  void anIpv6ServerIsAdded() {
    runtime.addServer(NewServer.of(NEW, "::1", 8_080));
    assertThat(state(NEW).address()).isEqualTo("::1");
    assertThat(state(NEW).port()).isEqualTo(8_080);
    runtime.setAddress(NEW, "2001:db8::7", 8_081);
    assertThat(state(NEW).address()).isEqualTo("2001:db8::7");
  }

  @Test
  void aBusyServerIsNotRemovedAndItsSessionsCanBeEnded() throws IOException {
    ServerName slow = ServerName.parse("web/slow");
    try (java.net.ServerSocket silent =
            new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress());
        Socket client = new Socket("127.0.0.1", haproxy.port())) {
      runtime.addServer(NewServer.of(slow, "127.0.0.1", silent.getLocalPort()));
      runtime.setState(slow, AdministrativeState.READY);
      runtime.setState(ONE, AdministrativeState.MAINTENANCE);
      runtime.setState(TWO, AdministrativeState.MAINTENANCE);
      client
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      RealHaproxy.await("the session", () -> statistics(slow).sessions() == 1);
      runtime.setState(slow, AdministrativeState.MAINTENANCE);
      assertThatThrownBy(() -> runtime.removeServer(slow)).isInstanceOf(BusyException.class);
      runtime.shutdownSessions(slow);
      removeSoon(slow);
    }
  }

  @Test
  void whatABackendCannotIsUnsupported() {
    assertThatThrownBy(
            () -> runtime.addServer(NewServer.of(ServerName.parse("static/new"), "127.0.0.1", 80)))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("dynamic load balancing");
    assertThatThrownBy(
            () -> runtime.addServer(NewServer.of(NEW, "127.0.0.1", 80).parameter("cookie", "a")))
        .isInstanceOf(UnsupportedFeatureException.class);
    assertThatThrownBy(
            () -> runtime.addServer(NewServer.of(NEW, "127.0.0.1", 80).parameter("frob", "a")))
        .isInstanceOf(InvalidSpecException.class);
    runtime.setState(ONE, AdministrativeState.MAINTENANCE);
    assertThatThrownBy(() -> runtime.removeServer(ONE))
        .isInstanceOf(UnsupportedFeatureException.class);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    ServerName noServer = ServerName.parse("web/nobody");
    ServerName noBackend = ServerName.parse("nowhere/one");
    List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> calls =
        List.of(
            () -> runtime.setState(noServer, AdministrativeState.READY),
            () -> runtime.setState(noBackend, AdministrativeState.READY),
            () -> runtime.setWeight(noServer, 1),
            () -> runtime.setAddress(noServer, "127.0.0.1", 1),
            () -> runtime.setHealthChecks(noBackend, true),
            () -> runtime.setMaxConnections(noServer, 1),
            () -> runtime.shutdownSessions(noServer),
            () -> runtime.addServer(NewServer.of(noBackend, "127.0.0.1", 1)),
            () -> runtime.removeServer(noServer),
            () -> runtime.serverStates("nowhere"),
            () -> runtime.statistics("nowhere"),
            () -> runtime.setFrontend("nowhere", true),
            () -> runtime.setMaxConnections("nowhere", 5),
            () -> runtime.tableEntries("nowhere"),
            () -> runtime.clearTable("nowhere"),
            () ->
                runtime.replaceCertificate(
                    "/no.pem", Secret.of("-----BEGIN X-----\nAA\n-----END X-----\n")));
    assertThat(calls)
        .allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(NotFoundException.class));
    assertThatThrownBy(() -> runtime.ask("show", "nonsense"))
        .isInstanceOf(UnsupportedFeatureException.class);
    assertThatThrownBy(() -> runtime.setMaxConnections(9_000_000))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aLowerLevelMayReadAndNotWrite() {
    RuntimeApi user = RuntimeApi.at(RuntimeAddress.unix(haproxy.folder().resolve("user.sock")));
    assertThat(user.info().pid()).isEqualTo(runtime.info().pid());
    assertThatThrownBy(() -> user.setWeight(ONE, 3))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("level admin");
    assertThat(state(ONE).weight()).isEqualTo(1);
  }

  @Test
  void tablesAreReadAndCleared() {
    gets(3);
    assertThat(runtime.tables()).containsExactly(new StickTableState("web", "ip", 1_024, 1));
    assertThat(runtime.tableEntries("web"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.key()).isEqualTo("127.0.0.1");
              assertThat(entry.inUse()).isZero();
              assertThat(entry.data()).containsEntry("http_req_cnt", "3");
              assertThat(entry.expiresIn().orElseThrow()).isLessThan(Duration.ofMinutes(2));
            });
    runtime.clearTable("web", "10.9.9.9");
    assertThat(runtime.tableEntries("web")).hasSize(1);
    runtime.clearTable("web", "127.0.0.1");
    assertThat(runtime.tableEntries("web")).isEmpty();
    gets(1);
    runtime.clearTable("web");
    assertThat(runtime.tables()).extracting(StickTableState::used).containsExactly(0L);
  }

  @Test
  void aCertificateIsReplacedForNewConnections() throws IOException {
    Path pem = haproxy.folder().resolve("site.pem");
    Files.writeString(pem, certificate("first.example"));
    haproxy.writeAll(
        haproxy.common()
            + "    bind 127.0.0.1:"
            + RealHaproxy.freePort()
            + " ssl crt "
            + pem
            + "\nbackend web\n    server one 127.0.0.1:9\n");
    haproxy.process().reload();
    assertThat(runtime.certificates()).containsExactly(pem.toString());
    assertThat(runtime.ask("show", "ssl", "cert", pem.toString())).contains("first.example");
    runtime.replaceCertificate(pem.toString(), Secret.of(certificate("second.example")));
    assertThat(runtime.ask("show", "ssl", "cert", pem.toString())).contains("second.example");
    String key = certificate("third.example").replaceAll("(?s)-----BEGIN CERT.*", "");
    assertThatThrownBy(() -> runtime.replaceCertificate(pem.toString(), Secret.of(key)))
        .isInstanceOf(PanvisorException.class);
    assertThat(runtime.ask("show", "ssl", "cert", pem.toString())).contains("second.example");
    runtime.replaceCertificate(pem.toString(), Secret.of(certificate("fourth.example")));
  }

  /** A key and a certificate that signs itself, by openssl. */
  private String certificate(String host) throws IOException {
    Path key = haproxy.folder().resolve("key");
    String certificate =
        Commands.here()
            .run(
                Command.of(
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "rsa:2048",
                    "-nodes",
                    "-keyout",
                    key.toString(),
                    "-subj",
                    "/CN=" + host))
            .out();
    return Files.readString(key) + certificate;
  }

  @Test
  void theMasterLeadsToEachWorker() {
    MasterCli master = haproxy.process().master();
    long first = master.processes().workers().get(0).pid();
    assertThat(master.worker().info().pid()).isEqualTo(first);
    master.worker().setWeight(ONE, 9);
    assertThat(state(ONE).weight()).isEqualTo(9);
    assertThatThrownBy(() -> master.worker().setWeight(ServerName.parse("web/nobody"), 9))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> master.worker().addServer(NewServer.of(ONE, "127.0.0.1", one.port())))
        .isInstanceOf(AlreadyExistsException.class);
    master.worker().addServer(NewServer.of(NEW, "127.0.0.1", one.port()));
    master.worker().setAddress(NEW, "127.0.0.1", two.port());
    master.worker().setAddress(NEW, "127.0.0.1", two.port());
    master.worker().removeServer(NEW);
    assertThatThrownBy(() -> master.worker(1).info()).isInstanceOf(NotFoundException.class);
    assertThat(master.processes().workers()).hasSize(1);
  }

  @Test
  void aSocketThatIsGoneIsALostConnection() {
    haproxy.process().stop(io.panvisor.StopMode.engineDefault());
    assertThatThrownBy(runtime::statistics).isInstanceOf(ConnectionLostException.class);
    assertThatThrownBy(() -> runtime.setWeight(ONE, 1)).isInstanceOf(ConnectionLostException.class);
  }
}
