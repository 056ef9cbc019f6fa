package io.panvisor.config.packstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AnswerFileTest {

  private static final String FILE =
      """
      [general]

      # Which key
      CONFIG_SSH_KEY=/root/.ssh/id_rsa.pub
      CONFIG_NOVA_API_HOST=10.0.1.3
      CONFIG_NAGIOS_INSTALL = y
      CONFIG_MARIADB_PW=geheim
      CONFIG_OLD_PW=geheim
      CONFIG_PROVISION_CIRROS_URL=http://a
      ; the end
      """;

  @Test
  void anAnswerIsChangedInItsLineAndAllElseStays() {
    AnswerFile file = AnswerFile.parse(FILE);

    assertThat(file.release()).isEqualTo(PackstackRelease.JUNO);
    assertThat(file.set("CONFIG_NAGIOS_INSTALL", "n").text())
        .isEqualTo(FILE.replace("INSTALL = y", "INSTALL = n"));
    assertThat(file.remove("CONFIG_SSH_KEY").text())
        .isEqualTo(FILE.replace("CONFIG_SSH_KEY=/root/.ssh/id_rsa.pub\n", ""));
    assertThat(file.set("CONFIG_SWIFT_INSTALL", "n").text())
        .isEqualTo(FILE.replace("http://a\n", "http://a\nCONFIG_SWIFT_INSTALL=n\n"));
    assertThat(file.answer("CONFIG_NAGIOS_INSTALL")).contains("y");
    assertThatThrownBy(() -> file.set("CONFIG_X", "y")).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> file.set("CONFIG_SWIFT_INSTALL", "y\n[x]"))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void theModelHidesPasswordsOfKnownAndUnknownKeys() {
    assertThat(AnswerFile.parse(FILE).model().toString())
        .doesNotContain("geheim")
        .contains("CONFIG_NAGIOS_INSTALL=y");
  }

  @Test
  void keysThatTheReleaseDoesNotHaveAreNamedWithWhatReplacedThem() {
    List<Problem> juno = AnswerFile.parse(FILE).problems();
    assertThat(juno)
        .anyMatch(it -> it.line() == 5 && it.hint().contains("CONFIG_CONTROLLER_HOST"))
        .anyMatch(it -> it.line() == 8 && it.what().contains("no release"))
        .anyMatch(it -> it.line() == 0 && it.what().contains("keys of Juno are not there"))
        .noneMatch(Problem::isError);

    List<Problem> current = AnswerFile.parse(FILE).judgedFor(PackstackRelease.CURRENT).problems();
    assertThat(current)
        .anyMatch(it -> it.line() == 6 && it.what().contains("the other release does"))
        .anyMatch(it -> it.line() == 9 && it.hint().contains("CONFIG_PROVISION_IMAGE_URL"))
        .noneMatch(it -> it.line() == 0);
  }

  @Test
  void everythingThatIsWrongIsNamedWithItsLine() {
    AnswerFile file =
        AnswerFile.parse(
            """
            CONFIG_EARLY=1
            [general]
            CONFIG_NOVA_INSTALL=perhaps
            CONFIG_COMPUTE_HOSTS=a b
            CONFIG_NOVA_INSTALL=y
            no sign here
            CONFIG_SWIFT_INSTALL=y
            CONFIG_SWIFT_STORAGES=/dev/vdb,/dev/vdc
            CONFIG_SWIFT_STORAGE_ZONES=3
            CONFIG_SWIFT_STORAGE_REPLICAS=4
            CONFIG_NEUTRON_INSTALL=n
            CONFIG_NOVA_NETWORK_FIXEDRANGE=10.0.2.0/24
            CONFIG_NOVA_NETWORK_FLOATRANGE=10.0.2.128/25
            CONFIG_MARIADB_PW=
            [other]
            X=1
            """);

    assertThat(file.problems().stream().filter(Problem::isError).map(Problem::line))
        .containsExactly(1, 3, 4, 6, 9, 10, 13, 14);
    assertThat(file.problems())
        .anyMatch(it -> it.line() == 5 && it.what().contains("line 3"))
        .anyMatch(it -> it.line() == 16 && !it.isError());
    assertThat(AnswerFile.parse("").problems()).anyMatch(Problem::isError);
  }

  @Test
  void oldKeysGetTodaysNames() {
    var modern =
        AnswerFile.parse(
                "[general]\nCONFIG_QPID_HOST=10.0.0.1\nCONFIG_MYSQL_PW=x\n"
                    + "CONFIG_NAGIOS_INSTALL=y\nCONFIG_NOVA_INSTALL=y\n")
            .modernised();

    assertThat(((AnswerFile) modern.document()).answers())
        .isEqualTo(
            Map.of(
                "CONFIG_NOVA_INSTALL", "y",
                "CONFIG_AMQP_HOST", "10.0.0.1",
                "CONFIG_MARIADB_PW", "x"));
    assertThat(modern.explanations()).extracting(Problem::line).containsExactly(2, 3, 4);
    assertThat(modern.document().problems()).isEmpty();
  }

  @Property(tries = 400)
  void everyByteIsKept(@ForAll long seed, @ForAll String noise) {
    String text = handWritten(seed);
    for (String each : List.of(text, noise, text + noise, noise + "\n" + text)) {
      AnswerFile file = AnswerFile.parse(each);
      assertThat(file.text()).isEqualTo(each);
      assertThat(file.problems()).isNotNull();
      assertThat(file.model()).isNotNull();
    }
  }

  @Property(tries = 300)
  void anEditLeavesAllOtherLinesAsTheyAre(@ForAll long seed) {
    String text = handWritten(seed);
    AnswerFile file = AnswerFile.parse(text).judgedFor(PackstackRelease.JUNO);
    AnswerFile edited = file.set("CONFIG_TROVE_INSTALL", "y");

    assertThat(edited.answer("CONFIG_TROVE_INSTALL")).contains("y");
    assertThat(edited.text().lines().toList()).containsSubsequence(text.lines().toList());
  }

  private static String handWritten(long seed) {
    Random random = new Random(seed);
    List<String> lines =
        List.of(
            "# comment",
            "",
            "; other",
            "CONFIG_NOVA_INSTALL=y",
            "CONFIG_REPO: http://a",
            "CONFIG_NTP_SERVERS = a,\n   b",
            "UNKNOWN=1",
            "  odd",
            "[other]",
            "[general]");
    StringBuilder text = new StringBuilder("[general]\n");
    while (random.nextInt(15) > 0) {
      text.append(lines.get(random.nextInt(lines.size())));
      text.append(random.nextInt(5) == 0 ? "\r\n" : "\n");
    }
    return text.toString();
  }
}
