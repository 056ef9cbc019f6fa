package io.panvisor.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.InfoPart;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.error.EngineException;
import io.panvisor.haproxy.BalancedMachine.State;
import io.panvisor.haproxy.config.Balance;
import io.panvisor.haproxy.config.Bind;
import io.panvisor.haproxy.config.HaproxyFile;
import io.panvisor.haproxy.config.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a load balancer does when machines come, go, stop, pause and move; without a HAProxy. */
class ReconcilerTest {

  private static final MachineId ONE =
      new MachineId("here", MachineKind.APPLICATION_CONTAINER, "1");
  private static final MachineId TWO =
      new MachineId("here", MachineKind.APPLICATION_CONTAINER, "2");
  private static final MachineId SPARE = new MachineId("there", MachineKind.VIRTUAL_MACHINE, "9");

  private final ManualTime time = new ManualTime();
  private final PretendedHaproxy haproxy = new PretendedHaproxy();
  private final Roster roster = new Roster(2, Set.of(1), () -> {});
  private final StatusBoard board = new StatusBoard(time.clock().instant());
  private Reconciler reconciler = reconciler(Optional.empty());

  private Reconciler reconciler(Optional<String> cookie) {
    return new Reconciler(
        new BalancerSettings(
            "web",
            List.of(Bind.on("127.0.0.1", 8_080).build()),
            Balance.ROUND_ROBIN,
            Optional.of("/"),
            Duration.ofSeconds(1),
            cookie,
            List.of(),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Path.of("/run/haproxy/admin.sock")),
        roster,
        haproxy,
        time,
        board);
  }

  private static Sighting sighting(MachineId id, String name, PowerState power, int port) {
    MachineStatus status = MachineStatus.of(power, power.name().toLowerCase(java.util.Locale.ROOT));
    MachineInfo info = MachineInfo.builder(id, name, status, Set.of(InfoPart.ADDRESSES)).build();
    return new Sighting(
        info, port == 0 ? Optional.empty() : Optional.of(new Target.Place("127.0.0.1", port)));
  }

  private static Sighting runs(MachineId id, String name, int port) {
    return sighting(id, name, PowerState.RUNNING, port);
  }

  private String server(MachineId id) {
    return roster.targets().stream()
        .filter(target -> target.id().equals(id))
        .findFirst()
        .orElseThrow()
        .server();
  }

  private BalancedMachine shown(MachineId id) {
    return board.status().machines().stream()
        .filter(machine -> machine.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private PretendedHaproxy.Running running(MachineId id) {
    return haproxy.web().get(server(id));
  }

  private List<String> inFile() {
    return HaproxyFile.parse(String.valueOf(haproxy.file))
        .backend("web")
        .orElseThrow()
        .servers()
        .stream()
        .map(Server::name)
        .toList();
  }

  /** Two machines and a spare one serve. */
  private void begin() {
    roster.all(0, List.of(runs(ONE, "one", 1_001), runs(TWO, "two", 1_002)));
    roster.all(1, List.of(runs(SPARE, "spare", 1_009)));
    reconciler.begin();
    reconciler.pass();
  }

  private void pass(Duration later) {
    time.advance(later);
    reconciler.pass();
  }

  @Test
  void theFileIsMadeAndHaproxyIsStartedWithAllMachines() {
    begin();
    assertThat(haproxy.starts).isEqualTo(1);
    assertThat(haproxy.reloads).isZero();
    assertThat(haproxy.commands).isEmpty();
    assertThat(inFile()).containsExactlyInAnyOrder(server(ONE), server(TWO), server(SPARE));
    assertThat(running(SPARE).backup).isTrue();
    assertThat(board.status().serving()).isEqualTo(2);
    assertThat(board.status().problem()).isEmpty();
    assertThat(shown(SPARE).isBackup()).isTrue();
    assertThat(shown(ONE).address()).contains("127.0.0.1:1001");
  }

  @Test
  void aPassWithoutChangesChangesNothing() {
    begin();
    int writes = haproxy.writes;
    for (int number = 0; number < 5; number++) {
      pass(Reconciler.REGULAR);
    }
    assertThat(haproxy.commands).isEmpty();
    assertThat(haproxy.writes).isEqualTo(writes);
    assertThat(haproxy.reloads).isZero();
  }

  @Test
  void aMachineThatComesJoinsWithoutAReloadOnceItsCheckPasses() {
    begin();
    MachineId three = new MachineId("here", MachineKind.APPLICATION_CONTAINER, "3");
    roster.one(0, runs(three, "three", 1_003));
    pass(Duration.ZERO);
    assertThat(haproxy.commands)
        .containsExactly(
            "add server web/%s 127.0.0.1:1003 check inter 1000ms fall 2 rise 1"
                .formatted(server(three)),
            "enable health web/" + server(three),
            "set server web/%s state ready".formatted(server(three)),
            "set server web/%s health down".formatted(server(three)));
    assertThat(inFile()).contains(server(three));
    pass(Reconciler.REGULAR);
    assertThat(shown(three).state()).isEqualTo(State.DOWN);
    running(three).up = true;
    pass(Reconciler.REGULAR);
    assertThat(shown(three).state()).isEqualTo(State.SERVING);
    assertThat(haproxy.reloads).isZero();
  }

  @Test
  void aMachineThatDiesIsTakenOutAtOnceAndRemoved() {
    begin();
    String server = server(ONE);
    running(ONE).sessions = 3;
    roster.one(0, sighting(ONE, "one", PowerState.STOPPED, 0));
    pass(Duration.ZERO);
    assertThat(haproxy.web().get(server).state).isEqualTo("maint");
    assertThat(inFile()).doesNotContain(server);
    assertThat(shown(ONE).state()).isEqualTo(State.LEAVING);
    haproxy.web().get(server).sessions = 0;
    pass(Reconciler.REGULAR);
    assertThat(haproxy.web()).doesNotContainKey(server);
    pass(Reconciler.REGULAR);
    assertThat(board.status().machines()).extracting(BalancedMachine::id).doesNotContain(ONE);
    assertThat(haproxy.reloads).isZero();
  }

  @Test
  void whatHangsOnADeadMachineIsEndedAfterAWhile() {
    begin();
    String server = server(ONE);
    running(ONE).sessions = 2;
    roster.one(0, sighting(ONE, "one", PowerState.STOPPED, 0));
    pass(Duration.ZERO);
    pass(Duration.ofSeconds(2));
    assertThat(haproxy.commands).noneMatch(command -> command.startsWith("shutdown"));
    pass(Duration.ofSeconds(1));
    assertThat(haproxy.commands).contains("shutdown sessions server web/" + server);
    assertThat(haproxy.web()).doesNotContainKey(server);
  }

  @Test
  void aMachineThatStopsInGoodOrderIsDrainedFirst() {
    begin();
    running(ONE).sessions = 1;
    roster.one(0, sighting(ONE, "one", PowerState.STOPPING, 1_001));
    pass(Duration.ZERO);
    assertThat(running(ONE).state).isEqualTo("drain");
    assertThat(shown(ONE).state()).isEqualTo(State.DRAINING);
    roster.one(0, sighting(ONE, "one", PowerState.STOPPED, 0));
    pass(Duration.ZERO);
    assertThat(running(ONE).state).isEqualTo("maint");
  }

  @Test
  void aMachineThatIsNotMeantAnyMoreMayEndItsSessionsUntilTheTimeIsOver() {
    begin();
    String server = server(ONE);
    running(ONE).sessions = 1;
    roster.gone(0, ONE, true);
    pass(Duration.ZERO);
    assertThat(haproxy.web().get(server).state).isEqualTo("drain");
    assertThat(inFile()).doesNotContain(server);
    pass(Duration.ofSeconds(29));
    assertThat(haproxy.web().get(server).state).isEqualTo("drain");
    pass(Duration.ofSeconds(2));
    assertThat(haproxy.web().get(server).state).isEqualTo("maint");
    haproxy.web().get(server).sessions = 0;
    pass(Reconciler.REGULAR);
    assertThat(haproxy.web()).doesNotContainKey(server);
  }

  @Test
  void aPausedMachineRestsAndComesBack() {
    begin();
    roster.one(0, sighting(ONE, "one", PowerState.PAUSED, 1_001));
    pass(Duration.ZERO);
    assertThat(running(ONE).state).isEqualTo("maint");
    assertThat(shown(ONE).state()).isEqualTo(State.RESTING);
    assertThat(inFile()).contains(server(ONE));
    roster.one(0, runs(ONE, "one", 1_001));
    pass(Duration.ZERO);
    assertThat(running(ONE).state).isEqualTo("ready");
    pass(Reconciler.REGULAR);
    assertThat(shown(ONE).state()).isEqualTo(State.SERVING);
  }

  @Test
  void aMachineThatIsElsewhereAfterARestartIsFollowed() {
    begin();
    roster.one(0, runs(ONE, "one", 2_001));
    pass(Duration.ZERO);
    assertThat(running(ONE).port).isEqualTo(2_001);
    assertThat(String.valueOf(haproxy.file)).contains("127.0.0.1:2001").doesNotContain(":1001");
    assertThat(haproxy.reloads).isZero();
  }

  @Test
  void aMachineWithoutAnAddressWaits() {
    begin();
    MachineId three = new MachineId("here", MachineKind.VIRTUAL_MACHINE, "3");
    roster.one(0, runs(three, "three", 0));
    pass(Duration.ZERO);
    assertThat(shown(three).state()).isEqualTo(State.WAITING);
    assertThat(haproxy.web()).hasSize(3);
    assertThat(roster.toLookAt(0)).containsExactly(three);
    roster.one(0, runs(three, "three", 1_003));
    assertThat(roster.toLookAt(0)).isEmpty();
    pass(Duration.ZERO);
    assertThat(haproxy.web()).hasSize(4);
  }

  @Test
  void aMachineWhoseChecksFailIsLookedAtAgain() {
    begin();
    running(ONE).up = false;
    pass(Reconciler.REGULAR);
    assertThat(shown(ONE).state()).isEqualTo(State.DOWN);
    assertThat(roster.toLookAt(0)).containsExactly(ONE);
    assertThat(shown(ONE).since()).isEqualTo(time.clock().instant());
  }

  @Test
  void aMachineIsHeldBackOnRequest() {
    begin();
    roster.hold(ONE, true);
    pass(Duration.ZERO);
    assertThat(running(ONE).state).isEqualTo("drain");
    assertThat(shown(ONE).state()).isEqualTo(State.DRAINING);
    roster.hold(ONE, false);
    pass(Duration.ZERO);
    assertThat(running(ONE).state).isEqualTo("ready");
  }

  @Test
  void afterAGapWhatIsMissingInTheSnapshotLeaves() {
    begin();
    roster.problem(0, "the engine is gone");
    pass(Reconciler.REGULAR);
    assertThat(haproxy.web()).hasSize(3);
    assertThat(board.status().problem()).contains("the engine is gone");
    String server = server(TWO);
    roster.all(0, List.of(runs(ONE, "one", 1_001)));
    pass(Duration.ZERO);
    pass(Reconciler.REGULAR);
    assertThat(haproxy.web()).doesNotContainKey(server).hasSize(2);
    assertThat(board.status().problem()).isEmpty();
  }

  @Test
  void whatSomebodyElseChangedIsPutRight() {
    begin();
    running(ONE).state = "maint";
    running(TWO).port = 7;
    haproxy.web().remove(server(SPARE));
    pass(Reconciler.REGULAR);
    assertThat(running(ONE).state).isEqualTo("ready");
    assertThat(running(TWO).port).isEqualTo(1_002);
    assertThat(running(SPARE).backup).isTrue();
  }

  @Test
  void aReloadBySomebodyElseChangesNothing() {
    begin();
    MachineId three = new MachineId("here", MachineKind.APPLICATION_CONTAINER, "3");
    roster.one(0, runs(three, "three", 1_003));
    roster.one(0, sighting(ONE, "one", PowerState.STOPPED, 0));
    pass(Duration.ZERO);
    pass(Reconciler.REGULAR);
    haproxy.reload();
    haproxy.commands.clear();
    pass(Reconciler.REGULAR);
    assertThat(haproxy.commands).isEmpty();
    assertThat(haproxy.web()).hasSize(3);
  }

  @Test
  void whatIsNotOursStays() {
    haproxy.file =
        """
        # by hand
        global
            stats socket /run/a.sock mode 600 level admin
        defaults
            mode http
            timeout connect 1s
            timeout client 1s
            timeout server 1s

        backend web   # mine too
            balance roundrobin
            server byhand 10.0.0.1:80
            server old.pv00000000 10.0.0.2:80 check

        backend other
            server x 10.0.0.3:80
        """;
    haproxy.start();
    begin();
    assertThat(haproxy.reloads).isEqualTo(1);
    assertThat(inFile())
        .containsExactlyInAnyOrder("byhand", server(ONE), server(TWO), server(SPARE));
    assertThat(String.valueOf(haproxy.file))
        .startsWith("# by hand\nglobal\n")
        .contains("backend web   # mine too\n", "server x 10.0.0.3:80\n");
    PretendedHaproxy.Running foreign = new PretendedHaproxy.Running();
    PretendedHaproxy.Running stranger = new PretendedHaproxy.Running();
    haproxy.web().put("added-by-hand", foreign);
    haproxy.web().put("gone.pv12345678", stranger);
    pass(Reconciler.REGULAR);
    assertThat(haproxy.web()).containsKeys("byhand", "added-by-hand");
    assertThat(haproxy.web()).doesNotContainKey("gone.pv12345678");
    assertThat(haproxy.backends.get("other")).containsKey("x");
  }

  @Test
  void nothingIsRemovedBeforeEveryEngineHasToldOfItsMachines() {
    haproxy.file = null;
    roster.all(0, List.of(runs(ONE, "one", 1_001)));
    reconciler.begin();
    haproxy.web().put("there.pv12345678", new PretendedHaproxy.Running());
    pass(Reconciler.REGULAR);
    assertThat(haproxy.web()).containsKey("there.pv12345678");
    roster.all(1, List.of());
    pass(Reconciler.REGULAR);
    assertThat(haproxy.web()).doesNotContainKey("there.pv12345678");
  }

  @Test
  void whereTheVersionCannotAddServersOneReloadTakesAllChanges() {
    haproxy.version = "2.4.22";
    begin();
    for (int number = 3; number < 8; number++) {
      roster.one(
          0,
          runs(
              new MachineId("here", MachineKind.APPLICATION_CONTAINER, "" + number),
              "m" + number,
              1_000 + number));
    }
    roster.one(0, sighting(ONE, "one", PowerState.STOPPED, 0));
    pass(Duration.ZERO);
    assertThat(haproxy.reloads).isEqualTo(1);
    pass(Duration.ZERO);
    assertThat(haproxy.web()).hasSize(7);
    assertThat(haproxy.commands).allSatisfy(command -> assertThat(command).doesNotStartWith("add"));
    // The next one has to wait.
    MachineId eight = new MachineId("here", MachineKind.APPLICATION_CONTAINER, "8");
    roster.one(0, runs(eight, "m8", 1_008));
    pass(Duration.ofMillis(500));
    assertThat(haproxy.reloads).isEqualTo(1);
    pass(Duration.ofMillis(1_600));
    assertThat(haproxy.reloads).isEqualTo(2);
    assertThat(board.status().reloads()).isEqualTo(2);
  }

  @Test
  void aServerThatHaproxyRefusesWhileItRunsComesByAReload() {
    reconciler = reconciler(Optional.of("SERVER"));
    begin();
    assertThat(String.valueOf(haproxy.file))
        .contains("cookie SERVER insert indirect nocache", "cookie " + server(ONE));
    roster.one(
        0, runs(new MachineId("here", MachineKind.APPLICATION_CONTAINER, "3"), "three", 1_003));
    pass(Duration.ZERO);
    assertThat(haproxy.reloads).isEqualTo(1);
    assertThat(haproxy.web()).hasSize(4);
    pass(Duration.ofSeconds(3));
    assertThat(haproxy.reloads).isEqualTo(1);
    roster.one(
        0, runs(new MachineId("here", MachineKind.APPLICATION_CONTAINER, "4"), "four", 1_004));
    haproxy.commands.clear();
    pass(Duration.ofSeconds(3));
    assertThat(haproxy.commands).isEmpty();
    assertThat(haproxy.reloads).isEqualTo(2);
  }

  @Test
  void aReloadThatFailsIsToldAndTriedAgain() {
    haproxy.version = "2.4.22";
    begin();
    haproxy.reloadFails = "the new worker does not come up";
    roster.one(
        0, runs(new MachineId("here", MachineKind.APPLICATION_CONTAINER, "3"), "three", 1_003));
    pass(Duration.ZERO);
    assertThat(board.status().problem())
        .hasValueSatisfying(problem -> assertThat(problem).contains("does not come up"));
    haproxy.reloadFails = null;
    pass(Duration.ofSeconds(60));
    assertThat(haproxy.web()).hasSize(4);
    pass(Duration.ofSeconds(1));
    assertThat(board.status().problem()).isEmpty();
  }

  @Test
  void aHaproxyThatIsGoneIsStartedAgainByWhoStartedIt() {
    begin();
    haproxy.running = false;
    pass(Reconciler.REGULAR);
    assertThat(board.status().problem()).isPresent();
    assertThat(haproxy.starts).isEqualTo(2);
    pass(Reconciler.REGULAR);
    assertThat(board.status().problem()).isEmpty();
    assertThat(board.status().serving()).isEqualTo(2);
  }

  @Test
  void aHaproxyOfSomebodyElseIsNotStarted() {
    haproxy.file =
        "global\n  stats socket /run/a.sock level admin\ndefaults\n  mode http\n"
            + "  timeout connect 1s\n  timeout client 1s\n  timeout server 1s\n";
    haproxy.start();
    begin();
    haproxy.running = false;
    pass(Reconciler.REGULAR);
    assertThat(haproxy.starts).isEqualTo(1);
    assertThat(board.status().problem()).isPresent();
  }

  @Test
  void whenTheBeginningIsRefusedTheOldFileIsPutBack() {
    String before =
        "global\n  stats socket /run/a.sock level admin\ndefaults\n  mode http\n"
            + "  timeout connect 1s\n  timeout client 1s\n  timeout server 1s\n";
    haproxy.file = before;
    haproxy.start();
    haproxy.reloadFails = "no";
    assertThatThrownBy(this::begin).isInstanceOf(EngineException.class);
    assertThat(haproxy.file).isEqualTo(before);
  }

  @Test
  void requestsAreCountedOverReloads() {
    haproxy.version = "2.4.22";
    begin();
    running(ONE).total = 40;
    pass(Reconciler.REGULAR);
    running(ONE).total = 50;
    roster.one(
        0, runs(new MachineId("here", MachineKind.APPLICATION_CONTAINER, "3"), "three", 1_003));
    pass(Reconciler.REGULAR);
    assertThat(haproxy.reloads).isEqualTo(1);
    running(ONE).total = 7;
    pass(Reconciler.REGULAR);
    assertThat(shown(ONE).requests()).isEqualTo(57);
  }

  @Test
  void twoMachinesOfOneNameAreTwoServersAndAStrangeNameIsMadePlain() {
    MachineId twin = new MachineId("there", MachineKind.VIRTUAL_MACHINE, "1");
    MachineId odd = new MachineId("there", MachineKind.VIRTUAL_MACHINE, "2");
    roster.all(
        0, List.of(runs(ONE, "one", 1_001), runs(twin, "one", 1_002), runs(odd, "-ä b;\n", 3)));
    roster.all(1, List.of());
    reconciler.begin();
    reconciler.pass();
    assertThat(haproxy.web()).hasSize(3);
    assertThat(server(ONE)).matches("one\\.pv[0-9a-f]{8}");
    assertThat(server(twin)).matches("one\\.pv[0-9a-f]{8}").isNotEqualTo(server(ONE));
    assertThat(server(odd)).matches("m--[A-Za-z0-9-]*\\.pv[0-9a-f]{8}");
    assertThat(board.status().named("one")).hasSize(2);
  }

  @Test
  void aMachineThatTwoSourcesMeanIsABackup() {
    roster.all(0, List.of(runs(ONE, "one", 1_001), runs(SPARE, "spare", 1_009)));
    roster.all(1, List.of(runs(SPARE, "spare", 1_009)));
    roster.one(0, runs(SPARE, "spare", 1_009));
    reconciler.begin();
    reconciler.pass();
    assertThat(running(SPARE).backup).isTrue();
    assertThat(running(ONE).backup).isFalse();
  }
}
