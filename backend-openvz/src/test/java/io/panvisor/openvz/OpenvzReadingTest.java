package io.panvisor.openvz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.ConnectOptions;
import io.panvisor.DataSize;
import io.panvisor.Panvisor;
import io.panvisor.PowerState;
import io.panvisor.error.BusyException;
import io.panvisor.error.EngineException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.SnapshotInfo;
import io.panvisor.process.CommandResult;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the tools print, beside lists: codes, states, snapshots, counters. And the URIs. */
class OpenvzReadingTest {

  private static PanvisorException error(int code, String words, Generation generation) {
    return ExitCodes.error(
        new CommandResult(code, "", words, false, Duration.ZERO), generation, "101");
  }

  @Property(tries = 400)
  void everyCodeMeansSomethingAndKeepsTheWords(@ForAll @IntRange(min = 1, max = 255) int code) {
    for (Generation generation : Generation.values()) {
      PanvisorException error = error(code, "some words", generation);

      assertThat(error.engineWords()).contains("some words");
      assertThat(error.what()).isNotBlank();
    }
  }

  @Test
  void aSignalIsToldFromACodeOfTheSameNumber() {
    assertThat(error(137, "", Generation.V7))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("signal 9");
    assertThat(error(137, "Conflict: name x already used by container 5", Generation.V7))
        .hasMessageContaining("'x' exists already");
    assertThat(error(9, "Container already locked", Generation.V7))
        .isInstanceOf(BusyException.class);
  }

  @Test
  void statesAreToldByWordsAndNotByPlace() {
    assertThat(
            StatusTable.ofStatusLine("noise\nVEID 7 exist mounted running\n").orElseThrow().power())
        .isEqualTo(PowerState.RUNNING);
    assertThat(
            StatusTable.ofStatusLine("CTID 101 exist unmounted down suspended\n")
                .orElseThrow()
                .power())
        .isEqualTo(PowerState.SUSPENDED);
    assertThat(StatusTable.ofStatusLine("VEID 7 exist mounted paused\n").orElseThrow().power())
        .isEqualTo(PowerState.PAUSED);
    assertThat(StatusTable.ofStatusLine("CTID 9 deleted unmounted down\n")).isEmpty();
    assertThat(StatusTable.of("migrating").activity()).isPresent();
    assertThat(StatusTable.of("whatever").power()).isEqualTo(PowerState.UNKNOWN);
  }

  @Test
  void snapshotsAreReadParentsFirst() {
    String one = "11111111-1111-4111-8111-111111111111";
    String two = "22222222-2222-4222-8222-222222222222";
    String rows =
        "{"
            + two
            + "} {"
            + one
            + "} * 2026-01-02 03:04:06 second one\n"
            + "{"
            + one
            + "}                                            2026-01-02 03:04:05 one\n";

    List<SnapshotInfo> snapshots =
        OpenvzSnapshots.parsed(rows, "{" + two + "} panvisor: with memory\n");

    assertThat(snapshots).extracting(SnapshotInfo::id).containsExactly(one, two);
    assertThat(snapshots.get(1).name()).isEqualTo("second one");
    assertThat(snapshots.get(1).parent()).contains(one);
    assertThat(snapshots.get(1).current()).isTrue();
    assertThat(snapshots.get(1).withMemory()).isTrue();
    assertThat(snapshots.get(0).parent()).isEqualTo(Optional.empty());
  }

  @Test
  void processorTimeIsUserNiceAndSystem() {
    String vestat =
        "Version: 2.2\n      VEID      user      nice    system    uptime\n"
            + "       101       100         5        20  123456\n"
            + " d8f1a0f2-0000-4000-8000-000000000001 7 0 3 9\n";

    assertThat(OpenvzStats.parsed(vestat))
        .containsEntry("101", 125L)
        .containsEntry("d8f1a0f2-0000-4000-8000-000000000001", 10L)
        .hasSize(2);
  }

  @Test
  void columnsAreReadWithTheLastOneWhole() {
    List<ContainerRow> rows =
        VzlistColumns.rows(
            List.of("ctid", "status", "physpages.l", "onboot", "ip"),
            "WARNING odd\n  101 running 65536 yes 10.0.0.1 10.0.0.2\n  102 stopped - - -\n");

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).texts("ip")).containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(rows.get(0).limitedPages("physpages")).hasValue(65_536);
    assertThat(rows.get(0).flag("onboot")).contains(true);
    assertThat(rows.get(1).texts("ip")).isEmpty();
  }

  @Test
  void sizesOfVirtualMachinesAreRead() {
    assertThat(VirtualMachines.size("1024Mb")).contains(DataSize.gibibytes(1));
    assertThat(VirtualMachines.size("odd")).isEmpty();
    assertThat(VirtualMachines.rows("noise [] more")).isEmpty();
    assertThatThrownBy(() -> VirtualMachines.rows("[{\"ID\": "))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void backupsAreToldFromTheirMachine() {
    String machine = "11111111-1111-4111-8111-111111111111";
    String backup = "22222222-2222-4222-8222-222222222222";

    assertThat(
            PrlctlBackups.parsed(
                "ID Backup_ID Node\n{" + machine + "} {" + backup + "}.2 node\n", machine))
        .containsExactly(backup + ".2");
  }

  @Test
  void urisThatMakeNoSenseAreRefused() {
    Panvisor panvisor = Panvisor.builder().build();
    for (String uri :
        List.of(
            "openvz:///x",
            "openvz://node/",
            "openvz+ssh:///",
            "openvz+ssh://root@node/x",
            "openvz:///?x=y",
            "openvz:///?tools=relative",
            "openvz:///?lockwait=soon")) {
      assertThatThrownBy(() -> panvisor.open(uri, ConnectOptions.none()).engine())
          .as(uri)
          .isInstanceOf(InvalidSpecException.class);
    }
    assertThat(new OpenvzProvider().serves(URI.create("openvz+ssh://root@node"))).isTrue();
    assertThat(new OpenvzProvider().serves(URI.create("docker:///"))).isFalse();
  }

  @Test
  void aNodeWithoutToolsIsToldWithWhatToDo() {
    assertThatThrownBy(
            () ->
                Panvisor.builder()
                    .build()
                    .open("openvz:///?tools=/nowhere/sbin", ConnectOptions.none())
                    .engine())
        .isInstanceOf(EngineNotInstalledException.class)
        .hasMessageContaining("openvz.tools");
  }
}
