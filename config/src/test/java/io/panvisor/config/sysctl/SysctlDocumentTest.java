package io.panvisor.config.sysctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SysctlDocumentTest {

  private static SysctlDocument with(String text, String key, String value) {
    return SysctlDocument.parse(text).with(SysctlSetting.of(key, value));
  }

  @Test
  void allFormsOfLinesAreRead() {
    SysctlDocument document =
        SysctlDocument.parse(
            """
            # comment
             ; comment
            net.ipv4.ip_forward=1
              net/ipv4/tcp_rmem = 4096  87380 6291456\t
            -net.bridge.bridge-nf-call-iptables = 0
            net.ipv4.conf.*.rp_filter = 2
            -net.ipv4.conf.all.rp_filter
            kernel.empty =
            """);

    assertThat(document.assignments())
        .containsExactly(
            new SysctlDocument.Assignment(3, SysctlKey.of("net.ipv4.ip_forward"), "1", false),
            new SysctlDocument.Assignment(
                4, SysctlKey.of("net.ipv4.tcp_rmem"), "4096  87380 6291456", false),
            new SysctlDocument.Assignment(
                5, SysctlKey.of("net.bridge.bridge-nf-call-iptables"), "0", true),
            new SysctlDocument.Assignment(6, SysctlKey.of("net.ipv4.conf.*.rp_filter"), "2", false),
            new SysctlDocument.Assignment(8, SysctlKey.of("kernel.empty"), "", false));
    assertThat(document.exclusions())
        .containsExactly(
            new SysctlDocument.Exclusion(7, SysctlKey.of("net.ipv4.conf.all.rp_filter")));
    assertThat(document.problems()).isEmpty();
    assertThat(document.model())
        .extracting("settings")
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .contains(
            Map.of("line", 3, "key", "net.ipv4.ip_forward", "value", "1"),
            Map.of("line", 7, "key", "net.ipv4.conf.all.rp_filter", "excludedFromPatterns", true));
  }

  @Test
  void theLastLineOfAKeyIsEditedAndKeepsItsForm() {
    assertThat(with("a.b=1\nx.y = 0\r\n  a/b  =\t2  \n", "a.b", "3").text())
        .isEqualTo("a.b=1\nx.y = 0\r\n  a/b  =\t3  \n");
  }

  @Test
  void aValueThatIsThereAlreadyChangesNothing() {
    SysctlDocument document = SysctlDocument.parse("a.b= 1");

    assertThat(document.with(SysctlSetting.of("a.b", "1"))).isSameAs(document);
  }

  @Test
  void aCommentedDefaultIsUncommentedInItsPlace() {
    String text = "# Uncomment this\n#a.b=0\n#a.c=1\n";

    assertThat(with(text, "a.b", "1").text()).isEqualTo("# Uncomment this\na.b = 1\n#a.c=1\n");
    assertThat(with(text, "a/c", "1 2").text()).isEqualTo("# Uncomment this\n#a.b=0\na.c = 1 2\n");
  }

  @Test
  void proseIsNotTakenForACommentedDefault() {
    assertThat(with("# a.b = 1 is what guests need\n", "a.b", "1").text())
        .isEqualTo("# a.b = 1 is what guests need\na.b = 1\n");
  }

  @Test
  void aNewKeyComesLastWithItsReason() {
    assertThat(
            SysctlDocument.parse("a.b = 1")
                .with(SysctlSetting.of("c.d", "2").because("why not").orElseIgnored())
                .text())
        .isEqualTo("a.b = 1\n# why not\n-c.d = 2\n");
    assertThat(with("a.b = 1\r\n", "c.d", "2").text()).isEqualTo("a.b = 1\r\nc.d = 2\r\n");
    assertThat(with("", "c.d", "2").text()).isEqualTo("c.d = 2\n");
  }

  @Test
  void theDashComesAndGoes() {
    assertThat(with(" -a.b=1\n", "a.b", "1").text()).isEqualTo(" a.b=1\n");
    assertThat(
            SysctlDocument.parse(" a.b=1\n")
                .with(SysctlSetting.of("a.b", "2").orElseIgnored())
                .text())
        .isEqualTo(" -a.b=2\n");
  }

  @Test
  void aKeyIsRemovedFromEveryLine() {
    assertThat(
            SysctlDocument.parse("a.b=1\n# c\na/b=2\nc.d=3\n").without(SysctlKey.of("a.b")).text())
        .isEqualTo("# c\nc.d=3\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "badline|true|sets nothing",
        "= 3|true|no key",
        "- a.b = 3|true|a blank stands between",
        "a..b = 3|true|is no key",
        "a b = 3|true|is no key",
        "a.b = 1 # on|false|remark",
        "a.b = \"1\"|false|quotes",
      })
  void faultsAreNamedWithTheirLine(String line, boolean isError, String what) {
    assertThat(SysctlDocument.parse("# first\n" + line + "\n").problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.line()).isEqualTo(2);
              assertThat(problem.isError()).isEqualTo(isError);
              assertThat(problem.what()).contains(what);
            });
  }

  @Test
  void aKeyThatIsSetTwiceIsNamed() {
    assertThat(SysctlDocument.parse("a.b=1\na/b=2\n").problems())
        .extracting(Problem::line, Problem::what)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, "a.b is set again in line 2, which wins"));
  }

  @Test
  void anExclusionOfAKeyThatIsSetIsNamed() {
    assertThat(SysctlDocument.parse("a.b=1\n-a.b\n").problems())
        .extracting(Problem::line)
        .containsExactly(2);
  }

  @Test
  void theContradictionOfTheOpenVzGuidesIsNamed() {
    String text =
        """
        net.ipv4.ip_forward = 1
        net.ipv4.conf.default.send_redirects = 1
        net.ipv4.conf.all.send_redirects = 0
        """;

    assertThat(SysctlDocument.parse(text).problems())
        .singleElement()
        .hasToString(
            "line 2: interfaces that come later do send redirects, although 'all' is 0: one of the"
                + " two is enough for the kernel. Set net.ipv4.conf.default.send_redirects = 0 as"
                + " well.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1\nkernel.modprobe = /tmp/x",
        "1\r",
        "1 # x",
        "1;2",
        "\"1\"",
        "'1'",
        " 1",
        "1 ",
        "\u0000",
        "a\\",
        "`id`",
        "1\u2028"
      })
  void aValueThatWouldBeMoreThanAValueIsRefused(String value) {
    assertThatThrownBy(() -> SysctlSetting.of("a.b", value))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("value");
  }

  @Test
  void aReasonCannotBreakOutOfItsComment() {
    assertThatThrownBy(() -> SysctlSetting.of("a.b", "1").because("x\na.c = 1"))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aDropInHasEachKeyOnce() {
    assertThatThrownBy(
            () ->
                new SysctlDropIn(
                    "a", List.of(SysctlSetting.of("a.b", "1"), SysctlSetting.of("a/b", "2"))))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> new SysctlDropIn("../x", List.of()))
        .isInstanceOf(InvalidSpecException.class);
  }
}
