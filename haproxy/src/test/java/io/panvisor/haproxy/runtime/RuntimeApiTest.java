package io.panvisor.haproxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Secret;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeApiTest {

  private static final ServerName ONE = ServerName.parse("web/one");

  /** Answers from a list; the first question, for the version, is answered by itself. */
  private static final class Recorded implements RuntimeChannel {
    private final String version;
    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();

    Recorded(String version, String... answers) {
      this.version = version;
      this.answers.addAll(List.of(answers));
    }

    @Override
    public String ask(String request, Duration longest) {
      if (request.equals("show info")) {
        return "Name: HAProxy\nVersion: " + version + "\nPid: 42\nUptime_sec: 75\nStopping: 0\n\n";
      }
      requests.add(request);
      return answers.isEmpty() ? "\n" : answers.removeFirst();
    }

    @Override
    public String place() {
      return "record";
    }
  }

  @Test
  void infoIsTyped() {
    RuntimeInfo info = RuntimeApi.over(new Recorded("2.6.12-1+deb12u3")).info();
    assertThat(info.version()).isEqualTo("2.6.12-1+deb12u3");
    assertThat(info.pid()).isEqualTo(42);
    assertThat(info.uptime()).isEqualTo(Duration.ofSeconds(75));
    assertThat(info.isStopping()).isFalse();
    assertThat(info.fields()).containsEntry("Name", "HAProxy");
  }

  @Test
  void statisticsAreTypedAndUnknownColumnsAreKept() {
    String text =
        "# pxname,svname,qcur,scur,stot,bin,bout,econ,wretr,wredis,status,weight,bck,lastchg,type,check_status,check_duration,hrsp_2xx,addr,new_column,\n"
            + "web,FRONTEND,,3,90,1000,2000,,,,OPEN,,,,0,,,88,,x,\n"
            + "web,one,0,1,45,500,1000,2,3,4,UP 1/3,7,0,61,2,L7OK,12,44,127.0.0.1:80,\"a,"
            + " \"\"b\"\"\",\n"
            + "web,two,0,0,0,0,0,0,0,0,no check,1,1,,2,,,0,127.0.0.1:81,,\n"
            + "web,BACKEND,0,1,45,500,1000,2,3,4,UP,8,1,61,1,,,44,,,\n\n";
    List<ProxyStatistics> rows = RuntimeApi.over(new Recorded("2.6.1", text)).statistics();
    assertThat(rows)
        .extracting(ProxyStatistics::kind)
        .containsExactly(
            ProxyStatistics.Kind.FRONTEND,
            ProxyStatistics.Kind.SERVER,
            ProxyStatistics.Kind.SERVER,
            ProxyStatistics.Kind.BACKEND);
    ProxyStatistics one = rows.get(1);
    assertThat(one.name()).isEqualTo("one");
    assertThat(one.status()).isEqualTo("UP 1/3");
    assertThat(one.isServing()).isTrue();
    assertThat(one.isBackup()).isFalse();
    assertThat(one.weight()).hasValue(7);
    assertThat(one.totalSessions()).isEqualTo(45);
    assertThat(one.bytesOut()).isEqualTo(1000);
    assertThat(one.connectionErrors()).isEqualTo(2);
    assertThat(one.retries()).isEqualTo(3);
    assertThat(one.redispatches()).isEqualTo(4);
    assertThat(one.responses(2)).isEqualTo(44);
    assertThat(one.checkStatus()).contains("L7OK");
    assertThat(one.checkDuration()).contains(Duration.ofMillis(12));
    assertThat(one.lastChange()).contains(Duration.ofSeconds(61));
    assertThat(one.address()).contains("127.0.0.1:80");
    assertThat(one.fields()).containsEntry("new_column", "a, \"b\"");
    assertThat(rows.get(2).isBackup()).isTrue();
    assertThat(rows.get(2).isServing()).isTrue();
    assertThat(rows.get(2).checkStatus()).isEmpty();
    assertThat(rows.get(0).weight()).isEmpty();
  }

  @Test
  void serverStatesAreTyped() {
    String text =
        "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight"
            + " srv_iweight srv_time_since_last_change srv_port\n"
            + "3 web 1 one 127.0.0.1 2 0 5 1 9 8080\n"
            + "3 web 2 two - 0 5 1 1 9 0\n"
            + "3 web 3 six ::1 2 8 1 1 9 80\n"
            + "3 web 4 was 127.0.0.1 1 4 1 1 9 80\n\n";
    List<ServerState> states = RuntimeApi.over(new Recorded("2.6.1", text)).serverStates("web");
    assertThat(states)
        .extracting(state -> state.name().server())
        .containsExactly("one", "two", "six", "was");
    assertThat(states)
        .extracting(ServerState::administrative)
        .containsExactly(
            AdministrativeState.READY,
            AdministrativeState.MAINTENANCE,
            AdministrativeState.DRAIN,
            AdministrativeState.READY);
    assertThat(states.get(0).operation()).isEqualTo(ServerState.Operation.RUNNING);
    assertThat(states.get(3).operation()).isEqualTo(ServerState.Operation.STARTING);
    assertThat(states.get(0).weight()).isEqualTo(5);
    assertThat(states.get(0).initialWeight()).isEqualTo(1);
    assertThat(states.get(0).lastChange()).isEqualTo(Duration.ofSeconds(9));
    assertThat(states.get(1).address()).isEmpty();
    assertThat(states.get(2).address()).isEqualTo("::1");
    assertThat(states.get(2).port()).isEqualTo(80);
  }

  @Test
  void processesAreTypedInBothTables() {
    HaproxyProcesses now =
        HaproxyProcesses.parse(
                "#<PID>          <type>          <reloads>       <uptime>        <version>      \n"
                    + "1162            master          5 [failed: 2]   0d00h02m07s     2.6.12-1\n"
                    + "# workers\n"
                    + "1271            worker          1               1d01h00m04s     2.6.12-1\n"
                    + "# old workers\n"
                    + "1233            worker          3               0d00h00m43s     2.4.1\n"
                    + "# programs\n"
                    + "1244            foo             0               0d00h00m00s     -\n\n")
            .orElseThrow();
    assertThat(now.master().pid()).isEqualTo(1162);
    assertThat(now.reloads()).isEqualTo(5);
    assertThat(now.failedReloads()).contains(2L);
    assertThat(now.workers())
        .containsExactly(
            new HaproxyProcesses.Member(
                1271, 1, Duration.ofDays(1).plusHours(1).plusSeconds(4), "2.6.12-1"));
    assertThat(now.oldWorkers())
        .extracting(HaproxyProcesses.Member::version)
        .containsExactly("2.4.1");

    HaproxyProcesses before =
        HaproxyProcesses.parse(
                "#<PID>          <type>          <relative PID>  <reloads>       <uptime>       "
                    + " <version>\n"
                    + "8               master          0               82              9d00h27m02s "
                    + "    2.1.1\n"
                    + "# workers\n"
                    + "1017            worker          1               0               0d00h01m28s "
                    + "    2.1.1\n"
                    + "# old workers\n"
                    + "657             worker          [was: 1]        17              0d05h35m30s "
                    + "    2.1.1\n"
                    + "# programs\n")
            .orElseThrow();
    assertThat(before.reloads()).isEqualTo(82);
    assertThat(before.failedReloads()).isEmpty();
    assertThat(before.workers()).extracting(HaproxyProcesses.Member::pid).containsExactly(1017L);
    assertThat(before.oldWorkers())
        .extracting(HaproxyProcesses.Member::reloads)
        .containsExactly(17L);
  }

  @Test
  void tablesAreTyped() {
    String text =
        "# table: web, type: ip, size:204800, used:2\n"
            + "0x80e6a4c: key=127.0.0.1 use=1 exp=3594729 gpc0=0 conn_rate(30000)=1\n"
            + "0x80e6a80: key=a b use=0 gpc0=1\n\n";
    assertThat(RuntimeApi.over(new Recorded("2.6.1", text)).tables())
        .containsExactly(new StickTableState("web", "ip", 204_800, 2));
    List<StickTableState.Entry> entries =
        RuntimeApi.over(new Recorded("2.6.1", text)).tableEntries("web");
    assertThat(entries).hasSize(2);
    assertThat(entries.get(0).key()).isEqualTo("127.0.0.1");
    assertThat(entries.get(0).inUse()).isEqualTo(1);
    assertThat(entries.get(0).expiresIn()).contains(Duration.ofMillis(3_594_729));
    assertThat(entries.get(0).data()).containsEntry("conn_rate(30000)", "1");
    assertThat(entries.get(1).key()).isEqualTo("a b");
    assertThat(entries.get(1).expiresIn()).isEmpty();
  }

  @Test
  void actionsAreTheCommandsOfTheGuide() {
    Recorded record = new Recorded("2.6.1");
    RuntimeApi api = RuntimeApi.over(record);
    api.setState(ONE, AdministrativeState.DRAIN);
    api.setState(ONE, AdministrativeState.MAINTENANCE);
    api.setState(ONE, AdministrativeState.READY);
    api.setWeight(ONE, 17);
    api.setAddress(ONE, "2001:db8::2", 8080);
    api.setHealth(ONE, ReportedHealth.DOWN);
    api.setHealthChecks(ONE, true);
    api.setAgentChecks(ONE, false);
    api.setAgent(ONE, true);
    api.setMaxConnections(ONE, 5);
    api.setMaxConnections("front", 6);
    api.setMaxConnections(7);
    api.setFrontend("front", false);
    api.shutdownSessions(ONE);
    api.addServer(
        NewServer.of(ONE, "10.0.0.2", 80)
            .check(Duration.ofMillis(500), 2, 1)
            .backup()
            .weight(3)
            .slowStart(Duration.ofSeconds(2)));
    api.removeServer(ONE);
    api.clearTable("web");
    api.clearTable("web", "10.0.0.9");
    api.clearCounters();
    assertThat(record.requests)
        .allSatisfy(request -> assertThat(request).startsWith("set severity-output number;"))
        .extracting(request -> request.substring(request.indexOf(';') + 1))
        .containsExactly(
            "set server web/one state drain",
            "set server web/one state maint",
            "set server web/one state ready",
            "set server web/one weight 17",
            "set server web/one addr 2001:db8::2 port 8080",
            "set server web/one health down",
            "enable health web/one",
            "disable agent web/one",
            "set server web/one agent up",
            "set maxconn server web/one 5",
            "set maxconn frontend front 6",
            "set maxconn global 7",
            "disable frontend front",
            "shutdown sessions server web/one",
            "add server web/one 10.0.0.2:80 check backup inter 500ms fall 2 rise 1 weight 3"
                + " slowstart 2000ms",
            "del server web/one",
            "clear table web",
            "clear table web key 10.0.0.9",
            "clear counters all");
  }

  @Test
  void anOldVersionIsNotAskedToSayHowGraveItsWordsAre() {
    Recorded record = new Recorded("1.7.5");
    RuntimeApi.over(record).setWeight(ONE, 1);
    assertThat(record.requests).containsExactly("set server web/one weight 1");
  }

  @Test
  void whatAVersionLacksIsDeclaredWithTheReasonAndNotSent() {
    Recorded record = new Recorded("2.4.22");
    RuntimeApi api = RuntimeApi.over(record);
    assertThat(api.support(RuntimeFeatures.DYNAMIC_SERVERS).isPossible()).isFalse();
    assertThat(api.support(RuntimeFeatures.DYNAMIC_SERVERS).explanation())
        .contains("2.4", "2.5", "reload");
    assertThat(api.support(RuntimeFeatures.SERVER_ADDRESS).isPossible()).isTrue();
    assertThatThrownBy(() -> api.addServer(NewServer.of(ONE, "10.0.0.2", 80)))
        .isInstanceOfSatisfying(
            UnsupportedFeatureException.class,
            refused -> assertThat(refused.feature()).isEqualTo(RuntimeFeatures.DYNAMIC_SERVERS));
    assertThat(record.requests).isEmpty();
    RuntimeApi oldest = RuntimeApi.over(new Recorded("1.5.18"));
    assertThatThrownBy(() -> oldest.serverStates("web"))
        .isInstanceOf(UnsupportedFeatureException.class);
    assertThatThrownBy(() -> oldest.setAddress(ONE, "10.0.0.2", 80))
        .isInstanceOf(UnsupportedFeatureException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [3]: No such backend.                                              | NotFoundException
          [3]: No such server.                                               | NotFoundException
          Permission denied                                                  | AccessDeniedException
          [6]: Unknown command, but maybe one of these is a better match:    | UnsupportedFeatureException
          [3]: Already exists a server with the same name in backend.        | AlreadyExistsException
          [3]: Backend must use a dynamic load balancing to support dynamic servers. | UnsupportedFeatureException
          [3]: 'cookie' option is not accepted for dynamic server            | UnsupportedFeatureException
          [3]: This server cannot be removed at runtime due to other configuration elements pointing to it. | UnsupportedFeatureException
          [3]: Health check was not configured on this server, cannot enable. | UnsupportedFeatureException
          [3]: agent checks are not enabled on this server.                  | UnsupportedFeatureException
          [3]: Only servers in maintenance mode can be deleted.              | NotReadyException
          [3]: Server still has connections attached to it, cannot remove it. | BusyException
          [3]: Absolute weight can only be between 0 and 256 inclusive.      | InvalidSpecException
          [3]: unknown keyword 'frob'.                                       | InvalidSpecException
          [3]: Something that no one has heard of.                           | EngineException
          Something that no one has heard of.                                | EngineException
          """)
  void refusalsAreToldByMeaning(String words, String kind) {
    RuntimeApi api = RuntimeApi.over(new Recorded("2.6.1", "\n" + words + "\n\n"));
    assertThatThrownBy(() -> api.addServer(NewServer.of(ONE, "10.0.0.2", 80)))
        .isInstanceOfSatisfying(
            PanvisorException.class,
            refused -> {
              assertThat(refused.getClass().getSimpleName()).isEqualTo(kind);
              assertThat(refused.outcome()).isEqualTo(Outcome.NOT_APPLIED);
              assertThat(refused.engineWords().orElse(""))
                  .isEqualTo(words.replaceFirst("^\\[.\\]: ", ""));
              assertThat(refused).hasMessageContaining("HAProxy at record");
            });
  }

  @Test
  void aMissingBackendIsNamedWithoutItsServer() {
    assertThatThrownBy(
            () ->
                RuntimeApi.over(new Recorded("2.6.1", "\n[3]: No such backend.\n\n"))
                    .setWeight(ONE, 1))
        .isInstanceOfSatisfying(
            NotFoundException.class,
            missing -> {
              assertThat(missing.type()).isEqualTo("backend");
              assertThat(missing.name()).isEqualTo("web");
            });
    assertThatThrownBy(
            () ->
                RuntimeApi.over(new Recorded("2.6.1", "Can't find backend.\n\n")).serverStates("x"))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () -> RuntimeApi.over(new Recorded("2.6.1", "No such table\n\n")).tableEntries("x"))
        .isInstanceOf(NotFoundException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n\n",
        "\n[4]: IP changed from '127.0.0.1' to '127.0.0.9' by 'stats socket command'\n\n",
        "\n[4]: no need to change the addr by 'stats socket command'\n\n",
        "\n[6]: New server registered.\n\n",
        "\n[5]: a notice that a later version came up with\n\n",
        "no need to change the addr by 'stats socket command'\n\n",
        "New server registered.\n",
        "IP changed from '127.0.0.1' to '127.0.0.9' by 'stats socket command'\n\n"
      })
  void whatIsNoRefusalIsNoError(String answer) {
    assertThatCode(
            () -> RuntimeApi.over(new Recorded("2.6.1", answer)).setAddress(ONE, "127.0.0.9", 1))
        .doesNotThrowAnyException();
  }

  @Test
  void aCertificateIsReplacedInTwoStepsAndGivenUpWhenTheSecondFails() {
    Recorded record =
        new Recorded("2.6.1", "\n[5]: Transaction created for certificate /c.pem!\n\n", "\n\n");
    Secret pem = Secret.of("-----BEGIN CERTIFICATE-----\nAAAA\n\n-----END CERTIFICATE-----\n");
    RuntimeApi.over(record).replaceCertificate("/c.pem", pem);
    assertThat(record.requests)
        .containsExactly(
            "set severity-output number;set ssl cert /c.pem <<\n"
                + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "set severity-output number;commit ssl cert /c.pem");

    Recorded failing =
        new Recorded("2.6.1", "\n\n", "\n[3]: Can't commit /c.pem!\nInconsistent\n\n", "\n\n");
    assertThatThrownBy(() -> RuntimeApi.over(failing).replaceCertificate("/c.pem", pem))
        .isInstanceOf(EngineException.class)
        .hasMessageNotContaining("AAAA");
    assertThat(failing.requests.get(2)).endsWith("abort ssl cert /c.pem");

    assertThatThrownBy(
            () ->
                RuntimeApi.over(
                        new Recorded(
                            "2.6.1",
                            "\n[3]: Can't replace a certificate which is not referenced by the"
                                + " configuration!\nCan't update /c.pem!\n\n"))
                    .replaceCertificate("/c.pem", pem))
        .isInstanceOf(NotFoundException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "-----BEGIN X-----\nA;quit\n", "-----BEGIN X-----\n\tA\n"})
  void whatIsNoPemTextIsRefusedWithoutShowingIt(String text) {
    Recorded record = new Recorded("2.6.1");
    assertThatThrownBy(() -> RuntimeApi.over(record).replaceCertificate("/c.pem", Secret.of(text)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageNotContaining("quit");
    assertThat(record.requests).isEmpty();
  }

  @Test
  void aReloadThatIsWaitedForSaysHowItWent() {
    MasterCli good = MasterCli.over(new Recorded("-", "Success=1\n--\n[NOTICE] fine\n"));
    assertThat(good.reload().success()).contains(true);
    MasterCli bad = MasterCli.over(new Recorded("-", "Success=0\n--\n[ALERT] cannot bind\n"));
    assertThat(bad.reload().success()).contains(false);
    MasterCli words = MasterCli.over(new Recorded("-", "Success=0\n--\n[ALERT] cannot bind\n"));
    assertThat(words.reload().words()).isEqualTo("[ALERT] cannot bind");
    assertThat(MasterCli.over(new Recorded("-", "")).reload().success()).isEmpty();
    assertThatThrownBy(() -> MasterCli.over(new Recorded("-", "Permission denied\n\n")).reload())
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void aWorkerIsReachedThroughItsMaster() {
    List<String> requests = new ArrayList<>();
    MasterCli master =
        MasterCli.over(
            new RuntimeChannel() {
              @Override
              public String ask(String request, Duration longest) {
                requests.add(request);
                return request.endsWith("show info") ? "Version: 2.6.12\n\n" : "\n";
              }

              @Override
              public String place() {
                return "master";
              }
            });
    master.worker().setWeight(ONE, 5);
    master.worker(77).clearCounters();
    assertThat(requests)
        .containsExactly(
            "@1 show info",
            "@1 set server web/one weight 5",
            "@!77 show info",
            "@!77 clear counters all");
    assertThatThrownBy(
            () ->
                MasterCli.over(
                        new Recorded("-", "Can't find the target PID matching the prefix '@!7'\n"))
                    .worker(7)
                    .ask("show", "version"))
        .isInstanceOf(NotFoundException.class);
  }

  // ---- injection ----

  @Provide
  static Arbitrary<String> evil() {
    return Arbitraries.of(";", "\n", " ", "\t", "\\", "<<", "\"", "'", "#", "\0", "\r", "é", "$x")
        .flatMap(
            sign ->
                Arbitraries.strings()
                    .alpha()
                    .ofMaxLength(5)
                    .flatMap(
                        before ->
                            Arbitraries.strings()
                                .alpha()
                                .ofMaxLength(5)
                                .map(after -> before + sign + after)));
  }

  @Property(tries = 200)
  void nothingGetsThroughAName(@ForAll("evil") String evil) {
    Recorded record = new Recorded("2.6.1");
    RuntimeApi api = RuntimeApi.over(record);
    List<Consumer<String>> doors =
        List.of(
            text -> api.setWeight(new ServerName(text, "one"), 1),
            text -> api.setWeight(new ServerName("web", text), 1),
            text -> api.setWeight(ServerName.parse("web/" + text), 1),
            api::serverStates,
            api::statistics,
            text -> api.setAddress(ONE, text, 80),
            text -> api.addServer(NewServer.of(ONE, text, 80)),
            text -> api.addServer(NewServer.of(ONE, "10.0.0.1", 80).parameter("check-sni", text)),
            text -> api.addServer(NewServer.of(ONE, "10.0.0.1", 80).parameter(text, "x")),
            text -> api.setFrontend(text, true),
            text -> api.setMaxConnections(text, 5),
            api::clearTable,
            text -> api.clearTable("web", text),
            api::tableEntries,
            text -> api.replaceCertificate(text, Secret.of("-----BEGIN X-----\n")),
            api::ask);
    for (Consumer<String> door : doors) {
      assertThatThrownBy(() -> door.accept(evil)).isInstanceOf(InvalidSpecException.class);
    }
    assertThat(record.requests).isEmpty();
  }

  @Test
  void numbersHaveTheirRanges() {
    RuntimeApi api = RuntimeApi.over(new Recorded("2.6.1"));
    List<Runnable> calls =
        List.of(
            () -> api.setWeight(ONE, 257),
            () -> api.setWeight(ONE, -1),
            () -> api.setMaxConnections(ONE, -1),
            () -> api.setAddress(ONE, "10.0.0.1", 0),
            () -> api.setAddress(ONE, "10.0.0.1", 65_536),
            () -> NewServer.of(ONE, "10.0.0.1", 80).weight(300),
            () -> NewServer.of(ONE, "10.0.0.1", 80).check(Duration.ZERO, 1, 1),
            () -> NewServer.of(ONE, "10.0.0.1", 80).check(Duration.ofSeconds(1), 0, 1),
            () -> api.within(Duration.ZERO));
    assertThat(calls)
        .allSatisfy(call -> assertThatThrownBy(call::run).isInstanceOf(InvalidSpecException.class));
  }
}
