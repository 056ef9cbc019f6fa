package io.panvisor.openvz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stand-in for OpenVZ's tools answers as the real ones did: every recorded call is made again,
 * in the state in which it was made then, and gives the same standard output, the same error output
 * and the same exit code. Times are not compared. The few values that cannot be the same are in
 * {@link #NOT_COMPARED}, each with the reason.
 */
@Tag("engine")
class StandInTranscriptsTest {

  /** A value that is of that day, or of the kernel that was recorded on. */
  private record NotCompared(String pattern, String instead, String why) {}

  private static final List<NotCompared> NOT_COMPARED =
      List.of(
          new NotCompared(
              "Locked by: pid \\d+", "Locked by: pid N", "the number of a process of that day"),
          new NotCompared("pid:\\[\\d+\\]", "pid:[N]", "the number of a namespace of that day"),
          new NotCompared(
              "(?m)^ +(?:[2-9]|\\d\\d+) root ",
              "N root ",
              "numbers of the processes in a container: there, a start script had run before"),
          new NotCompared(
              "2: venet0@\\S+: <[^>]*>",
              "2: venet0@OTHER: <FLAGS>",
              "venet0 is an imitation on a kernel without OpenVZ: there a link to a bridge outside, here to nowhere"),
          new NotCompared(
              "(\"physpages\": \\{\n      \"held\": )\\d+(,\n      \"maxheld\": )\\d+",
              "$1N$2N",
              "the memory that processes held at that moment"),
          new NotCompared(
              "root:\\$\\w+\\$.*",
              "root:HASH",
              "the hash of Debian's chpasswd; a template of busybox has another, and the salt is random"),
          new NotCompared(
              "(?m)^(Cap...:\t)[0-9a-f]{16}$",
              "$1MASK",
              "the capabilities of that node, which are another node's own affair"),
          new NotCompared(
              "/usr/libexec/vzctl/scripts/vps-rst: \\d+:",
              "/usr/libexec/vzctl/scripts/vps-rst: LINE:",
              "a line of a script of that release"));

  /** One step in the life of a node: something that is there, or a transcript that is replayed. */
  private sealed interface Step {}

  private record Given(Consumer<StandInNode> work) implements Step {}

  private record Replay(String file, Map<String, String> environment) implements Step {}

  private static Step given(Consumer<StandInNode> work) {
    return new Given(work);
  }

  /** A command whose answer is not compared here, but which has to succeed. */
  private static Step given(String... command) {
    return new Given(
        node -> {
          List<String> words = new ArrayList<>(List.of("vzctl", "--quiet"));
          words.addAll(Arrays.asList(command));
          assertThat(node.run(words, Map.of()).exitCode()).as(words::toString).isZero();
        });
  }

  private static Step replay(String file) {
    return new Replay(file, Map.of());
  }

  /** A transcript that was recorded without the imitation of OpenVZ's files in /proc. */
  private static Step replayWithoutProc(String file) {
    return new Replay(file, Map.of("PANVISOR_OPENVZ_KERNEL", "upstream"));
  }

  private static final Step NO_DISTRIBUTIONS =
      given(
          node -> {
            node.delete("/etc/vz/dists/busybox.conf");
            node.delete("/etc/vz/dists/debian.conf");
          });

  private static final String SMALL = "busybox-1.35-x86_64";
  private static final String DEBIAN = "debian-12-x86_64-minimal";

  private static Step created(String ctid, String... more) {
    List<String> words = new ArrayList<>(List.of("create", ctid, "--ostemplate", SMALL));
    words.addAll(Arrays.asList(more));
    return given(words.toArray(new String[0]));
  }

  /** Where the container was mounted before, its root folder is still there. */
  private static Step mountedBefore(String ctid) {
    return given(node -> node.folder("/vz/root/" + ctid));
  }

  private static final List<Step> NO_CONTAINERS =
      List.of(
          replayWithoutProc("06-vzlist-a"),
          replay("01-create-missing-template"),
          replay("05-status-unknown"),
          replay("12-start-unknown"),
          replay("12b-stop-unknown"),
          replay("12c-destroy-unknown"),
          replay("12d-exec-unknown"),
          replay("12f-badid"),
          replay("12g-noid"),
          replay("12h-badcmd"),
          replay("12i-badopt"),
          replay("12j-badip"),
          replay("12k-ct0"),
          replay("23d-exec-nocmdline"),
          replay("51e-vzlist-L"),
          replay("51g-vzlist-unknown"),
          replay("51h-vzlist-unknown-j"),
          replay("51j-vzlist-badfield"),
          replay("51m-vzlist-json-sub"),
          replay("51o-vzlist-badopt"),
          replay("53-vzlist-none"),
          replay("53b-vzlist-none-j"),
          replay("70g-quiet-unknown"),
          replay("71f-snapshot"),
          replay("96-vzlist-name-unknown"),
          replay("99b-nolayout"),
          replay("99c-badconfig"),
          replay("99d-bad-set-cpus"),
          replay("12e-set-unknown"));

  private static final List<Step> CREATED =
      List.of(
          replay("02-create-ok"),
          mountedBefore("101"),
          replay("04-status-created"),
          replay("03-create-duplicate"),
          replay("03b-create-duplicate-noconfig"),
          replayWithoutProc("08-set-save"),
          replay("08d-set-capability"),
          replay("08d-set-full"),
          replay("09-status"),
          replay("10-exec-stopped"),
          replay("10b-exec2-stopped"),
          replay("11-stop-stopped"),
          replay("12l-suspend-stopped"),
          replay("99e-badns"),
          replay("07-destroy-ok"),
          replay("90-sample-create"),
          replay("91-sample-start"),
          replay("92-sample-status"),
          replay("93-sample-exec"),
          replay("94-stop"),
          replay("95-destroy"),
          replay("97-destroy-again"),
          replay("98-exec-unknown"),
          replay("99-vzlist-destroyed"));

  private static final List<Step> CREATED_WITHOUT_DISTRIBUTIONS =
      List.of(
          NO_DISTRIBUTIONS,
          created("101", "--hostname", "x"),
          mountedBefore("101"),
          replay("08b-set-nosave"),
          replayWithoutProc("08c-set-save-force"),
          replay("12m-resume-nodump"),
          replay("12n-destroy-ct-name"),
          replay("12o-status-byname"),
          replay("07b-destroy-102"),
          created("102"),
          replay("54-destroy-102"));

  private static final List<Step> RUNNING =
      List.of(
          created("101", "--hostname", "x"),
          mountedBefore("101"),
          given(
              "set",
              "101",
              "--ipadd",
              "10.0.0.14",
              "--nameserver",
              "8.8.8.8",
              "--searchdomain",
              "example.org",
              "--save"),
          given(node -> node.write("/vz/lock/101.lck", "99999999\n\nvzctl stop 101\n")),
          replay("20-start"),
          replay("20b-start-running"),
          replay("21-status"),
          replay("22-exec"),
          replay("23-exec-rc3"),
          replay("23b-exec2-rc3"),
          replay("23c-exec2-nocmd"),
          replay("24-destroy-running"),
          replay("35-suspend"),
          replay("35b-status"),
          replay("35c-exec-suspended"),
          replay("35d-start-suspended"),
          replay("35e-status"),
          replay("35f-suspend2"),
          replay("36-resume"),
          replay("36b-status"),
          replay("37-userpasswd"),
          replay("25-set-running"),
          replay("25b-exec-after-set"),
          replay("25c-set-ipdel"),
          replay("25d-mount-running"),
          replay("25e-umount-running"),
          given(node -> node.write("/vz/hello.sh", "echo hello from $(hostname)\nexit 5\n")),
          replay("26-runscript"),
          replay("27-stop"),
          replay("27b-status-after-stop"),
          replay("27c-stop-again"),
          replay("28-start-again"),
          replay("29-stop-fast"),
          replay("29b-status"),
          replay("30-restart-stopped"),
          replay("30b-status"),
          replay("30c-restart-running"),
          given(node -> node.lock("101", "vzctl stop 101 --fast")),
          replay("30-restart"),
          replay("32-destroy"),
          replay("33-status-after-destroy"),
          replay("34-destroy-again"),
          given(node -> node.unlock("101")),
          replay("31-stop"));

  private static final List<Step> LISTED =
      List.of(
          created("101", "--hostname", "x"),
          given(
              "set",
              "101",
              "--capability",
              "sys_resource:off",
              "--ipadd",
              "10.0.0.14",
              "--nameserver",
              "8.8.8.8",
              "--physpages",
              "65536:65536",
              "--save"),
          created("102", "--hostname", "web2.example.org", "--name", "web2"),
          replay("50-set-ram"),
          given(StandInTranscriptsTest::hasWhatWasRecordedOfTheFile),
          replay("50c-start-102"),
          replay("28-start"),
          created("103"),
          given("mount", "103"),
          replay("51-vzlist"),
          replay("51b-vzlist-a"),
          replay("51c-vzlist-aj"),
          replay("51d-vzlist-aj-o"),
          replay("51f-vzlist-aH-o"),
          replay("51i-vzlist-stopped"),
          replay("51k-vzlist-one"),
          replay("51l-vzlist-a-1"),
          replay("51n-vzlist-name"),
          replay("51p-vzlist-byname"),
          replay("51q-vzlist-one-stopped-without-a"),
          replay("52-ipdel-all"),
          given("stop", "102", "--fast"),
          given("destroy", "102"),
          replay("54-destroy-103"),
          given("stop", "101", "--fast"),
          replayWithoutProc("55-vzlist-S-realnoshim"),
          replayWithoutProc("55b-vzlist-S-j-realnoshim"),
          replayWithoutProc("55c-vzlist-a-j-realnoshim"));

  private static final List<Step> CHANGED =
      List.of(
          created("101", "--hostname", "x"),
          given("set", "101", "--ipadd", "10.0.0.14", "--save"),
          replay("70-ns-start"),
          replay("70b-ns-status"),
          replay("70c-ns-exec2"),
          replay("70d-ns-exec-stdin"),
          replay("70e-ns-exec3"),
          replay("70f-enter-exec"),
          replay("70h-quiet-running"),
          replay("70i-set-nosave-running"),
          replay("70j-set-physpages-running"),
          replay("70k-set-name-nosave"),
          replay("70l-set-name-dup"),
          replay("70m-ipadd-dup-saved"),
          replay("70n-set-disabled"),
          replay("70o-netif-add"),
          // A restart took more than two seconds there, and takes less than one here.
          new Replay("70p-lock", Map.of("PANVISOR_OPENVZ_FAULTS", "vzctl restart hang-middle 1.5")),
          given(node -> node.untilUnlocked("101")),
          replay("71-vzlist-all"),
          replay("71b-mount"),
          replay("71c-status-mounted"),
          replay("71d-umount"),
          replay("71e-umount-again"),
          replay("71g-destroy-disabled"),
          replay("71h-stop"),
          given(StandInTranscriptsTest::answersAsWhenTimesWereTaken));

  private static final List<Step> DEBIAN_GUEST =
      List.of(
          given("create", "103", "--ostemplate", DEBIAN),
          given("set", "103", "--ipadd", "10.0.0.16", "--save"),
          replay("40-deb-start"),
          given(StandInTranscriptsTest::guestPrintsWhatDebianPrinted),
          replay("41-deb-exec"),
          replay("42-deb-stop"),
          replay("43-deb-status"),
          replay("44-deb-destroy"),
          replay("81-wait"),
          replay("81b-userpasswd-deb"),
          replay("81c-shadow"));

  /** Those that have another form than a call and its answer. */
  private static final Set<String> OTHER_FORMS = Set.of("50b-102.conf", "80-timings", "vzctl-help");

  private static final Map<String, List<Step>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("no containers", NO_CONTAINERS);
    ALL.put("created", CREATED);
    ALL.put("created without distributions", CREATED_WITHOUT_DISTRIBUTIONS);
    ALL.put("running", RUNNING);
    ALL.put("listed", LISTED);
    ALL.put("changed", CHANGED);
    ALL.put("Debian", DEBIAN_GUEST);
  }

  @TempDir Path folder;

  @Test
  void aNodeWithoutContainersAnswersAsRecorded() {
    play(NO_CONTAINERS);
  }

  @Test
  void aContainerThatWasCreatedAnswersAsRecorded() {
    play(CREATED);
  }

  @Test
  void aContainerOfAnUnknownDistributionAnswersAsRecorded() {
    play(CREATED_WITHOUT_DISTRIBUTIONS);
  }

  @Test
  void aRunningContainerAnswersAsRecorded() {
    play(RUNNING);
  }

  @Test
  void containersAreListedAsRecorded() {
    play(LISTED);
  }

  @Test
  void aContainerThatIsChangedAnswersAsRecorded() {
    play(CHANGED);
  }

  @Test
  void aGuestWithADistributionAnswersAsRecorded() {
    play(DEBIAN_GUEST);
  }

  @Test
  void helpIsWhatWasRecorded() {
    try (StandInNode node = StandInNode.recorded(folder)) {
      assertThat(node.run(List.of("vzctl", "--help"), Map.of()).output())
          .isEqualTo(recorded("vzctl-help"));
    }
  }

  @Test
  void everyTranscriptIsReplayed() throws IOException {
    Set<String> replayed = new TreeSet<>(OTHER_FORMS);
    ALL.values().stream()
        .flatMap(List::stream)
        .filter(Replay.class::isInstance)
        .forEach(step -> replayed.add(((Replay) step).file()));
    try (Stream<Path> files = Files.list(StandInNode.TRANSCRIPTS)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              replayed.stream().map(name -> name + ".txt").toList());
    }
  }

  private void play(List<Step> steps) {
    SoftAssertions softly = new SoftAssertions();
    try (StandInNode node = StandInNode.recorded(folder)) {
      for (Step step : steps) {
        if (step instanceof Given given) {
          given.work().accept(node);
        } else if (step instanceof Replay replay) {
          Transcript then = transcript(replay.file());
          Transcript now = node.run(then.command(), replay.environment());
          softly.assertThat(shown(now)).as(replay.file()).isEqualTo(shown(then));
        }
      }
    }
    softly.assertAll();
  }

  private static String shown(Transcript it) {
    String text =
        "exit=" + it.exitCode() + "\n--- stdout\n" + it.output() + "--- stderr\n" + it.errors();
    for (NotCompared value : NOT_COMPARED) {
      text = text.replaceAll(value.pattern(), value.instead());
    }
    return text;
  }

  private static Transcript transcript(String name) {
    try {
      return Transcript.read(StandInNode.TRANSCRIPTS.resolve(name + ".txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String recorded(String name) {
    try {
      return Files.readString(StandInNode.TRANSCRIPTS.resolve(name + ".txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Of the recorded file the comments and the lines of the sample's quotas and processor share were
   * left out; all that is in it is in ours, in that order.
   */
  private static void hasWhatWasRecordedOfTheFile(StandInNode node) {
    // The keys of user and group are written by the tools for kernels without OpenVZ alone.
    assertThat(node.text("/etc/vz/conf/102.conf").lines())
        .containsSubsequence(recorded("50b-102.conf").lines().toList());
  }

  /**
   * What Debian's own programs printed is the guest's, not the tool's: here it has programs that
   * print just that.
   */
  private static void guestPrintsWhatDebianPrinted(StandInNode node) {
    String output = transcript("41-deb-exec").output();
    List<String> lines = output.lines().skip(1).toList();
    int addresses = indexOf(lines, "1: lo");
    int interfaces = indexOf(lines, "# This configuration");
    int version = indexOf(lines, "12.15");
    String root = "/vz/private/103";
    node.write(
        root + "/etc/network/interfaces",
        String.join("\n", lines.subList(interfaces, version)) + "\n");
    node.write(
        root + "/etc/programs",
        prints("ps", lines.subList(0, addresses))
            + prints("ip", lines.subList(addresses, interfaces))
            + prints("runlevel", lines.subList(version + 1, lines.size())));
    node.write(root + "/bin/bash", "#!/bin/sh\n. /etc/programs\neval \"$2\"\n");
  }

  private static int indexOf(List<String> lines, String beginning) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(beginning)) {
        return i;
      }
    }
    throw new IllegalArgumentException(beginning);
  }

  /** Busybox prefers its own programs to files of that name, but not to functions. */
  private static String prints(String program, List<String> lines) {
    return program + "() {\ncat <<'END'\n" + String.join("\n", lines) + "\nEND\n}\n";
  }

  /**
   * The commands whose times were taken: their codes, and the list that was printed between them.
   */
  private static void answersAsWhenTimesWereTaken(StandInNode node) {
    SoftAssertions softly = new SoftAssertions();
    Matcher call =
        Pattern.compile("(?m)^\\d+ ms rc=(\\d+) : (.*)\n((?: .*\n)*)|^5 parallel starts.*\n")
            .matcher(recorded("80-timings"));
    int calls = 0;
    while (call.find()) {
      if (call.group(2) == null) {
        Transcript together =
            node.run(
                List.of(
                    "sh",
                    "-c",
                    "for i in 121 122 123 124 125; do vzctl --quiet start $i & p=\"$p $!\"; done;"
                        + " for i in $p; do wait $i || exit 1; done"),
                Map.of());
        softly.assertThat(together.exitCode()).as("5 parallel starts").isZero();
      } else {
        Transcript now = node.run(Transcript.words(call.group(2)), Map.of());
        softly
            .assertThat(now.exitCode() + "\n" + now.output())
            .as(call.group(2))
            .isEqualTo(call.group(1) + "\n" + call.group(3));
        calls++;
      }
    }
    softly.assertThat(calls).isEqualTo(30);
    softly.assertAll();
  }
}
