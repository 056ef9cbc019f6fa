package io.panvisor.openvz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What of the stand-in for OpenVZ's tools was never recorded and yet has to be true, so that tests
 * that pass on it mean something: its containers are real, and its faults come when they are asked
 * for.
 */
@Tag("engine")
class StandInTest {

  private static final String SMALL = "busybox-1.35-x86_64";

  @TempDir Path folder;

  private static void container(StandInNode node, String ctid, String... more) {
    String[] words = new String[5 + more.length];
    System.arraycopy(new String[] {"vzctl", "create", ctid, "--ostemplate", SMALL}, 0, words, 0, 5);
    System.arraycopy(more, 0, words, 5, more.length);
    node.run(words);
  }

  @Test
  void filesComeBackWithASnapshotAndItsTreeStaysWhole() {
    try (StandInNode node = StandInNode.legacy(folder)) {
      container(node, "101", "--layout", "ploop");
      node.run("vzctl", "start", "101");
      node.run("vzctl", "exec2", "101", "echo one > /file");
      node.run("vzctl", "snapshot", "101", "--name", "first");
      node.run("vzctl", "exec2", "101", "echo two > /file");
      node.run("vzctl", "snapshot", "101", "--name", "second");
      String[] ids = node.run("vzctl", "snapshot-list", "101", "-H", "-o", "uuid").split("\n");

      node.run("vzctl", "snapshot-switch", "101", "--id", ids[0]);
      assertThat(node.run("vzctl", "exec2", "101", "cat /file")).isEqualTo("one\n");

      node.run("vzctl", "snapshot-delete", "101", "--id", ids[0]);
      assertThat(node.run("vzctl", "snapshot-list", "101", "-H", "-o", "uuid,parent_uuid"))
          .isEqualTo(ids[1] + " \n");
      node.run("vzctl", "snapshot-switch", "101", "--id", ids[1], "--skip-resume");
      assertThat(node.run("vzctl", "status", "101")).contains("down");
      node.run("vzctl", "start", "101");
      assertThat(node.run("vzctl", "exec2", "101", "cat /file")).isEqualTo("two\n");
    }
  }

  @Test
  void processesOfASuspendedContainerGoOnWhenItIsResumed() {
    try (StandInNode node = StandInNode.legacy(folder)) {
      container(node, "101");
      node.run("vzctl", "start", "101");
      String pid = node.run("vzctl", "exec2", "101", "sleep 1000 >/dev/null & echo $!").strip();
      node.run("vzctl", "suspend", "101");
      assertThat(node.run("vzctl", "status", "101"))
          .isEqualTo("CTID 101 exist unmounted down suspended\n");
      assertThat(node.answer("vzctl", "exec2", "101", "true").exitCode()).isEqualTo(31);
      node.run("vzctl", "resume", "101");
      assertThat(node.run("vzctl", "exec2", "101", "tr '\\0' ' ' < /proc/" + pid + "/cmdline"))
          .isEqualTo("sleep 1000 ");
    }
  }

  @Test
  void aContainerMovesToAnotherNodeWithWhatRunsInIt() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (StandInNode node = StandInNode.legacy(Files.createDirectory(folder.resolve("one")));
        StandInNode target = StandInNode.legacy(other)) {
      node.write("/nodes/two", target.path("/").toString());
      container(node, "101", "--name", "mover");
      node.run("vzctl", "start", "101");
      String pid = node.run("vzctl", "exec2", "101", "sleep 1000 >/dev/null & echo $!").strip();
      assertThat(node.run("vzmigrate", "--online", "root@two", "101")).contains("Syncing private");
      assertThat(node.run("vzctl", "status", "101")).contains("deleted");
      assertThat(target.run("vzctl", "exec2", "mover", "cat /proc/" + pid + "/comm"))
          .isEqualTo("sleep\n");
      assertThat(node.answer("vzmigrate", "unreachable", "101").exitCode()).isEqualTo(4);
    }
  }

  @Test
  void aContainerThatIsDeafIsKilledWhenItsTimeIsOverAndABriefOneEndsByItself() {
    try (StandInNode node = StandInNode.legacy(folder)) {
      node.run("vzctl", "create", "101", "--ostemplate", "busybox-deaf-x86_64");
      node.run("vzctl", "set", "101", "--stop-timeout", "1", "--save");
      node.run("vzctl", "start", "101");
      assertThat(node.run("vzctl", "stop", "101")).contains("Killing container ...");

      node.run("vzctl", "create", "102", "--ostemplate", "busybox-brief-x86_64");
      node.run("vzctl", "start", "102");
      String end =
          "i=0; while vzctl status 102 | grep -q running && [ $i -lt 50 ]; do sleep 0.1; i=$((i+1)); done";
      assertThat(node.answer("sh", "-c", end).exitCode()).isZero();
      assertThat(node.run("vzctl", "status", "102")).isEqualTo("CTID 102 exist unmounted down\n");
    }
  }

  @Test
  void manyToolsAtOnceDoNotDisturbEachOther() {
    try (StandInNode node = StandInNode.legacy(folder)) {
      List<Integer> codes =
          IntStream.range(201, 209)
              .parallel()
              .mapToObj(
                  ctid ->
                      node.answer(
                              "vzctl",
                              "create",
                              Integer.toString(ctid),
                              "--ostemplate",
                              SMALL,
                              "--name",
                              "many" + ctid)
                          .exitCode())
              .toList();
      assertThat(codes).containsOnly(0);
      assertThat(node.run("vzlist", "-a", "-1").lines()).hasSize(8);

      // One container: each either changes it or is told who has it locked.
      List<Integer> changes =
          IntStream.range(0, 8)
              .parallel()
              .mapToObj(
                  i ->
                      node.answer("vzctl", "set", "201", "--description", "text" + i, "--save")
                          .exitCode())
              .toList();
      assertThat(changes).contains(0).isSubsetOf(0, 9);
      assertThat(node.text("/etc/vz/conf/201.conf").lines())
          .filteredOn(line -> line.startsWith("DESCRIPTION="))
          .hasSize(1);
    }
  }

  @Test
  void descriptionsAreListedUnescapedAsTheyAre() {
    try (StandInNode node = StandInNode.legacy(folder)) {
      container(node, "101");
      node.run("vzctl", "set", "101", "--description", "a \"b\" c", "--save");
      assertThat(node.run("vzlist", "-a", "-j", "-o", "ctid,description"))
          .contains("\"description\": \"a \"b\" c\"");
    }
  }

  @Test
  void countersComeFromTheProcesses() {
    try (StandInNode node = StandInNode.legacy(folder)) {
      container(node, "101");
      node.run("vzctl", "start", "101");
      node.run("vzctl", "exec2", "101", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done");
      node.run("vzctl", "exec2", "101", "sleep 1000 >/dev/null &");
      assertThat(node.run("vzlist", "-H", "-a", "-o", "numproc,status"))
          .isEqualTo("         3 running\n");
      assertThat(node.text("/proc/vz/vestat"))
          .startsWith("Version: 2.2\n")
          .contains("\n       101 ");
      assertThat(node.text("/proc/user_beancounters"))
          .contains("101:  kmemsize")
          .contains("numproc");
    }
  }

  @Test
  void faultsComeWhenTheyAreAskedFor() {
    try (StandInNode node = StandInNode.legacy(folder)) {
      node.write("/faults", "once vzctl create killed-middle\n");
      assertThat(node.answer("vzctl", "create", "101", "--ostemplate", SMALL).exitCode())
          .isNotZero();
      assertThat(node.run("vzctl", "status", "101")).contains("deleted");
      container(node, "101");

      node.write("/faults", "vzctl create disk-full\n");
      assertThat(node.answer("vzctl", "create", "102", "--ostemplate", SMALL))
          .satisfies(answer -> assertThat(answer.exitCode()).isEqualTo(46))
          .satisfies(answer -> assertThat(answer.errors()).contains("No space left on device"));
      assertThat(node.path("/vz/private/102")).doesNotExist();

      node.write("/faults", "once vzlist * torn 20\nvzlist * stderr beware\n");
      assertThat(node.answer("vzlist", "-a", "-j"))
          .satisfies(answer -> assertThat(answer.output()).hasSize(20))
          .satisfies(answer -> assertThat(answer.errors()).isEqualTo("beware\n"));
      assertThat(node.run("vzlist", "-a", "-j")).endsWith("]\n");

      node.write("/faults", "once vzctl start lock 2\n");
      assertThat(node.answer("vzctl", "start", "101"))
          .satisfies(answer -> assertThat(answer.exitCode()).isEqualTo(9))
          .satisfies(answer -> assertThat(answer.errors()).contains("Container already locked"));
      node.untilUnlocked("101");
      node.run("vzctl", "start", "101");
    }
  }

  @Test
  void containersOfLaterGenerationsHaveUuidsAndComeFromCachedTemplates() throws IOException {
    try (StandInNode node = StandInNode.later(folder)) {
      assertThat(node.run("vzpkg", "list", "-O", "--cached")).doesNotContain("debian-12-x86_64 ");
      node.run("vzpkg", "create", "cache", "debian-12-x86_64");
      assertThat(node.run("vzpkg", "list", "-O", "--cached")).contains("debian-12-x86_64 ");
      assertThat(node.answer("vzctl", "create", "tar", "--ostemplate", "archive-of-ours"))
          .satisfies(answer -> assertThat(answer.exitCode()).isEqualTo(91));

      node.run("vzctl", "create", "web", "--ostemplate", "debian-12");
      node.run("vzctl", "start", "web", "--wait");
      JsonNode row =
          new ObjectMapper()
              .readTree(node.run("vzlist", "-a", "-j", "-o", "ctid,name,status,layout"))
              .get(0);
      assertThat(row.get("ctid").asText()).hasSize(36);
      assertThat(row.get("layout").isNumber()).isTrue();
      node.run("vzctl", "pause", "web");
      assertThat(node.run("vzctl", "status", "web")).endsWith("exist mounted paused\n");
      node.run("vzctl", "resume", "web");
      assertThat(node.answer("prlctl", "exec", "web", "exit 6").exitCode()).isEqualTo(6);
    }
  }

  @Test
  void virtualMachinesLiveBesideContainers() throws IOException {
    try (StandInNode node = StandInNode.later(folder)) {
      node.run("prlctl", "create", "vm", "--vmtype", "vm");
      node.run("prlctl", "set", "vm", "--memsize", "2G", "--cpus", "3");
      node.run("prlctl", "start", "vm");
      assertThat(node.answer("prlctl", "start", "vm").errors()).contains("already running");
      node.run("prlctl", "exec", "vm", "echo kept > /file");
      node.run("prlctl", "snapshot", "vm", "-n", "first");
      node.run("prlctl", "suspend", "vm");
      assertThat(state(node, "vm")).isEqualTo("suspended");
      node.run("prlctl", "resume", "vm");
      node.run("prlctl", "pause", "vm");
      assertThat(state(node, "vm")).isEqualTo("paused");
      node.run("prlctl", "resume", "vm");
      node.run("prlctl", "stop", "vm", "--kill");
      node.run("prlctl", "clone", "vm", "--name", "copy");
      JsonNode machines =
          new ObjectMapper()
              .readTree(node.run("prlctl", "list", "-a", "-i", "-j", "--vmtype", "vm"));
      assertThat(machines).hasSize(2);
      assertThat(machines.get(1).at("/Hardware/memory/size").asText()).isEqualTo("2048Mb");
      assertThat(machines.get(0).at("/Hardware/net0/mac").asText())
          .isNotEqualTo(machines.get(1).at("/Hardware/net0/mac").asText());
      node.run("prlctl", "delete", "copy");
      assertThat(node.answer("prlctl", "start", "copy").exitCode()).isEqualTo(255);
      assertThat(new ObjectMapper().readTree(node.run("prlsrvctl", "info", "-j")).get("Version"))
          .isNotNull();
    }
  }

  private static String state(StandInNode node, String name) throws IOException {
    return new ObjectMapper()
        .readTree(node.run("prlctl", "list", "-i", "-j", name))
        .get(0)
        .get("State")
        .asText();
  }

  @Test
  void aThousandContainersAreListedAtOnce() throws IOException {
    try (StandInNode node = StandInNode.legacy(folder)) {
      Transcript filled =
          node.run(List.of(StandInNode.ENGINE.resolve("fill").toString(), "1000"), Map.of());
      assertThat(filled.exitCode()).isZero();
      assertThat(new ObjectMapper().readTree(node.run("vzlist", "-a", "-j"))).hasSize(1000);
    }
  }
}
