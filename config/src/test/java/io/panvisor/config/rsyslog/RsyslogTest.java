package io.panvisor.config.rsyslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.FollowUp;
import io.panvisor.config.SampleHost;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RsyslogTest {

  private final SampleHost host = new SampleHost();

  @AfterEach
  void close() {
    host.close();
  }

  private ChangePlan plan(String yaml) {
    return new RsyslogKind().plan(SpecNode.yaml(yaml), host.tree());
  }

  private static String edited(String text) {
    return RsyslogDocument.parse(text).with(UdpInput.local()).text();
  }

  @Test
  void theCommentedLinesOfCentOs7AreUncommentedAndBoundToThisHost() {
    assertThat(
            edited(
                """
                $ModLoad imuxsock # provides support for local system logging
                # Provides UDP syslog reception
                #$ModLoad imudp
                #$UDPServerRun 514

                *.info /var/log/messages
                """))
        .isEqualTo(
            """
            $ModLoad imuxsock # provides support for local system logging
            # Provides UDP syslog reception
            $ModLoad imudp
            $UDPServerAddress 127.0.0.1
            $UDPServerRun 514

            *.info /var/log/messages
            """);
  }

  @Test
  void theCommentedLinesOfTodayAreUncommentedAndBoundToThisHost() {
    assertThat(
            edited(
                """
                module(load="imuxsock")
                #module(load="imudp") # needs to be done just once
                #input(type="imudp" port="514")
                """))
        .isEqualTo(
            """
            module(load="imuxsock")
            module(load="imudp") # needs to be done just once
            input(type="imudp" port="514" address="127.0.0.1")
            """);
  }

  @Test
  void anOpenInputIsBound() {
    assertThat(edited("module(load=\"imudp\")\ninput(type=\"imudp\"\n  port=\"514\"\n)\n*.* /x\n"))
        .isEqualTo(
            "module(load=\"imudp\")\ninput(type=\"imudp\"\n  port=\"514\"\n address=\"127.0.0.1\")\n"
                + "*.* /x\n");
    assertThat(edited("$ModLoad imudp\r\n$UDPServerRun 514\r\n"))
        .isEqualTo("$ModLoad imudp\r\n$UDPServerAddress 127.0.0.1\r\n$UDPServerRun 514\r\n");
  }

  @Test
  void whatIsNotThereIsAddedInTheFilesOwnForm() {
    assertThat(edited("# head\n$ModLoad imuxsock\n*.* /x\n"))
        .isEqualTo(
            "# head\n$ModLoad imuxsock\n$ModLoad imudp\n$UDPServerAddress 127.0.0.1\n"
                + "$UDPServerRun 514\n*.* /x\n");
    assertThat(edited("# head\n*.* /x\n"))
        .isEqualTo(
            "# head\nmodule(load=\"imudp\")\n"
                + "input(type=\"imudp\" port=\"514\" address=\"127.0.0.1\")\n*.* /x\n");
  }

  @Test
  void theRuleForHaproxyIsAFileOfItsOwn() {
    assertThat(RsyslogDropIn.haproxy().render())
        .isEqualTo(
            """
            # Written by Panvisor; the next apply replaces this file.
            local2.*    -/var/log/haproxy.log
            & stop
            """);
    assertThat(RsyslogDocument.parse("local2.*  /var/log/haproxy.log\n").rules())
        .containsExactly(
            new SyslogRule(
                List.of(SyslogSelector.of(SyslogFacility.LOCAL2)),
                new SyslogAction.ToFile("/var/log/haproxy.log", true),
                false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "local22.* /x|'local22' is no facility",
        "local2.debugg /x|'debugg' is no priority",
        "$UDPServerRun 514|not loaded in this file",
        "input(type=\"imudp\" port=\"514\")|open on all addresses",
      })
  void faultsAreNamedWithTheirLine(String line, String what) {
    assertThat(RsyslogDocument.parse("# x\n" + line + "\n").problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.line()).isEqualTo(2);
              assertThat(problem.what()).contains(what);
            });
  }

  @Test
  void aPlanHasTheInputTheRulesAndTheRotation() {
    host.write("/etc/rsyslog.conf", "#$ModLoad imudp\n#$UDPServerRun 514\n");

    ChangePlan plan =
        plan(
            "{udp: {}, name: haproxy, rules: [{facilities: local2, file: /var/log/haproxy.log,"
                + " stop: true}], rotate: {every: daily, keep: 7}}");

    assertThat(plan.wanted())
        .extracting(WantedFile::path)
        .containsExactly(
            "/etc/rsyslog.conf", "/etc/rsyslog.d/haproxy.conf", "/etc/logrotate.d/haproxy");
    assertThat(plan.wanted().get(1).contentText()).isEqualTo(RsyslogDropIn.haproxy().render());
    assertThat(plan.wanted().get(2).contentText())
        .contains("/var/log/haproxy.log\n{\n    daily\n    rotate 7\n    missingok\n");
    assertThat(plan.followUps())
        .extracting(FollowUp::command)
        .containsExactly(List.of("systemctl", "restart", "rsyslog.service"));
    assertThat(plan.notes()).isEmpty();
  }

  @Test
  void anInputForEverybodyIsTold() {
    assertThat(plan("udp: {address: '*'}").notes())
        .singleElement()
        .asString()
        .contains("Whoever reaches this host at 514/udp", "127.0.0.1");
  }

  @Test
  void anotherPortNeedsALabel() {
    host.write("/etc/selinux/config", "SELINUX=enforcing\n");

    assertThat(plan("udp: {port: 1514}").notes())
        .singleElement()
        .asString()
        .contains("semanage port -a -t syslogd_port_t -p udp 1514");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "rules: [{file: /x}]",
        "{name: a, rules: [{facilities: local9, file: /x}]}",
        "{name: a, rules: [{file: relative}]}",
        "{name: a, rules: [{file: '/x;y'}]}",
        "{name: a, rules: [{file: \"/x\\n*.* /y\"}]}",
        "{name: a, rules: [{file: /../x}]}",
        "{name: a, rules: [{}]}",
        "{name: a, rules: [{file: /x, forward: {host: b}}]}",
        "{name: a, rules: [{forward: {host: 'b c'}}]}",
        "{name: a, rules: [{priority: all, exactly: true, file: /x}]}",
        "{name: ../a, rules: [{file: /x}]}",
        "udp: {address: eth0}",
        "udp: {port: 0}",
        "{name: a, rules: [{forward: {host: b}}], rotate: {}}",
        "{name: a, rules: [{file: /x}], rotate: {keep: -1}}"
      })
  void whatCannotBeIsRefused(String yaml) {
    assertThatThrownBy(() -> plan(yaml)).isInstanceOf(InvalidSpecException.class);
  }
}
