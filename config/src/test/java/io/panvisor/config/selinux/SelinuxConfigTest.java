package io.panvisor.config.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.FileChange;
import io.panvisor.config.FollowUp;
import io.panvisor.config.SampleHost;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelinuxConfigTest {

  private static final String ENFORCING =
      """
      # This file controls the state of SELinux on the system.
      SELINUX=enforcing
      # SELINUXTYPE= can take one of three values:
      SELINUXTYPE=targeted
      """;

  private final SampleHost host = new SampleHost();

  @AfterEach
  void close() {
    host.close();
  }

  private ChangePlan plan(String yaml) {
    return new SelinuxConfigKind().plan(SpecNode.yaml(yaml), host.tree());
  }

  @Test
  void theBlankOfTheGuideIsNamedWithItsLine() {
    SelinuxConfigDocument document =
        SelinuxConfigDocument.parse("# mode\nSELINUX= permissive\nSELINUXTYPE=targeted\n");

    assertThat(document.problems())
        .singleElement()
        .hasToString(
            "line 2: a blank stands behind SELINUX=: CentOS 7 and others with libselinux before 3.0"
                + " do not read this line. Write SELINUX=permissive.");
    assertThat(document.with(SelinuxMode.PERMISSIVE).text())
        .isEqualTo("# mode\nSELINUX=permissive\nSELINUXTYPE=targeted\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELINUX=bogus|'bogus' is no mode",
        "'  SELINUX=enforcing'|a blank before SELINUX=",
        "SELINUX =enforcing|a blank before SELINUX=",
        "selinux=enforcing|capitals",
        "SELINUX=enforcing now|is not looked at",
        "SELINUXTYPE=a b|no name of a policy",
        "SELINUXTYPE= a|a blank stands beside",
      })
  void faultsAreNamedWithTheirLine(String line, String what) {
    assertThat(SelinuxConfigDocument.parse("#\n" + line + "\nSELINUX=disabled\n").problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.line()).isEqualTo(2);
              assertThat(problem.what()).contains(what);
            });
  }

  @Test
  void theFirstModeAndTheLastTypeCount() {
    SelinuxConfigDocument document =
        SelinuxConfigDocument.parse(
            "SELINUX=permissive\nSELINUX=enforcing\nSELINUXTYPE=a\nSELINUXTYPE=b\n");

    assertThat(document.mode()).contains(SelinuxMode.PERMISSIVE);
    assertThat(document.type()).contains("b");
    assertThat(document.problems()).extracting("line").containsExactly(2);
    assertThat(document.model().toString()).isEqualTo("{mode=permissive, type=b}");
  }

  @Test
  void permissiveModeSaysWhatIsLostAndOffersTheModule() {
    host.write("/etc/selinux/config", ENFORCING).folder("/etc/selinux/targeted");

    ChangePlan plan = plan("mode: permissive");

    assertThat(plan.wanted().get(0).contentText())
        .isEqualTo(ENFORCING.replace("=enforcing", "=permissive"));
    assertThat(plan.notes())
        .singleElement()
        .satisfies(
            note -> assertThat(note).contains("SELinux blocks nothing any more", "selinux-module"));
    assertThat(plan.followUps())
        .extracting(FollowUp::command)
        .containsExactly(
            List.of("restorecon", "-v", "/etc/selinux/config"), List.of("setenforce", "0"));
  }

  @Test
  void disablingNeedsARestart() {
    host.write("/etc/selinux/config", ENFORCING);

    ChangePlan plan = plan("mode: disabled");

    assertThat(plan.notes()).singleElement().asString().contains("labelled anew", "selinux-module");
    assertThat(plan.followUps()).anyMatch(FollowUp.Reboot.class::isInstance);
  }

  @Test
  void comingBackLabelsAllFilesAnew() {
    host.write("/etc/selinux/config", "SELINUX=disabled\nSELINUXTYPE=targeted\n");

    ChangePlan plan = plan("mode: enforcing");

    assertThat(plan.wanted()).extracting(WantedFile::path).contains("/.autorelabel");
    assertThat(plan.followUps()).anyMatch(FollowUp.Reboot.class::isInstance);
    assertThat(plan.followUps()).noneMatch(each -> each.command().contains("setenforce"));
    assertThat(plan.notes()).singleElement().asString().contains("start once in permissive mode");
  }

  @Test
  void anotherPolicyIsLoadedAtBootAndHasToBeThere() {
    host.write("/etc/selinux/config", ENFORCING);

    ChangePlan plan = plan("type: mls");

    assertThat(plan.wanted()).extracting(WantedFile::path).contains("/.autorelabel");
    assertThat(plan.notes()).singleElement().asString().contains("not installed");
  }

  @Test
  void whatIsSoAlreadyNeedsNothing() {
    host.write("/etc/selinux/config", ENFORCING).folder("/etc/selinux/targeted");

    ChangePlan plan = plan("{mode: enforcing, type: targeted}");

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.followUps()).isEmpty();
    assertThat(plan.notes()).isEmpty();
  }

  @Test
  void theLinkStaysALink() {
    host.write("/etc/selinux/config", ENFORCING)
        .link("/etc/sysconfig/selinux", "../selinux/config");

    ChangePlan plan = plan("{mode: permissive, path: /etc/sysconfig/selinux}");

    assertThat(plan.changes())
        .extracting(FileChange::target)
        .containsExactly("/etc/selinux/config");
    plan.apply(io.panvisor.config.ApplyOptions.unchecked());
    assertThat(Files.isSymbolicLink(host.root().resolve("etc/sysconfig/selinux"))).isTrue();
    assertThat(host.tree().text("/etc/selinux/config").orElse("")).contains("SELINUX=permissive\n");
  }

  @Test
  void aLinkThatIsAFileOfItsOwnIsTold() {
    host.write("/etc/selinux/config", ENFORCING).write("/etc/sysconfig/selinux", ENFORCING);

    assertThat(plan("mode: enforcing").notes())
        .singleElement()
        .asString()
        .contains("no link to /etc/selinux/config");
    assertThatThrownBy(() -> plan("{mode: enforcing, path: /etc/sysconfig/selinux}"))
        .hasMessageContaining("nothing reads it");
  }

  @Test
  void booleansAreLeftToSetUnlessTheStoreHasThem() {
    host.write("/etc/selinux/config", ENFORCING)
        .write(
            "/var/lib/selinux/targeted/active/booleans.local",
            "# x\nvirt_use_nfs=1\nhttpd_can_network_connect=0\n");

    assertThat(plan("booleans: {virt_use_nfs: true, httpd_can_network_connect: true}").followUps())
        .extracting(FollowUp::command)
        .containsExactly(List.of("setsebool", "-P", "httpd_can_network_connect", "on"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "mode: off",
        "type: 'a b'",
        "type: \"a\\nSELINUX=disabled\"",
        "type: ../x",
        "booleans: {'a;b': true}",
        "booleans: {a: 1}",
        "{mode: enforcing, path: /etc/passwd}",
        "{mode: enforcing, other: 1}"
      })
  void whatCannotBeIsRefused(String yaml) {
    assertThatThrownBy(() -> plan(yaml)).isInstanceOf(io.panvisor.error.InvalidSpecException.class);
  }
}
